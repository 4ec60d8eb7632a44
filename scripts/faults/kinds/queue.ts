import { pause, until } from '../../launch/wait.ts';
import { startQueueSimulator } from '../../queue-simulator/index.ts';
import { startSlowLoris } from '../../queue-simulator/slow-loris.ts';
import type { Entry } from '../book.ts';
import { aWish, rate } from '../citizen.ts';
import type { Fault } from '../fault.ts';
import { LINES_OF_THE_STAND, type Stand } from '../stand.ts';

/** Another peer of the same hall. */
const SECOND_PEER = '127.0.0.2';
const FLOOD = { perSecond: 10_000, ms: 2_000 } as const;
/** From the invitation over the rating to a while after the thanks, ms. */
const LATEST_MS = 2_600;

type LineOfTheStand = (typeof LINES_OF_THE_STAND)[number];

/** What ends a noise: a line of text begins anew after it; a frame of the bus is only nearly right. */
const NOISE_ENDS = {
  tcp: Uint8Array.of(0x0a),
  websocket: Buffer.from('{'),
  serial: Uint8Array.of(0xff, 0x68, 0x03, 0x03, 0x68, 0x05, 0x01, 0x0b, 0x12, 0x16),
} as const satisfies Readonly<Record<LineOfTheStand, Uint8Array>>;

/** Bytes without a meaning, and a message that is none. */
async function noise({ hall, random }: Stand, over: LineOfTheStand): Promise<void> {
  const { machine } = hall.lineAt(over);
  await machine.mischief.noise(random.whole(1, 3_000));
  await machine.sendRaw(NOISE_ENDS[over]);
}

/** A citizen whom no machine may keep from rating. @throws when one did */
async function undisturbed(stand: Stand, entry: Entry): Promise<void> {
  await rate(stand.glass, entry, aWish(stand.random, false));
  if (!entry.acknowledged) throw new Error(`${entry.ticket} could not rate`);
}

/**
 * The same trouble twice in each round: before the call, which must be understood all the same, and
 * at some moment of the rating.
 * @param lines those that can have it
 */
function trouble(
  name: string,
  does: string,
  play: (stand: Stand, over: LineOfTheStand) => Promise<void>,
  lines: readonly LineOfTheStand[] = LINES_OF_THE_STAND,
): Fault {
  return {
    name: `queue-${name}`,
    does,
    async play(stand) {
      const { random, hall } = stand;
      for (let round = 0; round < stand.rounds; round++) {
        const over = random.pick(lines);
        stand.played(`over ${over}`);
        await play(stand, over);
        stand.injected();
        const entry = await stand.invite(over);
        const rating = undisturbed(stand, entry);
        const work = pause(random.whole(0, LATEST_MS)).then(() => play(stand, over));
        stand.injected();
        await Promise.all([rating, work]);
        hall.lineAt(over).machine.mischief.stutter(false);
      }
    },
  };
}

/** What a clerk at another counter presses. */
const ELSEWHERE = ['called', 'evaluate', 'cancelled', 'abandoned', 'transferred'] as const;

/** The other peer of the TCP server, for as long as the work takes. */
async function withSecondPeer(
  { hall }: Stand,
  work: (peer: ReturnType<typeof startQueueSimulator>) => Promise<unknown>,
): Promise<void> {
  const { input } = hall.lineAt('tcp');
  if (input.transport !== 'tcp-server') throw new Error('not a server');
  const { host, port } = input;
  const transport = { kind: 'tcp', host, port, from: SECOND_PEER } as const;
  const peer = startQueueSimulator({ transport, counter: '5' });
  try {
    await work(peer);
  } finally {
    await peer.close();
  }
}

export const queueFaults: readonly Fault[] = [
  trouble('noise', 'random bytes, and events among them', noise),
  trouble(
    'split-writes',
    'every frame arrives byte by byte',
    async ({ hall }, over) => {
      hall.lineAt(over).machine.mischief.stutter(true);
    },
    ['tcp', 'serial'],
  ),
  trouble('repeats', 'the same frame again and again', async ({ hall, random }, over) => {
    const { mischief } = hall.lineAt(over).machine;
    for (let time = random.whole(2, 6); time > 0; time -= 1) await mischief.repeat();
  }),
  trouble('elsewhere', 'events for another counter or address', async (stand, over) => {
    const { machine } = stand.hall.lineAt(over);
    const ticket = `C${String(stand.entries.length).padStart(3, '0')}`;
    for (const event of stand.random.some(ELSEWHERE, ELSEWHERE.length)) {
      await machine.mischief.elsewhere(event, { ticket });
    }
  }),
  trouble('hang-up', 'the connection ends inside a frame', async ({ hall }, over) => {
    const { machine } = hall.lineAt(over);
    await machine.mischief.half('recalled');
    machine.mischief.hangUp();
    await machine.connected();
  }),
  trouble(
    'replugged',
    'the serial adapter is pulled and comes back while its port is open',
    ({ hall }) => hall.lineAt('serial').replug(hall.kiosk()),
    ['serial'],
  ),
  trouble('flood', 'another peer sends 10 000 events a second', (stand) =>
    withSecondPeer(stand, (peer) => peer.mischief.flood({ event: 'recalled', ...FLOOD })),
  ),
  trouble('slow-loris', 'other peers send a byte now and then', async ({ hall, random }) => {
    const { input } = hall.lineAt('tcp');
    if (input.transport !== 'tcp-server') return;
    const { host, port } = input;
    const wish = { host, port, from: SECOND_PEER, connections: 12, everyMs: 50 };
    const loris = startSlowLoris({ ...wish, text: '{"event":"called","counter":"5"' });
    await pause(random.whole(500, 2_000));
    const cut = await until(() => loris.open() <= 7, 5_000);
    loris.close();
    if (!cut) throw new Error(`${loris.open()} connections were let in beside the machine's own`);
  }),
];
