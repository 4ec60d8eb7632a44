import { createContext, useContext } from 'react';
import type { Host } from '../../shared/contract.ts';
import type { ReportFailure } from './failures.ts';

/** The way to main for screens that staff use while there is no door yet. */
interface Desk {
  readonly ask: Host['request'];
  readonly failed: ReportFailure;
}

const DeskContext = createContext<Desk | undefined>(undefined);

export const DeskProvider = DeskContext.Provider;

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('outside of DeskProvider');
  return desk;
}
