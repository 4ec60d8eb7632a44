import { describe, expect, it } from 'vitest';
import type { Bench } from './bench.ts';
import { single } from './figures.ts';
import { runAll } from './run.ts';

const figure = single('lost', 'count', 0);

function aBench(name: string, measure: Bench['measure']): Bench {
  return { name, about: `about ${name}`, measure };
}

describe('a run', () => {
  it('goes on after a bench that failed, says why it did, and what there was before', async () => {
    const said: string[] = [];
    const { results, environment } = await runAll(
      [
        aBench('first', () => Promise.reject(new Error('no window', { cause: 'no display' }))),
        aBench('second', async ({ say }) => {
          say('working');
          return [figure];
        }),
      ],
      { app: '/app', display: ':9', say: (text) => said.push(text) },
      { commit: 'abc1234', load: 0.25, ticks: null },
    );
    expect(results).toMatchObject([
      { name: 'first', figures: [], failed: 'no window: no display' },
      { name: 'second', about: 'about second', figures: [figure] },
    ]);
    expect(results[1]).not.toHaveProperty('failed');
    expect(said).toContain('second: working');
    expect(environment).toMatchObject({ commit: 'abc1234', load: { before: 0.25 } });
  });
});
