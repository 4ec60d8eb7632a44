import { join } from 'node:path';
import { FAULTS } from '../faults/kinds/index.ts';
import { hasFailed, runFault } from '../faults/run.ts';
import { within } from '../launch/wait.ts';
import type { Common } from './bench.ts';
import { atMost, type Figure, single, withGoal } from './figures.ts';
import type { Durability, PeerName } from './peers/host/store.ts';
import type { Peer } from './peers/peer.ts';
import { type Peers, withPeers } from './peers/with-peers.ts';
import { sideBySide } from './side-by-side.ts';
import { type Ground, TROUBLES, type Trouble } from './survive/troubles.ts';

interface Wish {
  /** Of the fault driver for ours: about how many injections for each trouble. */
  readonly rounds: number;
  /** One run for each. */
  readonly seeds: readonly number[];
}

const CONCURRENCY = 6;
/** What has not been acknowledged by then was not, ms. */
const PATIENCE_MS = 3_000;
/** As often a peer that was not answered is told to send again. */
const TRIES = 30;

/** As a good engineer would use them; the last one waits for the disk, as ours does. */
const PEERS: readonly { name: PeerName; durability: Durability; said: string }[] = [
  { name: 'pouchdb', durability: 'as it comes', said: 'PouchDB' },
  { name: 'rxdb', durability: 'as it comes', said: 'RxDB' },
  { name: 'workbox', durability: 'as it comes', said: 'Workbox' },
  { name: 'indexeddb', durability: 'strict', said: 'strict IndexedDB' },
];

/** What became of what was acknowledged. */
interface Survived {
  readonly acknowledged: number;
  readonly lost: number;
  /** Took effect at the server once more than they should. */
  readonly duplicated: number;
  /** Refused, or nothing was said. */
  readonly unacknowledged: number;
}

/**
 * The same troubles for ours, by the fault driver, and for each peer: of what was acknowledged, how
 * much never came to the server, and how much took effect there twice.
 * @throws when this machine cannot play one of them
 */
export async function survive(common: Common, wish: Wish): Promise<readonly Figure[]> {
  for (const { name, impossible } of TROUBLES) {
    const why = impossible?.();
    if (why !== undefined) throw new Error(`${name} cannot be played here: ${why}`);
  }
  return withPeers(common, 0, async (peers) => {
    // Side by side: what is lost does not depend on how quickly.
    const [ours, theirs] = await sideBySide(
      inTurn(TROUBLES, (trouble) => ourRows(trouble, common, wish)),
      inTurn(TROUBLES, (trouble) => peerRows(trouble, common, peers)),
    );
    return TROUBLES.flatMap((_, at) => [...(ours[at] ?? []), ...(theirs[at] ?? [])]);
  });
}

async function inTurn<T>(
  troubles: readonly Trouble[],
  work: (trouble: Trouble) => Promise<T>,
): Promise<readonly T[]> {
  const done: T[] = [];
  for (const trouble of troubles) done.push(await work(trouble));
  return done;
}

async function ourRows(trouble: Trouble, common: Common, wish: Wish): Promise<readonly Figure[]> {
  common.say(`${trouble.name}: ours`);
  const [lost, twice, ...others] = rowsOf('ours', trouble, await ourFate(trouble, common, wish));
  const none = atMost('median', 0);
  return [withGoal(lost, none), withGoal(twice, none), ...others];
}

/** They have promised nothing, and have no goal. */
async function peerRows(
  trouble: Trouble,
  { say }: Common,
  peers: Peers,
): Promise<readonly Figure[]> {
  const rows: Figure[] = [];
  for (const peer of PEERS) {
    say(`${trouble.name}: ${peer.said}`);
    rows.push(...rowsOf(peer.said, trouble, await peerFate(trouble, peers, peer)));
  }
  return rows;
}

function rowsOf(
  who: string,
  { name }: Trouble,
  { acknowledged, lost, duplicated, unacknowledged }: Survived,
): readonly [Figure, Figure, ...Figure[]] {
  const row = (what: string, value: number): Figure => ({
    ...single(`${name}, ${who}: ${what}`, 'count', value),
    count: acknowledged,
  });
  return [
    row('lost', lost),
    row('twice', duplicated),
    ...(unacknowledged > 0 ? [row('beside that not acknowledged', unacknowledged)] : []),
  ];
}

/** @throws when the driver could not go on, or saw anything else that is wrong */
async function ourFate(
  trouble: Trouble,
  { app, display }: Common,
  { rounds, seeds }: Wish,
): Promise<Survived> {
  const fault = FAULTS.find(({ name }) => name === trouble.fault);
  if (fault === undefined) throw new Error(`there is no fault ${trouble.fault}`);
  const sum = { acknowledged: 0, lost: 0, duplicated: 0, unacknowledged: 0 };
  for (const seed of seeds) {
    const result = await runFault({ fault, seed, app, display, rounds, keep: false });
    if (hasFailed({ ...result, lost: 0, duplicated: 0 })) {
      throw new Error(
        [`${fault.name}: ${result.broke ?? 'failed'}`, ...result.findings].join('; '),
      );
    }
    sum.acknowledged += result.acknowledged;
    sum.lost += result.lost;
    sum.duplicated += result.duplicated;
    sum.unacknowledged += result.unthanked;
  }
  return sum;
}

async function peerFate(
  trouble: Trouble,
  { open, receiver, record, folder }: Peers,
  { name, durability }: (typeof PEERS)[number],
): Promise<Survived> {
  const dataFolder = join(folder, `${trouble.fault}-${name}`);
  const asked: string[] = [];
  const acknowledged: string[] = [];
  const endings: (() => void)[] = [];
  const ground: Ground = {
    ...{ receiver, dataFolder },
    open: () => open(name, durability, dataFolder),
    async append(peer, count) {
      for (let number = 0; number < count; number += 1) {
        const id = `${trouble.fault}-${name}-${asked.length}`;
        asked.push(id);
        const ms = await within(PATIENCE_MS, peer.append({ ...record, id }));
        if (ms !== undefined) acknowledged.push(id);
      }
    },
    atEnd: (work) => {
      endings.push(work);
    },
  };
  try {
    await trouble.play(ground);
    const peer = await ground.open();
    await deliver(peer);
    await peer.close();
  } catch (error) {
    throw new Error(`${trouble.name}, ${name}`, { cause: error });
  } finally {
    for (const work of endings) work();
  }
  const taken = (id: string): number => receiver.received.get(id) ?? 0;
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((id) => taken(id) === 0).length,
    duplicated: asked.reduce((sum, id) => sum + Math.max(0, taken(id) - 1), 0),
    unacknowledged: asked.length - acknowledged.length,
  };
}

/** Until nothing waits. @throws with the last reason when something still does */
async function deliver(peer: Peer): Promise<void> {
  let reason: unknown;
  for (let attempt = 0; attempt < TRIES && (await peer.count()) > 0; attempt += 1) {
    try {
      await peer.drain(CONCURRENCY);
    } catch (error) {
      reason = error;
    }
  }
  const left = await peer.count();
  if (left > 0) throw new Error(`${left} records still wait at ${peer.name}`, { cause: reason });
}
