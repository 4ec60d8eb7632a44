// "Reconnect with backoff and jitter, 1 s … 30 s."
const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * How long to wait before the next attempt.
 * @param failures in a row, 1 or more
 * @param random 0 ≤ random < 1; devices that failed together should not come back together
 * @returns ms, 1 000 … 30 000
 */
export function backoffMs(failures: number, random: number): number {
  const doubled = SHORTEST_MS * 2 ** Math.min(failures - 1, 10);
  return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, doubled * (0.5 + random))));
}
