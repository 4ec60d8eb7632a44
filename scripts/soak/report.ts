import type { Verdict } from '../faults/book.ts';
import { type JournalPerRating, journalPerRating, type Series, seriesOf } from './series.ts';
import type { Soaked } from './soak.ts';

/** What a soak comes to. */
export interface Report {
  readonly series: readonly Series[];
  readonly perRating: JournalPerRating;
  readonly verdict: Verdict;
  /** Why it failed; empty when it has not. */
  readonly findings: readonly string[];
}

export function reportOf({ samples, ratings, verdict }: Soaked): Report {
  const series = seriesOf(samples);
  const perRating = journalPerRating(samples, ratings);
  const { lost, duplicated, altered, unwanted } = verdict;
  return {
    series,
    perRating,
    verdict,
    findings: [
      ...series
        .filter(({ grows }) => grows)
        .map(({ name, growth }) => `${name}: grew by ${percent(growth)} over the second half`),
      ...(perRating.grows
        ? [`journal: ${perRating.last} bytes a rating, before ${perRating.third}`]
        : []),
      ...(lost + duplicated + altered + unwanted > 0 ? verdict.findings : []),
    ],
  };
}

/** As Markdown. */
export function tableOf({ series, perRating, verdict }: Report): string {
  const rows = series.map(({ name, unit, begin, level, max, end, growth, limit }) => {
    const value = (amount: number) => `${amount.toFixed(unit === '' ? 0 : 1)}`;
    const what = unit === '' ? name : `${name}, ${unit}`;
    const allowed = limit === undefined ? '' : `< ${percent(limit)}`;
    return `| ${[what, value(begin), value(level), value(max), value(end), percent(growth), allowed].join(' | ')} |`;
  });
  const { acknowledged, delivered, lost, duplicated, altered, unwanted } = verdict;
  return [
    '| what | at the beginning | second half, median | most | at the end | growth over the second half | goal |',
    '| --- | --: | --: | --: | --: | --: | --- |',
    ...rows,
    '',
    `Journal: ${perRating.third} bytes a rating in the third quarter, ${perRating.last} in the last.`,
    `Ratings: ${acknowledged} acknowledged, ${delivered} delivered, ${lost} lost, ${duplicated} duplicated, ${altered} altered, ${unwanted} unwanted.`,
  ].join('\n');
}

function percent(share: number): string {
  // −0.0 is none.
  return `${(Math.round(share * 1_000) / 10 || 0).toFixed(1)} %`;
}
