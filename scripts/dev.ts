/**
 * `npm run dev`: the hall with its simulators, played by hand, rebuilt on save. A change of the
 * window reloads its page; a change of anything else starts the kiosk again on the same data.
 */
import { watch } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAll } from './build.ts';
import { showByHand } from './demo/by-hand.ts';
import { openHall } from './launch/hall.ts';
import { stageApp } from './launch/staged-app.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const ROOMS = ['electron', 'renderer', 'resources', 'shared'];
/** Editors write a file in several steps. */
const SETTLE_MS = 150;

if (!process.env['DISPLAY'] && process.platform === 'linux') {
  process.stderr.write('There is no display to work on. Without one: npm run demo\n');
  process.exitCode = 1;
} else {
  await develop();
}

async function develop(): Promise<void> {
  await buildAll(undefined, 'development');
  const app = await stageApp();
  const hall = await openHall({
    app: app.folder,
    display: process.env['DISPLAY'],
    queue: 'tcp',
    tickets: [],
  });
  const changed = new Set<string>();
  let working: Promise<void> | null = null;
  let settling: NodeJS.Timeout | undefined;

  async function rebuild(): Promise<void> {
    while (changed.size > 0) {
      const windowOnly = [...changed].every((room) => room === 'renderer');
      changed.clear();
      try {
        await buildAll(undefined, 'development');
        await cp(join(root, 'out'), join(app.folder, 'out'), { recursive: true });
        if (windowOnly) await hall.kiosk().page.reload();
        else {
          await hall.kiosk().close();
          await hall.restart();
        }
      } catch (error) {
        // A half-typed line is no reason to end the session.
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
  }

  const watchers = ROOMS.map((room) =>
    watch(join(root, room), { recursive: true }, () => {
      changed.add(room);
      clearTimeout(settling);
      settling = setTimeout(() => {
        working ??= rebuild().finally(() => {
          working = null;
        });
      }, SETTLE_MS);
    }),
  );
  await showByHand(hall);
  for (const watcher of watchers) watcher.close();
  await working;
  await hall.close();
  await app.remove();
}
