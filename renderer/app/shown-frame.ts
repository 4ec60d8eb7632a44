import { useEffect, useState } from 'react';
import type { Frame, Screen } from '../../shared/screen.ts';

/** Saving shorter than this is not worth a screen of its own. */
export const SAVING_SHOWN_AFTER_MS = 300;

/** Names a screen: while this stays the same, the citizen is still looking at the same question. */
export function screenKey(screen: Screen): string {
  if (!('service' in screen)) return screen.kind;
  const { id, part } = screen.service;
  return [screen.kind, id, part?.number].join(' ');
}

/** Whether the screen before stays on the glass a moment longer: no flash of “saving”. */
export function lingers(shown: Frame, next: Frame): boolean {
  return next.screen.kind === 'saving' && shown.screen.kind !== 'saving';
}

interface Shown {
  readonly frame: Frame;
  /** It only lingers; nothing on it may be touched any more. */
  readonly passing: boolean;
}

/** The frame to draw now, given the newest one. */
export function useShownFrame(newest: Frame): Shown {
  const [shown, setShown] = useState(newest);
  const passing = lingers(shown, newest);
  if (shown !== newest && !passing) setShown(newest);
  useEffect(() => {
    if (!passing) return;
    const timer = setTimeout(() => setShown(newest), SAVING_SHOWN_AFTER_MS);
    return () => clearTimeout(timer);
  }, [passing, newest]);
  return passing ? { frame: shown, passing } : { frame: newest, passing };
}
