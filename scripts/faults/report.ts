import type { Fault } from './fault.ts';
import { hasFailed, type RunResult } from './run.ts';

/** The sums of one fault, or of all. */
export interface Sums {
  readonly runs: number;
  readonly injections: number;
  readonly starts: number;
  readonly acknowledged: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  readonly altered: number;
  readonly unwanted: number;
  /** Thanks without a synced record before them. */
  readonly unsynced: number;
  readonly broke: number;
  /** Places of the device's chain that the province saw with two contents. */
  readonly forks: number;
}

const COLUMNS = [
  'runs',
  'injections',
  'starts',
  'acknowledged',
  'delivered',
  'lost',
  'duplicated',
  'altered',
  'unwanted',
  'unsynced',
  'broke',
  'forks',
] as const;

function sumsOf(results: readonly RunResult[]): Sums {
  const sum = (of: (result: RunResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  return {
    runs: results.length,
    injections: sum(({ injections }) => injections),
    starts: sum(({ starts }) => starts),
    acknowledged: sum(({ acknowledged }) => acknowledged),
    delivered: sum(({ delivered }) => delivered),
    lost: sum(({ lost }) => lost),
    duplicated: sum(({ duplicated }) => duplicated),
    altered: sum(({ altered }) => altered),
    unwanted: sum(({ unwanted }) => unwanted),
    unsynced: sum(({ unsynced }) => unsynced),
    forks: sum(({ forkedChains }) => forkedChains),
    broke: sum(({ broke }) => (broke === undefined ? 0 : 1)),
  };
}

/** A table per fault, in Markdown. @param skipped fault → why */
export function tableOf(
  faults: readonly Fault[],
  results: readonly RunResult[],
  skipped: ReadonlyMap<string, string>,
): string {
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const lines = faults.flatMap(({ name }) => {
    const why = skipped.get(name);
    if (why !== undefined) return [row([name, `skipped: ${why}`])];
    const own = results.filter(({ fault }) => fault === name);
    if (own.length === 0) return [];
    const sums = sumsOf(own);
    return [row([name, ...COLUMNS.map((column) => sums[column])])];
  });
  const all = sumsOf(results);
  return [
    row(['fault', ...COLUMNS]),
    row(['---', ...COLUMNS.map(() => '--:')]),
    ...lines,
    row(['**all**', ...COLUMNS.map((column) => all[column])]),
  ].join('\n');
}

/** The last line of the driver. */
export function summaryOf(
  results: readonly RunResult[],
  skipped: ReadonlyMap<string, string>,
  facts: Readonly<Record<string, unknown>>,
): string {
  const names = [...new Set(results.map(({ fault }) => fault))];
  const perFault = names.map((name): [string, object] => [
    name,
    sumsOf(results.filter(({ fault }) => fault === name)),
  ]);
  return JSON.stringify({
    ...facts,
    ...sumsOf(results),
    faults: Object.fromEntries(perFault),
    skipped: Object.fromEntries(skipped),
    failed: results.filter(hasFailed).map(({ fault, seed }) => ({ fault, seed })),
  });
}
