import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closeAll } from '../launch/close-all.ts';
import { DEMO_COUNTER, type Hall, type HallOptions, openHall } from '../launch/hall.ts';
import { pause } from '../launch/wait.ts';
import { putBacklog } from './backlogs.ts';
import { rateAt, THANKS_MS, type Waited } from './citizen.ts';
import { startOne } from './first-paint.ts';
import { openReferences, type References } from './references.ts';

const PATIENCE_MS = 600_000;
/** Lines of a device's log that tell what became of a citizen who could not rate. */
const SAID_LAST = 30;

/** From starting the process, ms. */
export interface Started {
  /** Something is painted: the standby screen as it was last, whatever the device reads meanwhile. */
  readonly screen: number;
  /** The queue machine is connected: the next citizen can be invited. */
  readonly atWork: number;
}

/** A counter with so many undelivered records, and what was measured there. */
export interface Counter {
  readonly hall: Hall;
  readonly backlog: number;
  /**
   * One rating.
   * @param beside is done a moment before it, while nothing else happens
   */
  rate(beside?: () => Promise<void>): Promise<void>;
  /**
   * Starts the kiosk as at a counter, with nothing that looks into it, and ends it again when the
   * outbox has followed the journal. It must have been ended.
   */
  start(): Promise<Started>;
  /** Ends the kiosk once it stands by. */
  end(): Promise<void>;
  /** Starts it again for whoever rates. */
  restart(): Promise<void>;
  /** Of each rating so far, ms in the window from submitting to the thanks in the document. */
  thanks(): readonly number[];
  /** Of each rating so far, ms in the window from submitting to main's word that it is safe. */
  told(): readonly number[];
  /**
   * Of each rating so far, ms in main from sealing to both copies being durable.
   * @throws when one of them has one copy only
   */
  saved(): Promise<readonly number[]>;
  readonly references: Pick<References, 'take' | 'fdatasync' | 'strictPut'>;
  close(): Promise<void>;
}

/**
 * Starts the app over a backlog; its province is down as long as there is one.
 * @param own what the hall has of its own, and over how many days its backlog was rated
 */
export async function openCounter(
  app: string,
  display: string | undefined,
  backlog: number,
  { days = 0, ...own }: Pick<HallOptions, 'provinceFile'> & { readonly days?: number } = {},
): Promise<Counter> {
  const hall = await openHall({
    app,
    display,
    queue: 'tcp',
    tickets: [],
    prepare: (dataFolder) =>
      backlog === 0 ? Promise.resolve() : putBacklog(dataFolder, backlog, days),
    ...(backlog > 0 && { provinceFaults: { down: { mode: 'refuse' } } }),
    settings: { timeouts: { thanksMs: THANKS_MS } },
    ...own,
  });
  const log = join(hall.dataFolder, 'logs', 'yiping.log');
  const references = await openReferences(hall);
  const waited: Waited[] = [];
  /** Nobody is called while the thanks stand: they would keep the citizens of other counters waiting. */
  let thanked: Promise<unknown> = Promise.resolve();

  /** The fields of all lines that say this. */
  async function told(message: string): Promise<Record<string, unknown>[]> {
    const lines = (await readFile(log, 'utf8')).split('\n');
    return lines
      .filter((line) => line.includes(`"msg":"${message}"`))
      .map((line) => JSON.parse(line));
  }

  /** @param since wall-clock ms; what was said before does not count */
  async function hasFollowed(since: number): Promise<void> {
    await waitUntil(`${backlog} records in the outbox`, 500, async () => {
      const last = (await told('outbox')).findLast(
        ({ pending, time }) => pending !== undefined && Date.parse(String(time)) >= since,
      );
      return last !== undefined && Number(last['pending']) + Number(last['sending']) >= backlog;
    });
  }

  const close = () => closeAll([references.close, hall.close]);
  try {
    await hasFollowed(0);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    hall,
    backlog,
    async rate(beside = async () => undefined) {
      const ticket = `B${String(waited.length).padStart(6, '0')}`;
      await thanked;
      try {
        waited.push(await rateAt(hall, ticket, beside));
        thanked = pause(THANKS_MS);
      } catch (error) {
        // The hall is removed before anybody could look.
        const said = hall.kiosk().output().trimEnd().split('\n').slice(-SAID_LAST).join('\n');
        throw new Error(`${ticket} was not rated; the device said last:\n${said}`, {
          cause: error,
        });
      }
    },
    start() {
      const shows = DEMO_COUNTER.counter.name;
      return startOne(
        { app, dataFolder: hall.dataFolder, shows },
        display,
        async (screen, _, began) => {
          const isOfNow = ({ time }: Record<string, unknown>) => Date.parse(String(time)) >= began;
          const connected = async () => (await told('a queue machine connected')).find(isOfNow);
          await waitUntil('the queue machine is connected', 50, async () =>
            Boolean(await connected()),
          );
          const { time } = (await connected()) ?? {};
          await hasFollowed(began);
          return { screen, atWork: Date.parse(String(time)) - began };
        },
      );
    },
    async end() {
      // As at the end of a day: its next start shows at once what it showed last.
      const standby = join(hall.dataFolder, 'standby.json');
      await waitUntil('the counter stands by', 50, () => existsSync(standby));
      await hall.kiosk().close();
    },
    async restart() {
      await hall.restart();
    },
    async saved() {
      return (await told('saved')).map(({ ms, journaled, stored }) => {
        if (journaled !== true || stored !== true) throw new Error('a rating has one copy only');
        return Number(ms);
      });
    },
    thanks: () => waited.map(({ thanks }) => thanks),
    told: () => waited.map(({ told }) => told),
    references,
    close,
  };
}

/** @throws when it has not come true after ten minutes */
export async function waitUntil(
  what: string,
  everyMs: number,
  isTrue: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`never came true: ${what}`);
    await new Promise((look) => setTimeout(look, everyMs));
  }
}
