import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeAll } from '../../launch/close-all.ts';
import type { Common } from '../bench.ts';
import { sealRatings } from '../prefilled-journal.ts';
import type { Durability, PeerName, PeerRecord } from './host/store.ts';
import { openPeer, type Peer } from './peer.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { stagePeers } from './staged-peers.ts';

const LISTENERS = 100;

/** What a bench with peers has beside the app. */
export interface Peers {
  /** A peer on a folder of its own, new unless one is named; the bench need not close it. */
  open(name: PeerName, durability: Durability, dataFolder?: string): Promise<Peer>;
  /** Where all of them send what waits. */
  readonly receiver: Receiver;
  /** A rating as ours keeps it, sealed, but in clear. */
  readonly record: PeerRecord;
  /** For what else the bench keeps on disk; readable by whoever Electron runs as. */
  readonly folder: string;
}

/**
 * Installs and builds the peers, and takes everything away in the end.
 * @param latencyMs of each answer to what they send
 */
export async function withPeers<T>(
  { display, say }: Common,
  latencyMs: number,
  work: (peers: Peers) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-bench-'));
  await chmod(folder, 0o755);
  const opened: Peer[] = [];
  // Each Electron has a few of its own for the end of this process.
  process.setMaxListeners(LISTENERS);
  const closings = [() => rm(folder, { recursive: true, force: true })];
  try {
    say('the peers are installed and built');
    const app = await stagePeers();
    closings.unshift(app.remove);
    const receiver = await startReceiver(latencyMs);
    closings.unshift(receiver.close);
    const { sealed } = await sealRatings(join(folder, 'sealed'), 1);
    const [evaluation] = sealed;
    if (evaluation === undefined) throw new Error('no rating was sealed');
    return await work({
      async open(name, durability, dataFolder = join(folder, `peer-${opened.length}`)) {
        const wish = { name, durability, url: receiver.url };
        const peer = await openPeer({ app: app.folder, display, dataFolder, ...wish });
        opened.push(peer);
        return peer;
      },
      receiver,
      record: { id: evaluation.draft.id, ...evaluation },
      folder,
    });
  } finally {
    await closeAll([...opened.map(({ close }) => close), ...closings]);
  }
}

/** Each, and what it does when it takes a record. */
const CALLED: Readonly<Record<PeerName, readonly [string, string]>> = {
  pouchdb: ['PouchDB', 'put'],
  rxdb: ['RxDB (Dexie)', 'insert'],
  workbox: ['Workbox', 'pushRequest'],
  indexeddb: ['IndexedDB', 'add'],
  file: ['a file', 'one line and one fdatasync'],
};

/** A peer in the figures. */
export function nameOf({ name, durability }: Pick<Peer, 'name' | 'durability'>): string {
  return name === 'file' || durability === 'as it comes'
    ? CALLED[name][0]
    : `${CALLED[name][0]}, strict`;
}

/** What a peer does when it takes a record, in the figures. */
export function appendOf(peer: Pick<Peer, 'name' | 'durability'>): string {
  const [called, verb] = CALLED[peer.name];
  return nameOf(peer).replace(called, `${called} ${verb}`);
}
