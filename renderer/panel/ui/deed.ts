import { useState } from 'react';
import type { ReportFailure } from '../../app/failures.ts';

/** A deed that takes longer is said to be under way, ms; words for less would only flicker. */
const SLOW_MS = 400;

/** What came of the last thing that was done on a page: words for whoever did it, or main's refusal. */
export type Came = { readonly words: string } | 'underWay' | 'refused';

/** What buttons of a page do, and what came of it. */
export interface Deeds {
  /** `undefined` until something was done. */
  readonly came: Came | undefined;
  /**
   * Does it and says what came of it; what main refuses is said on the page, and why in the log.
   * Pressed again meanwhile nothing is done: the second time would say that there was nothing to do.
   * @param what the request, for the log
   * @param work answers the words, or nothing where the page itself shows what came of it
   */
  readonly act: (what: string, work: Work) => void;
}

type Work = () => Promise<string | undefined>;

export function useDeeds(failed: ReportFailure): Deeds {
  const [came, say] = useState<Came | undefined>(undefined);
  const [doOne] = useState(() => oneAtATime(say));
  return { came, act: (what, work) => doOne(work, (error) => failed(what, error)) };
}

/**
 * @param say hears what is to stand on the page
 * @returns does one deed, unless another is under way
 */
export function oneAtATime(
  say: (came: Came | undefined) => void,
): (work: Work, failed: (error: unknown) => void) => void {
  let underWay = false;
  return (work, failed) => {
    if (underWay) return;
    underWay = true;
    say(undefined);
    const slow = setTimeout(() => say('underWay'), SLOW_MS);
    const ends = (came: Came | undefined) => {
      clearTimeout(slow);
      underWay = false;
      say(came);
    };
    work().then(
      (words) => ends(words === undefined ? undefined : { words }),
      (error: unknown) => {
        ends('refused');
        failed(error);
      },
    );
  };
}
