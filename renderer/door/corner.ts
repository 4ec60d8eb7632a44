/** The side of the corner, CSS pixels: the seal of the header and nothing that can be pressed. */
const CORNER_PX = 96;
const TAPS = 5;
const WITHIN_MS = 3_000;

interface CornerOptions {
  /** Monotonic ms. */
  readonly now: () => number;
  /** Whether the header begins at the right, and the corner with it. */
  readonly fromRight: () => boolean;
  /** The gesture was made. */
  readonly found: () => void;
}

/**
 * Watches for the deliberate gesture of those who have a PIN: five taps in three seconds in the
 * corner where the header begins, and none anywhere else meanwhile. The corner is no element, so
 * nobody finds it with Tab or a screen reader, and a citizen's taps go where they always go. A tap
 * that the tap guard refuses never gets here. On a desk Ctrl+Alt+Shift+P does the same; it opens no
 * more than the taps do.
 */
export function watchCorner(target: Window, { now, fromRight, found }: CornerOptions): void {
  let taps: readonly number[] = [];

  const tapped = (event: PointerEvent) => {
    const { clientX: x, clientY: y } = event;
    const aside = fromRight() ? target.innerWidth - x : x;
    if (!event.isPrimary || event.button !== 0 || aside > CORNER_PX || y > CORNER_PX) {
      taps = [];
      return;
    }
    const at = now();
    taps = [...taps, at].filter((tap) => at - tap <= WITHIN_MS);
    if (taps.length < TAPS) return;
    taps = [];
    found();
  };
  // On the way down: a button keeps its press to itself.
  target.addEventListener('pointerdown', tapped, { capture: true });

  target.addEventListener('keydown', (event) => {
    const { ctrlKey, altKey, shiftKey, code, repeat } = event;
    if (ctrlKey && altKey && shiftKey && code === 'KeyP' && !repeat) found();
  });
}
