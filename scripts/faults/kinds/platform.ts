import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronRuntime } from '../../electron-runtime.mjs';
import { pause, until, within } from '../../launch/wait.ts';
import type { Entry } from '../book.ts';
import { aWish, rate } from '../citizen.ts';
import type { Fault } from '../fault.ts';
import type { Stand } from '../stand.ts';

/** From the first tap over the saving to a while after the thanks, ms. */
const MOMENTS = { first: 0, last: 2_200 } as const;
/** A page that stands still is noticed after 15 s and ended, and the next one loads. */
const BACK_MS = 40_000;
const ASKED_MS = 2_000;

/**
 * A citizen rates, and in the midst of it something happens to the machine; afterwards the screen has
 * to be there again.
 * @param happens resolves when the screen may be looked at again
 */
async function whileRating(
  stand: Stand,
  happens: (entry: Entry) => Promise<unknown>,
): Promise<void> {
  const { random, glass } = stand;
  const entry = await stand.invite();
  const rating = rate(glass, entry, aWish(random));
  await until(() => entry.tapped, 10_000);
  await pause(random.whole(MOMENTS.first, MOMENTS.last));
  // Until it is read again, nobody knows what the screen would show.
  if (!entry.acknowledged) entry.said = undefined;
  stand.injected();
  await happens(entry);
  await rating;
  const isBack = await until(async () => (await glass.look()) !== undefined, BACK_MS);
  if (!isBack) throw new Error(`the screen did not come back after ${entry.ticket}`);
}

/** Ends or stops a process of the app; one that has just gone by itself is no matter. */
function signal(pid: number | undefined, what: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
  if (pid === undefined || pid === 0) return;
  try {
    process.kill(pid, what);
  } catch {
    // Gone already.
  }
}

function pageProcess({ hall }: Stand): Promise<number | undefined> {
  return within(
    ASKED_MS,
    hall
      .kiosk()
      .electron.evaluate(({ BrowserWindow }) =>
        Number(BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()),
      ),
  );
}

/** Lets a script run in the page of now; what never ends there is not waited for. */
function inPage({ hall }: Stand, script: string): Promise<unknown> {
  return within(
    ASKED_MS,
    hall
      .kiosk()
      .electron.evaluate(
        ({ BrowserWindow }, code) =>
          BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.executeJavaScript(code),
        script,
      ),
  );
}

/** A starter of Electron with something more before its arguments. */
function starterWith({ hall }: Stand, environment: string, switches: string): string {
  const starter = join(hall.dataFolder, '..', 'electron-otherwise');
  const script = `#!/bin/sh\n${environment} exec '${electronRuntime().path}' ${switches} "$@"\n`;
  writeFileSync(starter, script, { mode: 0o755 });
  return starter;
}

const ZONES = ['America/New_York', 'Pacific/Kiritimati', 'Asia/Urumqi', 'UTC'] as const;

/** So little that a page which gathers soon has none left, MiB. */
const LITTLE_MEMORY = 160;
const GATHER = 'const all = []; for (;;) all.push(Array.from({ length: 1e5 }, () => ({})));';

export const platformFaults: readonly Fault[] = [
  {
    name: 'gpu-killed',
    does: 'SIGKILL of the process that draws',
    async play(stand) {
      const graphics = () =>
        within(
          ASKED_MS,
          stand.hall
            .kiosk()
            .electron.evaluate(
              ({ app }) => app.getAppMetrics().find(({ type }) => type === 'GPU')?.pid,
            ),
        );
      for (let round = 0; round < stand.rounds; round++) {
        await whileRating(stand, async () => signal(await graphics(), 'SIGKILL'));
      }
    },
  },
  {
    name: 'window-frozen',
    does: 'the page stands still: its process is stopped, or a script in it never ends',
    async play(stand) {
      for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
        await whileRating(stand, async () => {
          const pid = await pageProcess(stand);
          if (stand.random.chance(0.5)) signal(pid, 'SIGSTOP');
          else await inPage(stand, 'for (;;);');
        });
      }
    },
  },
  {
    name: 'window-out-of-memory',
    does: 'the page uses up its memory',
    async play(stand) {
      await stand.kill('both');
      await stand.restart(
        starterWith(stand, '', `--js-flags=--max-old-space-size=${LITTLE_MEMORY}`),
      );
      for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
        await whileRating(stand, () => inPage(stand, GATHER));
      }
    },
  },
  {
    name: 'worker-dead',
    does: 'the outbox worker ends without a word, fails, or stands still',
    async play(stand) {
      const { hall, random } = stand;
      for (let round = 0; round < stand.rounds; round++) {
        const end = random.pick(['close()', 'setTimeout(() => { throw 0 })', 'for (;;);']);
        await whileRating(stand, () =>
          within(
            ASKED_MS,
            hall.kiosk().page.workers()[0]?.evaluate(end) ?? Promise.resolve(undefined),
          ),
        );
      }
    },
  },
  {
    name: 'sleep',
    does: 'every process of the app stands still for some seconds and goes on',
    async play(stand) {
      const { hall, random } = stand;
      for (let round = 0; round < stand.rounds; round++) {
        await whileRating(stand, async () => {
          const { pid } = hall.kiosk().electron.process();
          signal(pid && -pid, 'SIGSTOP');
          await pause(random.whole(500, 6_000));
          signal(pid && -pid, 'SIGCONT');
        });
      }
    },
  },
  {
    name: 'screens-changed',
    does: 'a monitor goes and comes back, as Electron tells it',
    async play(stand) {
      for (let round = 0; round < stand.rounds; round++) {
        await whileRating(stand, () =>
          within(
            ASKED_MS,
            stand.hall.kiosk().electron.evaluate(({ BrowserWindow, screen }) => {
              BrowserWindow.getAllWindows()[0]?.setSize(700, 500);
              for (const change of ['display-removed', 'display-added']) {
                screen.emit(change, {}, screen.getPrimaryDisplay());
              }
            }),
          ),
        );
      }
    },
  },
  {
    name: 'zone-changed',
    does: "the machine's time zone is another one while it runs, and after a restart",
    async play(stand) {
      const { hall, random } = stand;
      for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
        const zone = random.pick(ZONES);
        await whileRating(stand, () =>
          within(
            ASKED_MS,
            hall.kiosk().electron.evaluate((_electron, name) => {
              process.env['TZ'] = name;
            }, zone),
          ),
        );
        await stand.kill('both');
        await stand.restart(starterWith(stand, `TZ='${zone}'`, ''));
        await stand.citizen();
      }
    },
  },
];
