/** One series of measurements, ms unless said otherwise. */
export interface Figures {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
}

/** @throws when there is nothing to sum up */
export function figuresOf(values: readonly number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    if (value === undefined) throw new Error('nothing was measured');
    return Math.round(value * 100) / 100;
  };
  return { count: sorted.length, median: at(0.5), p95: at(0.95), max: at(1) };
}
