import { createContext, type RefObject, useContext, useLayoutEffect, useRef } from 'react';

/** What scrolls the page that is shown, and how far it was scrolled when that was last heard, px. */
export interface PageScroll {
  readonly place: RefObject<HTMLElement | null>;
  readonly top: RefObject<number>;
}

const PageScrollContext = createContext<PageScroll | null>(null);

export const PageScrollProvider = PageScrollContext.Provider;

/**
 * What is opened in place of a page begins at its top, and who goes back finds the page where it was.
 * @param isOpen whether it is
 */
export function useFromTop(isOpen: boolean): void {
  const scroll = useContext(PageScrollContext);
  const before = useRef(0);
  useLayoutEffect(() => {
    const element = scroll?.place.current;
    if (scroll === null || element === undefined || element === null) return;
    // A shorter page has been scrolled back by now, and nobody has heard of it yet.
    if (isOpen) before.current = scroll.top.current;
    element.scrollTop = isOpen ? 0 : before.current;
  }, [scroll, isOpen]);
}
