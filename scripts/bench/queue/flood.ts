import type { ElectronApplication, Page } from 'playwright-core';
import { LEVEL_NAMES } from '../../../shared/level.ts';
import { closeAll } from '../../launch/close-all.ts';
import { fingersOn, GUARD_MS, placeOn } from '../../launch/fingers.ts';
import { type Hall, openHall } from '../../launch/hall.ts';
import { inTime, pause } from '../../launch/wait.ts';
import { type QueueSimulator, startQueueSimulator } from '../../queue-simulator/index.ts';
import type { Flood } from '../../queue-simulator/mischief.ts';
import { against, atMost, type Figure, figureOf, single, withGoal } from '../figures.ts';
import { screenAfter, watched, watchWindow } from '../screens/watch.ts';

const FLOOD = { event: 'recalled', perSecond: 10_000, ms: 10_000 } as const;
const CALM = { ...FLOOD, perSecond: 0 } as const;
const CONNECTED_MS = 60_000;
/** How often the other peer says something, ms. */
const OTHER_MS = 200;
/** The citizen must not be timed out while tapping to and fro. */
const PATIENT = { invitationMs: 120_000, untouchedMs: 120_000, untouchedBadMs: 120_000 } as const;

/** What became of a flood. */
interface Flooded {
  readonly taps: readonly number[];
  /** Events the flooding peer got rid of, and in how many ms. */
  readonly sent: number;
  readonly ms: number;
  readonly others: { readonly said: number; readonly handled: number };
}

/** One peer floods; a citizen at the screen and another peer must not notice. */
export async function floodFigures(
  app: string,
  display: string | undefined,
  floods: number,
  say: (text: string) => void,
): Promise<readonly Figure[]> {
  const hall = await openHall({
    ...{ app, display, queue: 'tcp', tickets: [] },
    settings: { timeouts: { ...PATIENT, thanksMs: 1_000 } },
  });
  const { input } = hall.lineAt('tcp');
  if (input.transport !== 'tcp-server') throw new Error('not a server');
  const { host, port } = input;
  const flooding = startQueueSimulator({
    transport: { kind: 'tcp', host, port, from: '127.0.0.2' },
    counter: '5',
  });
  try {
    const { page, electron } = hall.kiosk();
    await watchWindow(page);
    await inTime(CONNECTED_MS, 'the connection of the flooding machine', flooding.connected());
    // Once before anything is counted: what is compiled and buffered the first time stays.
    await oneFlood(hall, flooding, { ...FLOOD, ticket: 'W001' });
    const before = await memoryOf(electron);
    const rounds: Flooded[] = [];
    const calm: number[] = [];
    for (let round = 1; round <= floods; round += 1) {
      // In turns, since whatever else the machine does strikes both alike.
      const number = String(round).padStart(3, '0');
      const still = await oneFlood(hall, flooding, { ...CALM, ticket: `C${number}` });
      calm.push(...still.taps);
      const flooded = await oneFlood(hall, flooding, { ...FLOOD, ticket: `F${number}` });
      say(`${flooded.sent} events in ${flooded.ms} ms, ${flooded.taps.length} taps`);
      rounds.push(flooded);
    }
    return floodFiguresOf(calm, rounds, before, await memoryOf(electron));
  } finally {
    await closeAll([flooding.close, hall.close]);
  }
}

function floodFiguresOf(
  calm: readonly number[],
  rounds: readonly Flooded[],
  before: number,
  after: number,
): readonly Figure[] {
  const sum = (of: (round: Flooded) => number) =>
    rounds.reduce((total, round) => total + of(round), 0);
  const still = figureOf('tap → screen', 'ms', calm);
  const flooded = figureOf(
    'tap → screen during a flood',
    'ms',
    rounds.flatMap(({ taps }) => taps),
  );
  const said = sum(({ others }) => others.said);
  const unheard = said - sum(({ others }) => others.handled);
  const first = single('heap of main before the floods', 'MiB', before);
  const last = against(single('heap of main after the floods', 'MiB', after), first);
  return [
    still,
    withGoal(against(flooded, still), atMost('largest', 200)),
    single(
      'events a second of the flood',
      'count',
      (sum(({ sent }) => sent) / sum(({ ms }) => ms)) * 1_000,
    ),
    withGoal(
      { ...single('events of another machine not handled', 'count', unheard), count: said },
      atMost('median', 0),
    ),
    first,
    withGoal(last, atMost('ratio', 1.05)),
  ];
}

/** One citizen, from the call to the thanks, for as long as it lasts. */
async function oneFlood(
  hall: Hall,
  flooding: QueueSimulator,
  { ticket, ...wish }: Flood & { readonly ticket: string },
): Promise<Flooded> {
  const { page } = hall.kiosk();
  await hall.serve(ticket);
  await page.getByRole('button', { name: LEVEL_NAMES[5], exact: true }).waitFor();
  let over = false;
  const flood = flooding.mischief.flood(wish).finally(() => {
    over = true;
  });
  const [taps, said] = await Promise.all([
    tapsUntil(page, () => over),
    saidUntil(hall, ticket, () => over),
  ]);
  const { sent, ms } = await flood;
  // Answers come in the order of what was said: after this one no other is on its way.
  const last = `last-${ticket}`;
  await hall.machine.recall({ id: last });
  await hall.machine.waitForReply((reply) => reply.kind === 'ack' && reply.id === last, 20_000);
  const heard = new Set(
    hall.machine.replies().flatMap((reply) => (reply.kind === 'ack' ? [reply.id] : [])),
  );
  const handled = said.filter((id) => heard.has(id)).length;
  return { taps, sent, ms, others: { said: said.length, handled } };
}

/** A citizen who cannot decide. @returns ms from each finger's leaving to the painted screen */
async function tapsUntil(page: Page, isOver: () => boolean): Promise<readonly number[]> {
  const fingers = await fingersOn(page);
  const taps: number[] = [];
  async function tap(name: string): Promise<void> {
    await pause(GUARD_MS);
    const place = await placeOn(page.getByRole('button', { name, exact: true }));
    const painted = await screenAfter(page, () => fingers.tap(place));
    taps.push(painted - ((await watched(page)).lifted.at(-1) ?? Number.NaN));
  }
  await tap(LEVEL_NAMES[5]);
  while (!isOver()) {
    await tap('重新选择');
    await tap(LEVEL_NAMES[5]);
  }
  await tap('提交');
  // Standby, so that the next flood finds what the first one found.
  await page.getByRole('heading', { name: '窗口' }).first().waitFor();
  return taps;
}

/** @returns the ids of what the other peer said */
async function saidUntil(
  { machine }: Hall,
  ticket: string,
  isOver: () => boolean,
): Promise<readonly string[]> {
  const said: string[] = [];
  while (!isOver()) {
    const id = `${ticket}-${said.length}`;
    await machine.recall({ id });
    said.push(id);
    await pause(OTHER_MS);
  }
  return said;
}

/** The heap of main after its garbage is collected, MiB. */
async function memoryOf(electron: ElectronApplication): Promise<number> {
  const bytes = await electron.evaluate(() => {
    const { setFlagsFromString } = process.getBuiltinModule('node:v8');
    const { runInNewContext } = process.getBuiltinModule('node:vm');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc');
    for (let turn = 0; turn < 3; turn += 1) collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  });
  return bytes / 2 ** 20;
}
