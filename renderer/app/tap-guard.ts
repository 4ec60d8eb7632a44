/** A tap this soon after a screen appeared was meant for the one before. */
export const SETTLE_MS = 600;

export interface TapGuard {
  /** A screen the citizen has not seen yet is on the glass now. */
  readonly appeared: () => void;
  /** Whether a press that begins now is meant for what is shown. */
  readonly admits: () => boolean;
}

/** @param now monotonic ms */
export function createTapGuard(now: () => number): TapGuard {
  let appearedAt = Number.NEGATIVE_INFINITY;
  return {
    appeared: () => {
      appearedAt = now();
    },
    admits: () => now() - appearedAt >= SETTLE_MS,
  };
}

/**
 * Puts the guard before everything in the window. A press refused here never reaches a button: it
 * does not look pressed and lifting the finger does nothing. Keys count as presses when they would
 * press something; a key that is held down presses once.
 */
export function guardTaps(target: Window, guard: TapGuard): void {
  const refuse = (event: Event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const capture = { capture: true };

  target.addEventListener(
    'pointerdown',
    (event) => {
      if (!guard.admits()) refuse(event);
    },
    capture,
  );
  target.addEventListener(
    'click',
    (event) => {
      if (!guard.admits()) refuse(event);
    },
    capture,
  );
  target.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      if (event.target instanceof HTMLTextAreaElement) return;
      if (event.repeat || !guard.admits()) refuse(event);
    },
    capture,
  );
}
