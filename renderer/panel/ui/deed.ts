import { useRef, useState } from 'react';
import type { ReportFailure } from '../../app/failures.ts';

/** What came of the last thing that was done on a page: words for whoever did it, or main's refusal. */
export type Came = { readonly words: string } | 'refused';

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
  readonly act: (what: string, work: () => Promise<string | undefined>) => void;
}

export function useDeeds(failed: ReportFailure): Deeds {
  const [came, end] = useState<Came | undefined>(undefined);
  const underWay = useRef(false);
  return {
    came,
    act: (what, work) => {
      if (underWay.current) return;
      underWay.current = true;
      end(undefined);
      work()
        .then(
          (words) => {
            if (words !== undefined) end({ words });
          },
          (error: unknown) => {
            end('refused');
            failed(what, error);
          },
        )
        .finally(() => {
          underWay.current = false;
        });
    },
  };
}
