import { describe, expect, it } from 'vitest';
import { plotOf } from './plot.ts';
import { reportOf } from './report.ts';
import type { Sample } from './sample.ts';
import type { Soaked } from './soak.ts';

const MEBIBYTE = 2 ** 20;
const NOTHING_WRONG = {
  ...{ acknowledged: 600, delivered: 600, lost: 0, duplicated: 0, altered: 0, unwanted: 0 },
  findings: [],
};

/** An hour, a sample a minute and ten ratings between two of them. */
function anHour(
  at: (minute: number) => {
    readonly main?: number;
    readonly open?: number;
    readonly journal?: number;
  },
): Soaked {
  const samples = Array.from({ length: 61 }, (_, minute): Sample => {
    const { main = 100, open = 200, journal = minute } = at(minute);
    const process = { pid: 1, anonymous: 0, threads: 10 };
    return {
      at: minute * 60_000,
      processes: [
        { ...process, kind: 'main', pss: main * MEBIBYTE, descriptors: open },
        { ...process, kind: 'window', pss: 100 * MEBIBYTE, descriptors: 30 },
      ],
      // Its window was gone at that moment.
      heaps: { main: MEBIBYTE, window: minute === 7 ? null : MEBIBYTE },
      ...{ database: 1, logs: 1, files: 60, temporary: 4, journal: journal * MEBIBYTE },
    };
  });
  return {
    samples,
    ratings: samples.map((_, minute) => minute * 10),
    played: { days: 1, services: 600, nights: 1, troubles: {} },
    verdict: NOTHING_WRONG,
  };
}

describe('a soak', () => {
  it('in which nothing grows but the journal has nothing to say', () => {
    const { findings, perRating } = reportOf(anHour(() => ({})));
    expect(findings).toEqual([]);
    expect(perRating.last).toBe(Math.round(MEBIBYTE / 10));
  });

  it('says which memory grows: its share of what all processes take', () => {
    const { findings, series } = reportOf(anHour((minute) => ({ main: 100 + minute / 2 })));
    // 15 MiB over the second half, of 222.5.
    expect(findings).toEqual(['memory (PSS) of all processes: grew by 6.7 % over the second half']);
    expect(series.find(({ name }) => name === '– main')?.growth).toBeCloseTo(15 / 122.5, 3);
    expect(series.find(({ name }) => name === '– window')?.growth).toBe(0);
  });

  it('says that files are left open', () => {
    const { findings } = reportOf(anHour((minute) => ({ open: 200 + Math.floor(minute / 4) })));
    expect(findings).toEqual([expect.stringMatching(/^open files, sockets, pipes: grew by/)]);
  });

  it('says that a rating takes more and more of the journal', () => {
    const { findings } = reportOf(anHour((minute) => ({ journal: minute ** 2 / 30 })));
    expect(findings).toEqual([expect.stringMatching(/^journal: \d+ bytes a rating, before \d+$/)]);
  });

  it('fails when a rating was lost', () => {
    const lost = { ...NOTHING_WRONG, delivered: 599, lost: 1, findings: ['lost: A001'] };
    expect(reportOf({ ...anHour(() => ({})), verdict: lost }).findings).toEqual(['lost: A001']);
  });
});

it('the plot has a curve for all, for each kind of process, and for open files', () => {
  const plot = plotOf(anHour(() => ({})).samples);
  expect(plot.match(/<polyline /g)).toHaveLength(7);
  expect(plot).not.toContain('NaN');
});
