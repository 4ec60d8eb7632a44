/** Somebody is there: told at once, then at most once in this time (ms). */
const TOUCH_EVERY_MS = 1000;

/**
 * Thins out a stream of touches without losing the last one, which is the one a time-out counts from.
 * @returns `touched` to call for each touch, `stop` to end without a late one
 */
export function thinOut(tell: () => void): {
  readonly touched: () => void;
  readonly stop: () => void;
} {
  let resting: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const rest = () => {
    resting = setTimeout(() => {
      resting = undefined;
      if (!again) return;
      again = false;
      tell();
      rest();
    }, TOUCH_EVERY_MS);
  };
  return {
    touched: () => {
      if (resting !== undefined) {
        again = true;
        return;
      }
      tell();
      rest();
    },
    stop: () => clearTimeout(resting),
  };
}
