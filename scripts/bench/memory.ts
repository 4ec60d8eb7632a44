import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { provision } from '../launch/kiosk.ts';
import { pause } from '../launch/wait.ts';
import { FILMS, PICTURES, putHallMedia } from '../made-up-media/made-up-media.ts';
import { KINDS, type Kind, processesOf } from '../processes/processes.ts';
import { median } from '../soak/growth.ts';
import type { Common } from './bench.ts';
import { against, atMost, type Figure, figureOf, withGoal } from './figures.ts';
import { type Startable, startOne, withPair } from './first-paint.ts';

/** What a start leaves behind has gone by then, ms. */
const SETTLED_MS = 15_000;
const LOOKS = 5;
const LOOK_AGAIN_MS = 1_000;

/** Proportional set size, MiB: of all processes, and of each kind. */
type Memory = Readonly<Record<'all' | Kind, number>>;

interface Wish {
  /** Of the app, of the app with pictures and films, and of a bare window each. */
  readonly starts: number;
}

/**
 * What standby takes, without and with pictures and films, beside a window with one line of text; in
 * turns.
 */
export async function memory(
  { app, display, say }: Common,
  { starts }: Wish,
): Promise<readonly Figure[]> {
  const standby: Memory[] = [];
  const media: Memory[] = [];
  const bare: Memory[] = [];
  await withPair(app, async (pair) => {
    const withMedia = await showingMedia(pair.app);
    for (let start = 1; start <= starts; start += 1) {
      say(`start ${start} of ${starts}`);
      bare.push(await memoryOf(pair.bare, display));
      standby.push(await memoryOf(pair.app, display));
      media.push(await memoryOf(withMedia, display));
    }
  });
  const [theirs, ...theirKinds] = figuresOf('a bare window', bare);
  const [ours, ...ourKinds] = figuresOf('standby', standby);
  const [shown, ...shownKinds] = figuresOf('standby with pictures and films', media);
  if (!theirs || !ours || !shown) throw new Error('nothing was measured');
  return [
    ...[theirs, ...theirKinds],
    ...[withGoal(against(ours, theirs), atMost('ratio', 1.4)), ...ourKinds],
    ...[withGoal(against(shown, theirs), atMost('ratio', 1.4)), ...shownKinds],
  ];
}

/** Of all processes first, then of each kind. */
function figuresOf(name: string, all: readonly Memory[]): readonly Figure[] {
  return [
    figureOf(
      name,
      'MiB',
      all.map((each) => each.all),
    ),
    ...KINDS.map((kind) =>
      figureOf(
        `${name}: ${kind}`,
        'MiB',
        all.map((each) => each[kind]),
      ),
    ),
  ];
}

/** The same hall, with pictures and films on its standby screen. */
async function showingMedia({ app, dataFolder, shows }: Startable): Promise<Startable> {
  const file = JSON.parse(await readFile(join(dataFolder, 'provision.yiping'), 'utf8'));
  const shown = { app, dataFolder: `${dataFolder}-media`, shows };
  await provision(shown.dataFolder, {
    ...file,
    media: [...PICTURES, ...FILMS].map((name) => ({ file: name, seconds: 3 })),
  });
  await putHallMedia(shown.dataFolder);
  return shown;
}

function memoryOf(startable: Startable, display: string | undefined): Promise<Memory> {
  return startOne(startable, display, async (_painted, pid) => {
    await pause(SETTLED_MS);
    const looks: Memory[] = [];
    for (let look = 0; look < LOOKS; look += 1) {
      const processes = await processesOf(pid);
      const sum = (kind?: Kind) =>
        processes
          .filter((each) => kind === undefined || each.kind === kind)
          .reduce((total, { pss }) => total + pss, 0) /
        2 ** 20;
      looks.push({ all: sum(), ...byKind(sum) });
      await pause(LOOK_AGAIN_MS);
    }
    return medians(looks);
  });
}

function medians(all: readonly Memory[]): Memory {
  const of = (name: keyof Memory) => Math.round(median(all.map((each) => each[name])) * 10) / 10;
  return { all: of('all'), ...byKind(of) };
}

function byKind(of: (kind: Kind) => number): Record<Kind, number> {
  return {
    main: of('main'),
    window: of('window'),
    gpu: of('gpu'),
    utility: of('utility'),
    zygote: of('zygote'),
  };
}
