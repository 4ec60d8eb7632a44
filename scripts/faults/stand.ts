import { existsSync } from 'node:fs';
import { chown, cp, mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProvisioningFile } from '../../shared/provisioning.ts';
import { type Hall, type HallOptions, openHall } from '../launch/hall.ts';
import type { ProfileName } from '../launch/province.ts';
import { until, within } from '../launch/wait.ts';
import { aService } from '../queue-simulator/index.ts';
import type { Entry } from './book.ts';
import { aWish, finishLeft, rate, type Wish } from './citizen.ts';
import { type Glass, glassOf } from './glass.ts';
import type { Random } from './random.ts';

/** What a fault gets to play with: a hall at work, and citizens who come when called. */
export interface Stand {
  readonly hall: Hall<ProfileName>;
  readonly profile: ProfileName;
  readonly glass: Glass;
  readonly random: Random;
  /** How many injections a fault should aim at in this start. */
  readonly rounds: number;
  readonly entries: readonly Entry[];
  /** What a fault saw by itself that must not be. */
  readonly sightings: readonly string[];
  readonly counts: { injections: number; starts: number };
  /** The next ticket, from the call to the end of its rating. */
  citizen(wish?: Wish): Promise<Entry>;
  /**
   * Only calls and invites; `citizen` does the rest as well.
   * @param over which line; TCP unless given
   */
  invite(over?: (typeof LINES_OF_THE_STAND)[number]): Promise<Entry>;
  /** Takes all trouble from the province. */
  calm(): Promise<void>;
  /** Says that one fault has been injected. */
  injected(): void;
  /** Says which part of a mix begins, for whoever reads of a failure. */
  played(part: string): void;
  readonly parts: readonly string[];
  /** Says that the device broke its word in a way only this fault can see. */
  found(what: string): void;
  /** SIGKILL; returns when the process is gone. */
  kill(what: 'main' | 'both'): Promise<void>;
  /** SIGKILL of the window's process alone. */
  killWindow(): Promise<void>;
  /** @param starter starts Electron in its place, with the same arguments */
  restart(starter?: string): Promise<void>;
  /** Gives a folder that was put back to the user the kiosk runs as. */
  own(folder: string): Promise<void>;
  /** Is done after the verdict, before the hall closes its door. */
  atEnd(work: () => void): void;
  /** Ends everything. @param keep leaves the data folder where it is */
  close(keep: boolean): Promise<string>;
}

/** As short as the device allows, so that many citizens fit into a minute. */
const QUICK: Partial<ProvisioningFile>['timeouts'] = {
  invitationMs: 60_000,
  untouchedMs: 3_000,
  untouchedBadMs: 3_500,
  thanksMs: 1_000,
};

/** Of the queue machines; citizens are called over the first unless a fault wants another. */
export const LINES_OF_THE_STAND = ['tcp', 'websocket', 'serial'] as const;

const RESTART_MS = 25_000;

/**
 * Opens a hall for one run.
 * @param app the staged build
 * @param rounds about how many injections in one start
 * @param more what this hall has beside that
 */
export async function openStand(
  app: string,
  display: string | undefined,
  random: Random,
  rounds: number,
  profile: ProfileName,
  { settings, prepare }: Pick<HallOptions, 'settings' | 'prepare'> = {},
): Promise<Stand> {
  const hall: Hall<ProfileName> = await openHall({
    profile,
    app,
    display,
    queue: LINES_OF_THE_STAND,
    tickets: [],
    settings: { timeouts: QUICK, ...settings },
    ...(prepare !== undefined && { prepare }),
  });
  await calm();
  const glass = glassOf(() => hall.kiosk());
  const entries: Entry[] = [];
  const counts = { injections: 0, starts: 1 };
  const sightings: string[] = [];
  const parts: string[] = [];
  const endings: (() => void)[] = [];

  async function calm(): Promise<void> {
    await hall.province.faults.clear();
    // This one takes a second record for a case, to see who would send one; the others know a record
    // by nothing else, and would take the second copy of a lost answer.
    if (profile === 'standard') await hall.province.faults.set({ acceptSecond: {} });
  }

  async function invite(over?: (typeof LINES_OF_THE_STAND)[number]): Promise<Entry> {
    await finishLeft(glass, entries.at(-1));
    const ticket = `A${String(entries.length + 1).padStart(3, '0')}`;
    const service = aService({ ticket, area: hall.area });
    const projectNo = service.cases[0]?.projectNo ?? '';
    // A serial machine knows the digits of the ticket and nothing else.
    if (over === 'serial') hall.caseSource.put(ticket.replace(/\D/g, ''), service);
    const entry: Entry = {
      ticket,
      projectNo,
      tapped: false,
      said: undefined,
      pressed: undefined,
      acknowledged: false,
      refused: false,
      counts: true,
      journalBytes: 0,
      thankedAt: 0,
    };
    entries.push(entry);
    await within(10_000, hall.serve(ticket, over === undefined ? {} : { over }));
    return entry;
  }

  return {
    hall,
    profile,
    calm,
    glass,
    random,
    rounds,
    entries,
    sightings,
    found: (what) => {
      sightings.push(what);
    },
    counts,
    invite,
    async citizen(wish = aWish(random)) {
      const entry = await invite();
      await rate(glass, entry, wish);
      entry.journalBytes = (await lastSegment(hall.dataFolder))?.bytes ?? 0;
      return entry;
    },
    injected() {
      counts.injections += 1;
    },
    parts,
    played: (part) => {
      parts.push(part);
    },
    async kill(what) {
      const running = hall.kiosk().electron.process();
      if (what === 'main' && running.pid !== undefined) {
        process.kill(running.pid, 'SIGKILL');
        await until(() => running.signalCode !== null || running.exitCode !== null, 5_000);
      }
      // The rest of the group: its other processes end by themselves when main is gone.
      await within(5_000, hall.kiosk().kill());
    },
    async killWindow() {
      const pid = await within(
        1_000,
        hall
          .kiosk()
          .electron.evaluate(({ BrowserWindow }) =>
            BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
          ),
      );
      if (pid === undefined || pid === 0) return;
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just gone by itself.
      }
    },
    async restart(starter) {
      counts.starts += 1;
      const done = await within(
        RESTART_MS,
        hall.restart(starter).then(() => true),
      );
      if (done === undefined) throw new Error('the kiosk did not come back');
    },
    async own(folder) {
      const { uid, gid } = await stat(hall.dataFolder);
      const inside = await readdir(folder, { recursive: true }).catch(() => []);
      for (const name of ['', ...inside]) {
        await chown(join(folder, name), uid, gid).catch(() => undefined);
      }
    },
    atEnd: (work) => {
      endings.push(work);
    },
    async close(keep) {
      const kept = `${hall.dataFolder}-kept`.replace('yiping-hall-', 'yiping-failed-');
      await within(8_000, hall.kiosk().kill());
      for (const work of endings) work();
      if (keep) {
        const small = `${hall.dataFolder}-small-disk`;
        const from = existsSync(small) ? small : hall.dataFolder;
        await mkdir(kept, { recursive: true });
        await cp(from, kept, { recursive: true }).catch(() => undefined);
      }
      await within(10_000, hall.close());
      return kept;
    },
  };
}

/** The newest file of the journal that holds more than its beginning. */
export async function lastSegment(
  dataFolder: string,
): Promise<{ readonly file: string; readonly bytes: number } | undefined> {
  const folder = join(dataFolder, 'journal');
  const names = await readdir(folder).catch(() => []);
  const last = names
    .filter((name) => name.endsWith('.journal'))
    .sort()
    .at(-1);
  if (last === undefined) return undefined;
  const file = join(folder, last);
  return { file, bytes: (await stat(file)).size };
}
