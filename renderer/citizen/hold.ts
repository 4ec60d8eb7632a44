import { useEffect, useMemo } from 'react';
import { useIntents } from '../app/intents.ts';

/** How often a finger that stays down is told of, ms; main lets go when it has missed a few. */
export const TELL_EVERY_MS = 500;

/** A finger that is down. */
export interface Hold {
  readonly begin: () => void;
  /** It was lifted, or has left what it came down on. */
  readonly end: () => void;
}

/** @param tell says that a finger is down now: at once, and again for as long as it is */
export function createHold(tell: () => void): Hold {
  let again: ReturnType<typeof setInterval> | undefined;
  const end = () => clearInterval(again);
  return {
    begin: () => {
      end();
      tell();
      again = setInterval(tell, TELL_EVERY_MS);
    },
    end,
  };
}

/** While a finger is down nobody takes the screen away from whom it belongs to (R6). */
export function useHold(service: string): Hold {
  const { send } = useIntents();
  const hold = useMemo(() => createHold(() => send({ type: 'touch', service })), [send, service]);
  useEffect(() => hold.end, [hold]);
  return hold;
}
