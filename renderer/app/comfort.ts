import { createContext, useContext } from 'react';
import { type Comfort, ORDINARY } from '../../shared/comfort.ts';

const ComfortContext = createContext<Comfort>(ORDINARY);

export const ComfortProvider = ComfortContext.Provider;

/** How the citizen wants the screen drawn. Colours and sizes follow from the root element by themselves. */
export function useComfort(): Comfort {
  return useContext(ComfortContext);
}
