import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { CONNECTIONS } from '../../electron/province/client.ts';
import { startProvince } from '../launch/province.ts';
import type { Common } from './bench.ts';
import { type Counter, openCounter, waitUntil } from './counter.ts';
import { against, atLeast, atMost, type Figure, figureOf, withGoal } from './figures.ts';
import { writeBareRequests } from './peers/bare-requests.ts';
import type { Peer } from './peers/peer.ts';
import { type Peers, withPeers } from './peers/with-peers.ts';
import { sealRatings } from './prefilled-journal.ts';

const LATENCY_MS = 20;
const LOOK_AGAIN_MS = 20;
/** A file system in memory, on Linux. */
const SHARED = '/dev/shm';
/** Chromium has no more connections to one server. */
const LANES = 6;
/** A small backlog is drained again until about so many have gone. */
const RECORDS = 3_000;

/**
 * How fast a backlog goes to the province when it is back, 20 ms a request. Ours tells it a service
 * for each rating first, signed, and the ratings fifty at a time, and writes down each step; the limit
 * is the same requests to the same simulator from the main of an Electron, signed beforehand and with
 * nothing written. Workbox sends to a plain server, which costs less than a province, one request a
 * rating, one after the other.
 */
export function drain(
  common: Common,
  {
    backlogs,
    workbox,
  }: {
    readonly backlogs: readonly number[];
    /** As many of each backlog at most: one after the other, all would be the same for minutes. */
    readonly workbox: number;
  },
): Promise<readonly Figure[]> {
  const { app, display, say } = common;
  return withPeers(common, LATENCY_MS, async (peers) => {
    const figures: Figure[] = [];
    for (const backlog of backlogs) {
      const bare: number[] = [];
      const theirs: number[] = [];
      const own: number[] = [];
      for (let round = 1; round <= Math.max(1, RECORDS / backlog); round += 1) {
        say(`${backlog} by a bare fetch loop, by ours and by Workbox: ${round}`);
        bare.push(await withLedger((file) => bareRate(peers, backlog, file)));
        own.push(await withLedger((file) => ownRate(app, display, backlog, file)));
        theirs.push(await workboxRate(peers, backlog, Math.min(backlog, workbox)));
        say(
          `records a second: ${[bare, own, theirs].map((each) => Math.round(each.at(-1) ?? 0)).join(', ')}`,
        );
      }
      const rates = (name: string, perSecond: readonly number[]) =>
        figureOf(`${name}, ${backlog} waiting`, 'records/s', perSecond);
      const limit = rates('the limit: a bare fetch loop', bare);
      const ours = against(rates('ours', own), limit);
      const queue = against(rates('Workbox replayRequests', theirs), ours);
      // Ours is to be twice as fast.
      figures.push(
        limit,
        withGoal(ours, atLeast('ratio', 0.7)),
        withGoal(queue, atMost('ratio', 0.5)),
      );
    }
    return figures;
  });
}

/**
 * What the province has to write is not ours to wait for, and would take the disk from us: it writes
 * into memory, where there is a file system for it.
 */
async function withLedger<T>(work: (provinceFile: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(existsSync(SHARED) ? SHARED : tmpdir(), 'yiping-province-'));
  try {
    return await work(join(folder, 'province.jsonl'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns records a second */
async function bareRate(
  { open, folder }: Peers,
  backlog: number,
  provinceFile: string,
): Promise<number> {
  const data = await mkdtemp(join(folder, 'bare-'));
  // Electron's main, which is to read it, is another user's.
  await chmod(data, 0o755);
  const province = await startProvince('standard', provinceFile);
  const { simulator, settings } = province;
  try {
    const { deviceId, publicKey, sealed } = await sealRatings(join(data, 'device'), backlog);
    province.registerDevice(deviceId, publicKey);
    if (settings.profile !== 'standard') throw new Error(`another province: ${settings.profile}`);
    const requests = join(data, 'requests.json');
    await writeBareRequests(requests, settings, sealed);
    await simulator.faults.set({ latency: { ms: LATENCY_MS } });
    const host = await open('file', 'strict');
    const ms = await host.sendAll(requests, CONNECTIONS);
    await host.close();
    const taken = simulator.taken();
    if (taken !== backlog) throw new Error(`${taken} of ${backlog} took effect`);
    return (backlog / ms) * 1_000;
  } finally {
    await simulator.close();
  }
}

async function workboxRate(peers: Peers, backlog: number, count: number): Promise<number> {
  const peer = await peers.open('workbox', 'as it comes');
  await peer.fill(peers.record, backlog);
  const rate = await peerRate(peers, peer, count);
  await peer.kill();
  return rate;
}

/**
 * Lets a peer send, six at the same time if it can.
 * @param count of what waits; the peer is to be killed afterwards, for it does not stop there
 * @returns records a second
 */
export async function peerRate({ receiver }: Peers, peer: Peer, count: number): Promise<number> {
  const before = receiver.taken();
  const began = performance.now();
  const drained = peer.drain(LANES).then(
    () => null,
    (error: unknown) => error,
  );
  let ms = Number.NaN;
  const reached = waitUntil(`${count} have come from ${peer.name}`, LOOK_AGAIN_MS, () => {
    ms = performance.now() - began;
    return receiver.taken() - before >= count;
  });
  const failed = await Promise.race([drained, reached.then(() => null)]);
  if (failed !== null) throw failed;
  await reached;
  return (count / ms) * 1_000;
}

async function ownRate(
  app: string,
  display: string | undefined,
  backlog: number,
  provinceFile: string,
): Promise<number> {
  const counter = await openCounter(app, display, backlog, { provinceFile });
  try {
    return await drainRate(counter, backlog);
  } finally {
    await counter.close();
  }
}

/**
 * Lets a counter send what waits.
 * @param count of it
 * @returns records a second, from the end of the first batch: before it, the device waits a while on
 *   purpose, so that those of a hall do not all come at once
 */
export async function drainRate(counter: Counter, count: number): Promise<number> {
  const { province } = counter.hall;
  await province.faults.clear();
  await province.faults.set({ latency: { ms: LATENCY_MS } });
  // What is said just now is tried at once, and opens the queue for what waits.
  await counter.rate();
  const reach = async (wanted: number) => {
    const isThere = () => province.taken() >= wanted;
    await waitUntil(`${wanted} are with the province`, LOOK_AGAIN_MS, isThere);
    return { taken: province.taken(), at: performance.now() };
  };
  // Before the first batch come at most a probe of the queue and what was said just now.
  const first = await reach(3);
  const last = await reach(count);
  return ((last.taken - first.taken) / (last.at - first.at)) * 1_000;
}
