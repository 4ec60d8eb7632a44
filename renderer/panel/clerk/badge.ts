import { useEffect, useEffectEvent } from 'react';

/** A reader types faster than any hand, ms between two keys. */
const FAST_MS = 60;
const SHORTEST = 3;

/**
 * A badge or barcode reader, which acts as a keyboard: fast keys that end with Enter, while no field
 * has the focus.
 */
export function useBadge(onBadge: (code: string) => void): void {
  const read = useEffectEvent(onBadge);
  useEffect(() => {
    let typed = '';
    let lastAt = Number.NEGATIVE_INFINITY;
    const listen = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLTextAreaElement) return;
      if (event.timeStamp - lastAt > FAST_MS) typed = '';
      lastAt = event.timeStamp;
      if (event.key === 'Enter' && typed.length >= SHORTEST) {
        // The button that has the focus was not meant.
        event.preventDefault();
        event.stopPropagation();
        read(typed);
        typed = '';
      } else if (event.key.length === 1) {
        typed += event.key;
      }
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, []);
}
