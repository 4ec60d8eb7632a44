/** A day whose name is among the longest there are, in the morning of Beijing. */
const THEN = Date.parse('2026-09-30T09:28:00+08:00');

/** From here on the window's clock stands still: a picture is the same on any day. */
export function stopClock(): void {
  Date.now = () => THEN;
}
