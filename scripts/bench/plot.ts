import { escaped, svgOf, tenths } from '../documents/svg.ts';
import { type Figure, UNIT_SAID, type Unit } from './figures.ts';
import { grouped, seen } from './table.ts';

const WIDTH = 960;
const ROW = 24;
const PLOT = { left: 390, top: 34, right: 40, bottom: 40 } as const;
const INK = '#222222';
const COLOUR = { met: '#1f6f8b', missed: '#b3261e' } as const;

/** So many numbers have room below the axis. */
const LABELS = 12;

/** What a bench is plotted in: numbers of things and bytes say more as text. */
export const PLOTTED = ['ms', 'records/s', 'MiB'] as const satisfies readonly Unit[];

/**
 * Each figure a row on a logarithmic axis: a dot at its median, a line to its p95; as an SVG.
 * @param figures all of one unit, at least one
 */
export function plotOf(title: string, figures: readonly Figure[]): string {
  const [unit] = figures.map((figure) => UNIT_SAID[figure.unit]);
  const height = PLOT.top + figures.length * ROW + PLOT.bottom;
  const [right, bottom] = [WIDTH - PLOT.right, height - PLOT.bottom];
  const ticks = ticksAround(figures.flatMap(({ median, p95 = median }) => [median, p95]));
  const [least = 1, most = 10] = [ticks[0], ticks.at(-1)];
  const x = (value: number) =>
    tenths(
      PLOT.left +
        ((right - PLOT.left) * Math.log(Math.max(value, least) / least)) / Math.log(most / least),
    );
  const isLabelled = (tick: number) => ticks.length <= LABELS || Number.isInteger(Math.log10(tick));
  const grid = ticks.flatMap((tick) => [
    `<path d="M${x(tick)} ${PLOT.top}V${bottom}" stroke="#d9d4c9"/>`,
    ...(isLabelled(tick)
      ? [
          `<text x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${grouped(String(tick))}</text>`,
        ]
      : []),
  ]);
  const rows = figures.map((figure, at) => {
    const { name, median, p95 = median, goal } = figure;
    const y = PLOT.top + (at + 0.5) * ROW;
    const colour = goal?.holds === false ? COLOUR.missed : COLOUR.met;
    const mark = goal === undefined ? '' : goal.holds ? ' ✓' : ' ✗';
    return [
      `<text x="${PLOT.left - 12}" y="${y + 4}" text-anchor="end" fill="${INK}">${escaped(grouped(name))}${mark}</text>`,
      `<path d="M${x(median)} ${y}H${x(p95)}M${x(p95)} ${y - 5}V${y + 5}" stroke="${colour}" stroke-width="2"/>`,
      `<circle cx="${x(median)}" cy="${y}" r="5" fill="${colour}"/>`,
    ].join('');
  });
  const picture = {
    ...{ width: WIDTH, height, title },
    description: figures.map((figure) => `${grouped(figure.name)}: ${seen(figure)}.`).join(' '),
  };
  return svgOf(picture, [
    `<text x="12" y="20" font-size="15" fill="${INK}">${escaped(title)}</text>`,
    ...grid,
    ...rows,
    `<text x="${(PLOT.left + right) / 2}" y="${height - 6}" text-anchor="middle">${unit}, logarithmic: ● median, ┤ p95</text>`,
  ]);
}

/** 1, 2 and 5 of each power of ten, from the last below to the first above all values. */
function ticksAround(values: readonly number[]): readonly number[] {
  const positive = values.filter((value) => value > 0);
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  const ticks = Array.from({ length: 30 }, (_, at) =>
    [1, 2, 5].map((step) => step * 10 ** (at - 9)),
  )
    .flat()
    .map((tick) => Number(tick.toPrecision(1)));
  const first = ticks.findLastIndex((tick) => tick <= low);
  const last = ticks.findIndex((tick) => tick > high);
  return ticks.slice(first, last + 1);
}
