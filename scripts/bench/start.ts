import { join } from 'node:path';
import { INITIAL_LIMIT, initialScripts } from '../build/initial-scripts.ts';
import type { Common } from './bench.ts';
import { against, atMost, type Figure, figureOf, single, withGoal } from './figures.ts';
import { startOne, withPair } from './first-paint.ts';

interface Wish {
  /** Of the app and of a bare window each, after one of each that does not count. */
  readonly starts: number;
}

/**
 * From starting the process to the standby screen on the glass, against a window with one line of
 * text; in turns, since whatever else the machine does strikes both alike.
 */
export async function start(
  { app, display, say }: Common,
  { starts }: Wish,
): Promise<readonly Figure[]> {
  const scripts = await initialScripts(join(app, 'out/renderer'));
  if (scripts.size === 0) throw new Error('the built page has no scripts');
  const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
  const standby: number[] = [];
  const bare: number[] = [];
  say(`${starts} starts, each beside a bare window`);
  await withPair(app, async (pair) => {
    for (let round = 0; round <= starts; round += 1) {
      bare.push(await startOne(pair.bare, display, (painted) => painted));
      standby.push(await startOne(pair.app, display, (painted) => painted));
    }
  });
  const theirs = figureOf('start → first paint of a bare window', 'ms', bare.slice(1));
  const ours = figureOf('start → first paint of standby', 'ms', standby.slice(1));
  return [
    theirs,
    withGoal(against(ours, theirs), atMost('ratio', 1.5)),
    withGoal(
      single('initial JavaScript after gzip', 'bytes', bytes),
      atMost('median', INITIAL_LIMIT),
    ),
  ];
}
