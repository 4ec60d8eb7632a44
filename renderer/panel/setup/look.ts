import { useEffect, useEffectEvent, useState } from 'react';
import type { Output, WindowRequests } from '../../../shared/contract.ts';
import type { PageProps } from '../page-props.ts';

/** A stick that is plugged in is seen this soon, ms. */
const LOOK_AGAIN_MS = 2_000;

export type Looked = Output<WindowRequests, 'install.look'>;

/**
 * What the device has and which bundles are plugged in, as it is now and again every two seconds.
 * @param refused where it may not be asked
 * @returns `undefined` until main has answered for the first time
 */
export function useInstallLook(
  { ask }: Pick<PageProps, 'ask'>,
  refused: (error: unknown) => void,
): Looked | undefined {
  const [looked, setLooked] = useState<Looked | undefined>(undefined);
  const [asked, setAsked] = useState(0);
  const look = useEffectEvent(() => ask('install.look'));
  const fail = useEffectEvent(refused);
  useEffect(() => {
    let gone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    look().then(
      (told) => {
        if (gone) return;
        setLooked(told);
        timer = setTimeout(() => setAsked(asked + 1), LOOK_AGAIN_MS);
      },
      (error: unknown) => {
        if (!gone) fail(error);
      },
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [asked]);
  return looked;
}
