import { createContext, useContext } from 'react';
import type { Intent } from '../../shared/screen.ts';
import type { ReportFailure } from './failures.ts';

/** What the citizen did, on its way to main. */
export interface Intents {
  readonly send: (intent: Intent) => void;
  /** Sends the first intent of a screen's life and drops the others: ten taps are one rating. */
  readonly sendOnce: (intent: Intent) => void;
  /** A new screen appeared. */
  readonly renew: () => void;
}

/** How an intent gets to main. */
export type Deliver = (intent: Intent) => Promise<unknown>;

/** Main moves the screen at once or not at all: then the citizen may try again, ms. */
export const UNHEEDED_MS = 1_000;

/**
 * @param decided hears that the one intent of a screen has left: what is pressed right after it is
 * not meant for what still stands there
 */
export function createIntents(
  deliver: Deliver,
  report: ReportFailure,
  decided: () => void,
): Intents {
  let spent = false;
  let unheeded: ReturnType<typeof setTimeout> | undefined;
  const dispatch = (intent: Intent) => {
    deliver(intent).catch((error: unknown) => {
      report(`intent ${intent.type}`, error);
      // Main did not take it: the citizen must be able to try again (R22).
      spent = false;
    });
  };
  return {
    send: dispatch,
    sendOnce: (intent) => {
      if (spent) return;
      spent = true;
      clearTimeout(unheeded);
      unheeded = setTimeout(() => {
        spent = false;
      }, UNHEEDED_MS);
      decided();
      dispatch(intent);
    },
    renew: () => {
      clearTimeout(unheeded);
      spent = false;
    },
  };
}

const IntentsContext = createContext<Intents | undefined>(undefined);

export const IntentsProvider = IntentsContext.Provider;

export function useIntents(): Intents {
  const intents = useContext(IntentsContext);
  if (intents === undefined) throw new Error('outside of IntentsProvider');
  return intents;
}
