import { svgOf, tenths } from '../documents/svg.ts';
import { KINDS } from '../processes/processes.ts';
import { type Sample, sumOf } from './sample.ts';

const SIZE = { width: 960, height: 420 } as const;
const PLOT = { left: 56, top: 24, right: 150, bottom: 40 } as const;
const MEBIBYTE = 2 ** 20;

interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly of: (sample: Sample) => number;
}

const COLOURS = ['#1f6f8b', '#c8553d', '#588157', '#8d6a9f', '#9a8c5c'] as const;

const CURVES: readonly Curve[] = [
  {
    name: 'all processes',
    colour: '#222222',
    of: (sample) => sumOf(sample, 'pss') / MEBIBYTE,
  },
  ...KINDS.map((kind, at) => ({
    name: kind,
    colour: COLOURS[at] ?? '#222222',
    of: (sample: Sample) => sumOf(sample, 'pss', kind) / MEBIBYTE,
  })),
  { name: 'open files', colour: '#b0b0b0', of: (sample) => sumOf(sample, 'descriptors') },
];

/** Memory of all processes over the time, MiB, and the open files on the same axis, as an SVG. */
export function plotOf(samples: readonly Sample[]): string {
  const { width, height } = SIZE;
  const [right, bottom] = [width - PLOT.right, height - PLOT.bottom];
  const end = samples.at(-1)?.at ?? 1;
  const values = CURVES.flatMap(({ of }) => samples.map(of));
  const top = Math.ceil(Math.max(...values) / 100) * 100;
  const x = (at: number) => tenths(PLOT.left + ((right - PLOT.left) * at) / end);
  const y = (value: number) => tenths(bottom - ((bottom - PLOT.top) * value) / top);
  const grid = Array.from({ length: top / 100 + 1 }, (_, step) => step * 100).map(
    (value) =>
      `<path d="M${PLOT.left} ${y(value)}H${right}" stroke="#e4e0d8"/><text x="${PLOT.left - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const minutes = Math.round(end / 60_000);
  const step = Math.max(1, Math.round(minutes / 6));
  const ticks = Array.from({ length: Math.floor(minutes / step) + 1 }, (_, at) => at * step).map(
    (minute) =>
      `<text x="${x(minute * 60_000)}" y="${bottom + 18}" text-anchor="middle">${minute}</text>`,
  );
  const curves = CURVES.map(({ name, colour, of }, at) => {
    const points = samples.map((sample) => `${x(sample.at)},${y(of(sample))}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="1.5"/><text x="${right + 14}" y="${PLOT.top + 12 + at * 20}" fill="${colour}">${name}</text>`;
  });
  const total = samples.map((sample) => Math.round(sumOf(sample, 'pss') / MEBIBYTE));
  const picture = {
    ...SIZE,
    title: 'Memory and open files over the time of the soak',
    description: `All processes together: ${total[0]} MiB at the beginning, at most ${Math.max(...total)}, ${total.at(-1)} at the end, after ${minutes} minutes.`,
  };
  return svgOf(picture, [
    ...grid,
    ...ticks,
    `<text x="${(PLOT.left + right) / 2}" y="${height - 6}" text-anchor="middle">minutes; MiB of memory (PSS), number of open files</text>`,
    ...curves,
  ]);
}
