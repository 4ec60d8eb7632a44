import { useEffect, useEffectEvent, useState } from 'react';
import type { Input, Output, WindowRequests } from '../../../shared/contract.ts';
import type { PageProps } from '../page-props.ts';

/** What others change, a stick that is plugged in, an answer of the province: seen this soon, ms. */
const LOOK_AGAIN_MS = 2_000;

/**
 * What main answers, as it is now and again every two seconds.
 * @param what the request; with its input, if it has one, which stays the same
 * @returns the answer once it is there, and a way to look at once
 */
export function useLook<N extends keyof WindowRequests & string>(
  { ask, failed }: Pick<PageProps, 'ask' | 'failed'>,
  what: N,
  ...input: Input<WindowRequests, N> extends undefined ? [] : [Input<WindowRequests, N>]
): readonly [Output<WindowRequests, N> | undefined, () => void] {
  const [answer, setAnswer] = useState<Output<WindowRequests, N> | undefined>(undefined);
  const [asked, setAsked] = useState(0);
  const look = useEffectEvent(() => ask(what, ...input));
  const fail = useEffectEvent((error: unknown) => failed(what, error));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each look asks for the next
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => setAsked((times) => times + 1), LOOK_AGAIN_MS);
    look().then(
      (told) => {
        if (!gone) setAnswer(told);
      },
      (error: unknown) => {
        // Main has closed the door, and its word for it is on the way.
        if (!gone) fail(error);
      },
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [asked]);
  return [answer, () => setAsked((times) => times + 1)];
}
