/** How many records are remembered; those waiting longest for an answer are forgotten first. */
const REMEMBERED = 2_000;

/** What a province's unknown words mean for a record that hears them again and again. */
export interface Patience {
  /** Another answer, with a meaning of its own, to this record. */
  heard(id: string): void;
  /**
   * An answer in words nobody knows.
   * @returns whether it is time to take it for a rejection
   */
  tried(id: string, words: string): boolean;
}

/**
 * Counts how often a record was answered in the same unknown words. An answer counts only if since
 * the last one another record was answered otherwise: a province in trouble tells everybody the same,
 * and then no record is at fault.
 * @param limit answers that are taken for a rejection
 */
export function createPatience(limit: number): Patience {
  /** Record → the last answer it had; its words are undefined for one with a meaning. */
  const last = new Map<string, { words: string | undefined; count: number; at: number }>();
  let answers = 0;

  function note(id: string, words: string | undefined, count: number): void {
    answers += 1;
    last.delete(id);
    last.set(id, { words, count, at: answers });
    const [oldest] = last.keys();
    if (last.size > REMEMBERED && oldest !== undefined) last.delete(oldest);
  }

  return {
    heard: (id) => note(id, undefined, 0),
    tried(id, words) {
      const before = last.get(id);
      const again = before !== undefined && before.words === words;
      const since = again ? before.at : 0;
      const othersDiffer = [...last].some(
        ([other, answer]) => other !== id && answer.at > since && answer.words !== words,
      );
      const count = (again ? before.count : 0) + (othersDiffer ? 1 : 0);
      note(id, words, count);
      return count >= limit;
    },
  };
}
