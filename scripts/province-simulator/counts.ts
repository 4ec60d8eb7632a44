/** What the simulator counts besides the effects, each by name. */
const KINDS = [
  /** Requests by path. */
  'requests',
  /** Envelopes by code, and bare HTTP answers by status (`http413`). */
  'answers',
  /** Evaluation items by what became of them: accepted, rejected, duplicate, conflict, … */
  'items',
  /** Services: stored, replaced, rejected. */
  'services',
  /** Refusals before any business: token, signature, nonce, clock, contentType, bodySize, … */
  'refused',
  /** Violations by `field: rule`. */
  'violations',
  /** Faults that took place. */
  'faults',
  /** Accepted, but odd: signatureUnverified, assessTimeAhead, chainBreak. */
  'observed',
] as const;

type Kind = (typeof KINDS)[number];

/** Running counts since the start; the effects themselves are counted by `Records`. */
export class Counts {
  readonly #tallies = new Map<Kind, Map<string, number>>(KINDS.map((kind) => [kind, new Map()]));

  add(kind: Kind, name: string): void {
    const tally = this.#tallies.get(kind);
    tally?.set(name, (tally.get(name) ?? 0) + 1);
  }

  /** All counts as plain objects. */
  snapshot() {
    const plain = (kind: Kind): Record<string, number> =>
      Object.fromEntries(this.#tallies.get(kind) ?? []);
    return {
      requests: plain('requests'),
      answers: plain('answers'),
      items: plain('items'),
      services: plain('services'),
      refused: plain('refused'),
      violations: plain('violations'),
      faults: plain('faults'),
      observed: plain('observed'),
    };
  }
}
