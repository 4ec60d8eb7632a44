import { useEffect, useEffectEvent, useState } from 'react';
import type { ClerkView } from '../../../shared/staff-requests.ts';
import type { PageProps } from '../page-props.ts';

const LOOK_AGAIN_MS = 2_000;

/**
 * What the clerk is shown, as it is now and again every two seconds.
 * @returns the view once it is there, and a way to look at once
 */
export function useClerkView({
  ask,
  failed,
}: PageProps): readonly [ClerkView | undefined, () => void] {
  const [view, setView] = useState<ClerkView | undefined>(undefined);
  const [asked, setAsked] = useState(0);
  const look = useEffectEvent(() => ask('staff.view'));
  const fail = useEffectEvent((error: unknown) => failed('staff.view', error));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each look asks for the next
  useEffect(() => {
    let gone = false;
    const timer = setTimeout(() => setAsked((times) => times + 1), LOOK_AGAIN_MS);
    look().then(
      (told) => {
        if (!gone) setView(told);
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
  return [view, () => setAsked((times) => times + 1)];
}
