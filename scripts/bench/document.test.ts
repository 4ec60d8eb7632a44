import { describe, expect, it } from 'vitest';
import { documentOf } from './document.ts';
import { against, atMost, figureOf, single, withGoal } from './figures.ts';
import type { Result, Run } from './run.ts';

const bare = figureOf('a bare window', 'ms', twenty(400, 410, 420));
const standby = figureOf('standby', 'ms', twenty(1_230, 1_300, 1_640));

/** Ten below the median, the median, and one above all. */
function twenty(low: number, median: number, most: number): readonly number[] {
  return [...Array(10).fill(low), ...Array(9).fill(median), most];
}

function aRun(...results: readonly Result[]): Run {
  return {
    environment: {
      ...{ electron: '33.2.1', node: '24.0.0', machine: 'linux x64, 2 × a processor' },
      ...{ date: '2026-11-22', commit: 'abc1234', load: { before: 0.5, after: 1.25 }, stolen: 3 },
    },
    results,
  };
}

function aResult(...figures: Result['figures']): Result {
  return { name: 'start', about: 'how soon standby is there', seconds: 61, figures };
}

describe('the document', () => {
  it('says where and with what it was measured', () => {
    const { text } = documentOf(aRun(aResult(bare)));
    expect(text).toContain(
      '2026-11-22, commit abc1234, Electron 33.2.1, Node 24.0.0, linux x64, 2 × a processor, load 0.5 before and 1.25 after, 3 % of the processors’ work taken by other machines, 2 minutes.',
    );
    expect(text).toContain('`npm run bench -- start`, 61 s.');
  });

  it('has a row for each figure, with what stands beside it and whether the goal holds', () => {
    const { text } = documentOf(
      aRun(aResult(bare, withGoal(against(standby, bare), atMost('ratio', 1.5)))),
    );
    expect(text).toContain('| a bare window | ms | 410 | 420 | 420 | 20 |  |  |');
    expect(text).toContain(
      '| standby | ms | 1 300 | 1 640 | 1 640 | 20 | 3.17 × a bare window | ✗ ratio ≤ 1.5 × |',
    );
  });

  it('groups digits where people read them', () => {
    const { text } = documentOf(aRun(aResult(single('the first of 10000', 'ms', 12_345))));
    expect(text).toContain('| the first of 10 000 | ms | 12 345 |');
  });

  it('begins with the goals that are missed', () => {
    const met = withGoal(single('lost', 'count', 0), atMost('median', 0));
    const missed = withGoal(against(standby, bare), atMost('ratio', 1.5));
    expect(documentOf(aRun(aResult(met))).text).toContain('1 of 1 goals hold.');
    expect(documentOf(aRun(aResult(bare, met, missed))).text).toContain(
      '1 of 2 goals hold.\nMissed:\n\n- start: standby: 1 300 ms, p95 1 640, 3.17 × a bare window; goal ratio ≤ 1.5 ×\n',
    );
  });

  it('shows a picture for each unit in which there is something to compare', () => {
    const { text, images } = documentOf(
      aRun(aResult(bare, standby, single('bytes', 'bytes', 3), single('heap', 'MiB', 3))),
    );
    expect([...images.keys()]).toEqual(['bench-start-ms.svg']);
    expect(text).toContain('](images/bench-start-ms.svg)');
  });

  it('says of a picture what is in it, to those who cannot see it', () => {
    const { images } = documentOf(aRun(aResult(bare, { ...standby, name: 'a < b & c' })));
    const svg = images.get('bench-start-ms.svg');
    expect(svg).toContain('<title id="title">start: how soon standby is there</title>');
    expect(svg).toContain('a bare window: 410 ms, p95 420. a &lt; b &amp; c: 1 300 ms, p95 1 640.');
  });

  it('says why there are no figures', () => {
    const { text } = documentOf(aRun({ ...aResult(), failed: 'no display' }));
    expect(text).toContain('**Failed**: no display');
  });
});
