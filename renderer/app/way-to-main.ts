import { createContext, useContext } from 'react';
import type { Host } from '../../shared/contract.ts';
import type { ReportFailure } from './failures.ts';

/** The way to main for screens that staff use while there is no door yet. */
interface WayToMain {
  readonly ask: Host['request'];
  readonly failed: ReportFailure;
}

const WayToMainContext = createContext<WayToMain | undefined>(undefined);

export const WayToMainProvider = WayToMainContext.Provider;

export function useWayToMain(): WayToMain {
  const way = useContext(WayToMainContext);
  if (way === undefined) throw new Error('outside of WayToMainProvider');
  return way;
}
