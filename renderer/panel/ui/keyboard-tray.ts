import { createContext, useContext } from 'react';

const KeyboardTrayContext = createContext<HTMLElement | null>(null);

export const KeyboardTrayProvider = KeyboardTrayContext.Provider;

/** Where the panel has room for the keys of the screen; `null` until it is drawn. */
export function useKeyboardTray(): HTMLElement | null {
  return useContext(KeyboardTrayContext);
}
