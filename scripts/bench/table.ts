import { type Figure, UNIT_SAID } from './figures.ts';
import type { Result } from './run.ts';

/** One bench as Markdown: its figures, or why there are none. */
export function tableOf({ figures, failed }: Result): string {
  if (failed !== undefined) return `**Failed**: ${failed}`;
  const rows = figures.map((figure) => {
    const { name, unit, median, p95, largest, count, reference, ratio, by, goal } = figure;
    const beside = reference === undefined ? '' : `${said(ratio)} × ${reference}`;
    return [
      ...[name, UNIT_SAID[unit], said(median), said(p95), said(largest), String(count)],
      by === 'p95' ? `${beside} (p95)` : beside,
      goal === undefined ? '' : `${goal.holds ? '✓' : '✗'} ${goal.says}`,
    ];
  });
  return [
    '| what | unit | median | p95 | most | n | beside | goal |',
    '| --- | --- | --: | --: | --: | --: | --- | --- |',
    ...rows.map(
      (cells) => `| ${cells.map((cell) => grouped(cell).replaceAll('|', '\\|')).join(' | ')} |`,
    ),
  ].join('\n');
}

/** How many goals there are and which are missed, as Markdown. */
export function goalsOf(results: readonly Result[]): string {
  const all = results.flatMap(({ name, figures }) =>
    figures.flatMap((figure) => (figure.goal ? [{ bench: name, figure, goal: figure.goal }] : [])),
  );
  const missed = all.filter(({ goal }) => !goal.holds);
  const held = `${all.length - missed.length} of ${all.length} goals hold.`;
  if (missed.length === 0) return held;
  const lines = missed.map(
    ({ bench, figure, goal }) =>
      `- ${bench}: ${grouped(figure.name)}: ${seen(figure)}; goal ${grouped(goal.says)}`,
  );
  return [held, 'Missed:', '', ...lines].join('\n');
}

/** A figure in one line: `12.3 ms, p95 15.1, 0.8 × a bare window`. */
export function seen({ unit, median, p95, reference, ratio, by }: Figure): string {
  return [
    `${said(median)} ${UNIT_SAID[unit]}`.trimEnd(),
    ...(p95 === undefined ? [] : [`p95 ${said(p95)}`]),
    ...(reference === undefined
      ? []
      : [`${said(ratio)} × ${grouped(reference)}${by === 'p95' ? ' (p95)' : ''}`]),
  ].join(', ');
}

/** Three digits, and all before the point: 48 307, 301, 12.3, 1.28. */
function said(value: number | undefined): string {
  if (value === undefined) return '';
  const size = Math.abs(value);
  const digits = Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return grouped(value.toFixed(digits));
}

/** The text with the digits of its numbers in groups of three before the point: 48 307. */
export function grouped(text: string): string {
  return text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ');
}
