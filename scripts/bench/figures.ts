/** Of what is measured: times, rates, memory, sizes, numbers of things, and shares of something else. */
export type Unit = 'ms' | 'records/s' | 'MiB' | 'bytes' | 'count' | 'ratio';

/** One row of a bench: what was measured, and what it is held against. */
export interface Figure {
  /** Unique in its bench. */
  readonly name: string;
  readonly unit: Unit;
  readonly median: number;
  /** What 19 of 20 stay below; none of fewer than twenty, or of rates, where the low end would count. */
  readonly p95?: number;
  readonly largest?: number;
  /** How many measurements it sums up. */
  readonly count: number;
  /** Name of the figure in the same run it is compared with. */
  readonly reference?: string;
  readonly ratio?: number;
  /** What the ratio compares. */
  readonly by?: 'median' | 'p95';
  readonly goal?: { readonly says: string; readonly holds: boolean };
}

/** What may be held against a limit. */
type Part = 'median' | 'p95' | 'largest' | 'ratio';

/** A part of a figure that must stay on one side of a number. */
export interface Limit {
  readonly part: Part;
  readonly side: '≤' | '≥';
  readonly value: number;
}

/** Fewer have no twentieth. */
const P95_FROM = 20;

/** @throws when there is nothing to sum up */
export function figureOf(name: string, unit: Unit, values: readonly number[]): Figure {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    if (value === undefined) throw new Error(`${name}: nothing was measured`);
    return rounded(value);
  };
  const hasP95 = sorted.length >= P95_FROM && unit !== 'records/s';
  return {
    ...{ name, unit, median: at(0.5), largest: at(1), count: sorted.length },
    ...(hasP95 && { p95: at(0.95) }),
  };
}

/** What is told by one number: a size, a sum, a rate over the whole time. */
export function single(name: string, unit: Unit, value: number): Figure {
  return { name, unit, median: rounded(value), count: 1 };
}

/** The figure with its ratio to another of the same run. */
export function against(
  figure: Figure,
  reference: Figure,
  by: 'median' | 'p95' = 'median',
): Figure {
  const ratio = rounded(partOf(figure, by) / partOf(reference, by));
  return { ...figure, reference: reference.name, ratio, by };
}

/** Holds when the part is not above the value. */
export function atMost(part: Part, value: number): Limit {
  return { part, side: '≤', value };
}

/** Holds when the part is not below the value. */
export function atLeast(part: Part, value: number): Limit {
  return { part, side: '≥', value };
}

/** The figure with its goal, which holds when all limits do. */
export function withGoal(figure: Figure, ...limits: readonly Limit[]): Figure {
  const says = limits.map(({ part, side, value }) => {
    const unit = part === 'ratio' ? '×' : UNIT_SAID[figure.unit];
    // What is told by one number has no other.
    const what = part === 'median' && figure.p95 === undefined ? '' : `${part} `;
    return `${what}${side} ${value}${unit === '' ? '' : ` ${unit}`}`;
  });
  const holds = limits.every(({ part, side, value }) => {
    const seen = partOf(figure, part);
    return side === '≤' ? seen <= value : seen >= value;
  });
  return { ...figure, goal: { says: says.join(', '), holds } };
}

/** How a unit is written after a number. */
export const UNIT_SAID: Readonly<Record<Unit, string>> = {
  ms: 'ms',
  'records/s': 'records/s',
  MiB: 'MiB',
  bytes: 'bytes',
  count: '',
  ratio: '×',
};

function partOf(figure: Figure, part: Part): number {
  const value = figure[part];
  if (value === undefined) throw new Error(`${figure.name} has no ${part}`);
  return value;
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
