/** One measurement. */
export interface Point {
  /** Since the beginning, ms. */
  readonly at: number;
  readonly value: number;
}

/**
 * How much a series grows over its second half, as a share of what it is there: 0.02 is 2 %.
 *
 * The slope is Theil's and Sen's, the median of the slopes between all pairs of points: garbage that
 * comes and goes, or a few points from another world, do not bend it. The first half does not count:
 * code, caches and heaps take what they need then.
 * @param points in the order of time
 * @throws when there are fewer than four in the second half, which say nothing
 */
export function growthOf(points: readonly Point[]): number {
  const half = secondHalf(points);
  const [first, last] = [half[0], half.at(-1)];
  if (first === undefined || last === undefined || half.length < 4) {
    throw new Error(`${half.length} measurements in the second half are too few`);
  }
  const slopes = half.flatMap((one, index) =>
    half.slice(index + 1).map((other) => (other.value - one.value) / (other.at - one.at)),
  );
  const level = median(half.map(({ value }) => value));
  return level === 0 ? 0 : (median(slopes) * (last.at - first.at)) / level;
}

/** @returns the points of the second half of the time */
export function secondHalf<T extends { readonly at: number }>(points: readonly T[]): readonly T[] {
  const [begin, end] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  return points.filter(({ at }) => at >= (begin + end) / 2);
}

/** @throws when there is nothing */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  if (low === undefined || high === undefined) throw new Error('the median of nothing');
  return (low + high) / 2;
}
