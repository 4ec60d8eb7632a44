/**
 * What gives way where a language or a name is longer than its screen has room for, in this order:
 * tokens.css and the parts of a screen say how.
 */
const GIVES_WAY = ['distances', 'headlines', 'arrangement', 'type'] as const;

/**
 * Keeps what stands in `main` within it: `data-tight` of the root element names what has to give
 * way. Nothing grows back before this ends, so that what is about to be touched stays where it is.
 * @returns ends it
 */
export function keepFitting(main: HTMLElement): () => void {
  const root = document.documentElement;
  let given = 0;
  const give = (count: number): void => {
    given = count;
    if (given === 0) delete root.dataset['tight'];
    else root.dataset['tight'] = GIVES_WAY.slice(0, given).join(' ');
  };
  const tighten = (): void => {
    while (given < GIVES_WAY.length && !fits(main)) give(given + 1);
  };
  const refit = (): void => {
    give(0);
    tighten();
  };
  // Heard before the next paint: nobody sees what does not fit.
  const changes = new MutationObserver(tighten);
  changes.observe(main, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  });
  window.addEventListener('resize', refit);
  refit();
  return () => {
    changes.disconnect();
    window.removeEventListener('resize', refit);
  };
}

/** px; sizes are told in whole ones. */
const ROUNDING = 1;

/** Whether neither the screen, nor a part whose size does not follow from what is in it, holds too much. */
function fits(main: HTMLElement): boolean {
  return [main, ...main.querySelectorAll('[data-bounded], [data-bounded] button')].every(
    ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
      scrollWidth <= clientWidth + ROUNDING && scrollHeight <= clientHeight + ROUNDING,
  );
}
