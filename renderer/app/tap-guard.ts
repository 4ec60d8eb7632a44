/** A tap this soon after a screen appeared was meant for the one before. */
export const SETTLE_MS = 600;
/**
 * A press may lie this long before it is handled, while the window is busy with the new screen. What
 * seems older comes from a touch driver with a clock of its own, which must not lock the glass.
 */
const LATEST_MS = 3_000;

export interface TapGuard {
  /** A screen the citizen has not seen yet is on the glass now. */
  readonly appeared: () => void;
  /**
   * Whether a press is meant for what is shown.
   * @param madeAt when the finger did it, which may be before the screen appeared: monotonic ms, an
   *   event's `timeStamp`
   */
  readonly admits: (madeAt: number) => boolean;
}

/** @param now monotonic ms */
export function createTapGuard(now: () => number): TapGuard {
  let appearedAt = Number.NEGATIVE_INFINITY;
  return {
    appeared: () => {
      appearedAt = now();
    },
    admits(madeAt) {
      const handledAt = now();
      const lay = handledAt - madeAt;
      const at = lay >= 0 && lay <= LATEST_MS ? madeAt : handledAt;
      return at - appearedAt >= SETTLE_MS;
    },
  };
}

/**
 * Puts the guard before everything in the window. A press refused here never reaches a button: it
 * does not look pressed and lifting the finger does nothing. Refused is a second finger, too, as
 * long as one is down on a button: of two faces pressed at once the first is meant. Who leans on the
 * glass beside the buttons keeps nobody from pressing. Keys count as presses when they would press
 * something; a key that is held down presses once.
 */
export function guardTaps(target: Window, guard: TapGuard): void {
  const refuse = (event: Event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const capture = { capture: true };
  /** The finger that is down on a button. */
  let pressing: number | undefined;

  target.addEventListener(
    'pointerdown',
    (event) => {
      // The first finger of all: whatever was down before was lifted unseen.
      if (event.isPrimary) pressing = undefined;
      if (pressing !== undefined || !guard.admits(event.timeStamp)) refuse(event);
      else if (isPressable(event.target)) pressing = event.pointerId;
    },
    capture,
  );
  const lifted = (event: PointerEvent) => {
    if (event.pointerId === pressing) pressing = undefined;
  };
  target.addEventListener('pointerup', lifted, capture);
  target.addEventListener('pointercancel', lifted, capture);
  target.addEventListener(
    'click',
    (event) => {
      if (!guard.admits(event.timeStamp)) refuse(event);
    },
    capture,
  );
  target.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      if (event.target instanceof HTMLTextAreaElement) return;
      if (event.repeat || !guard.admits(event.timeStamp)) refuse(event);
    },
    capture,
  );
}

function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, label') !== null;
}
