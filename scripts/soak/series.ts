import { KINDS } from '../processes/processes.ts';
import { growthOf, median, secondHalf } from './growth.ts';
import { type Sample, sumOf } from './sample.ts';

const MEBIBYTE = 2 ** 20;

/** Something that is measured again and again. */
interface Measure {
  readonly name: string;
  readonly unit: 'MiB' | '';
  /** `null` where it could not be told. */
  readonly of: (sample: Sample) => number | null;
  /** From which growth over the second half on the soak fails; nothing is said of the others. */
  readonly limit?: number;
}

const GROWTH_LIMIT = 0.02;

const MEASURES: readonly Measure[] = [
  {
    name: 'memory (PSS) of all processes',
    unit: 'MiB',
    of: (sample) => sumOf(sample, 'pss') / MEBIBYTE,
    limit: GROWTH_LIMIT,
  },
  ...KINDS.map(
    (kind): Measure => ({
      name: `– ${kind}`,
      unit: 'MiB',
      of: (sample) => sumOf(sample, 'pss', kind) / MEBIBYTE,
    }),
  ),
  {
    name: '– that belongs to no file',
    unit: 'MiB',
    of: (sample) => sumOf(sample, 'anonymous') / MEBIBYTE,
  },
  { name: 'JavaScript heap of main', unit: 'MiB', of: ({ heaps }) => heaps.main / MEBIBYTE },
  {
    name: 'JavaScript heap of the window',
    unit: 'MiB',
    of: ({ heaps }) => (heaps.window === null ? null : heaps.window / MEBIBYTE),
  },
  {
    name: 'open files, sockets, pipes',
    unit: '',
    of: (sample) => sumOf(sample, 'descriptors'),
    limit: GROWTH_LIMIT,
  },
  {
    name: 'threads',
    unit: '',
    of: (sample) => sumOf(sample, 'threads'),
    limit: GROWTH_LIMIT,
  },
  {
    name: 'files in the temporary folder',
    unit: '',
    of: ({ temporary }) => temporary,
    limit: GROWTH_LIMIT,
  },
  { name: 'files in the data folder', unit: '', of: ({ files }) => files },
  { name: 'IndexedDB', unit: 'MiB', of: ({ database }) => database / MEBIBYTE },
  { name: 'logs', unit: 'MiB', of: ({ logs }) => logs / MEBIBYTE },
  { name: 'journal', unit: 'MiB', of: ({ journal }) => journal / MEBIBYTE },
];

/** One measure over the whole time. */
export interface Series {
  readonly name: string;
  readonly unit: Measure['unit'];
  readonly begin: number;
  /** The median of the second half. */
  readonly level: number;
  readonly max: number;
  readonly end: number;
  /** Over the second half, see `growthOf`. */
  readonly growth: number;
  readonly limit: number | undefined;
  readonly grows: boolean;
}

/** @throws when there are too few samples to tell */
export function seriesOf(samples: readonly Sample[]): readonly Series[] {
  return MEASURES.map(({ name, unit, of, limit }) => {
    const points = samples.flatMap((sample) => {
      const value = of(sample);
      return value === null ? [] : [{ at: sample.at, value }];
    });
    const values = points.map(({ value }) => value);
    const growth = growthOf(points);
    return {
      ...{ name, unit, growth, limit },
      begin: values[0] ?? Number.NaN,
      level: median(secondHalf(points).map(({ value }) => value)),
      max: Math.max(...values),
      end: values.at(-1) ?? Number.NaN,
      grows: limit !== undefined && growth >= limit,
    };
  });
}

/** What the journal takes for one rating, bytes: in the third quarter of the time, and in the last. */
export interface JournalPerRating {
  readonly third: number;
  readonly last: number;
  readonly grows: boolean;
}

/** Citizens differ: some write, some change their minds, some leave. */
const JOURNAL_LIMIT = 1.2;
/** Each line of the session names the tickets rated in so long, which fill up until then, ms. */
const REMEMBERED_MS = 10 * 60_000;

/** @param ratings how many there had been at each sample */
export function journalPerRating(
  samples: readonly Sample[],
  ratings: readonly number[],
): JournalPerRating {
  const between = (from: number, to: number): number => {
    const bytes = (samples[to]?.journal ?? 0) - (samples[from]?.journal ?? 0);
    return Math.round(bytes / ((ratings[to] ?? 0) - (ratings[from] ?? 0)));
  };
  const end = samples.length - 1;
  const [third, last] = [
    between(Math.round(end / 2), Math.round((3 * end) / 4)),
    between(Math.round((3 * end) / 4), end),
  ];
  const isFull = (samples[Math.round(end / 2)]?.at ?? 0) >= REMEMBERED_MS;
  return { third, last, grows: isFull && last > third * JOURNAL_LIMIT };
}
