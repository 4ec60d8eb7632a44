import { createContext, useContext } from 'react';
import type { Box } from '../../shared/contract.ts';

/** Tells main where the province's page belongs. */
export type PlacePage = (box: Box) => void;

const PagePlaceContext = createContext<PlacePage | undefined>(undefined);

export const PagePlaceProvider = PagePlaceContext.Provider;

export function usePlacePage(): PlacePage {
  const place = useContext(PagePlaceContext);
  if (place === undefined) throw new Error('outside of PagePlaceProvider');
  return place;
}
