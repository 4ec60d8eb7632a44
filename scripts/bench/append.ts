import type { Common } from './bench.ts';
import { openCounter } from './counter.ts';
import { against, atLeast, type Figure, figureOf, withGoal } from './figures.ts';
import type { Durability, PeerName } from './peers/host/store.ts';
import type { Peer } from './peers/peer.ts';
import { appendOf, withPeers } from './peers/with-peers.ts';

/** Of each, before anything is counted: code runs slowly the first times. */
const WARM_UP = 10;

const PEERS: readonly (readonly [PeerName, Durability])[] = [
  ['file', 'strict'],
  ['indexeddb', 'strict'],
  ['pouchdb', 'strict'],
  ['rxdb', 'strict'],
  ['workbox', 'strict'],
  ['pouchdb', 'as it comes'],
  ['rxdb', 'as it comes'],
  ['workbox', 'as it comes'],
];

/**
 * From submitting to the window's word that the rating is safe: ours with two copies, sealed and locked,
 * beside what others take for one copy in clear. All have a window of their own, and in each round all
 * take the same rating, the peers while nothing happens at the counter; who is first changes.
 */
export function append(
  common: Common,
  { ratings }: { readonly ratings: number },
): Promise<readonly Figure[]> {
  const { app, display, say } = common;
  return withPeers(common, 0, async ({ open, record }) => {
    const peers: { readonly peer: Peer; readonly took: number[] }[] = [];
    for (const [name, durability] of PEERS) {
      peers.push({ peer: await open(name, durability), took: [] });
    }
    const counter = await openCounter(app, display, 0);
    try {
      say(`${ratings} ratings at the counter, and each with ${peers.length} peers`);
      for (let round = 0; round < WARM_UP + ratings; round += 1) {
        const first = round % peers.length;
        const inTurn = [...peers.slice(first), ...peers.slice(0, first)];
        await counter.rate(async () => {
          for (const { peer, took } of inTurn) {
            took.push(await peer.append({ ...record, id: `${record.id}-${round}` }));
          }
        });
      }
      const counted = (name: string, series: readonly number[]) =>
        figureOf(name, 'ms', series.slice(WARM_UP));
      const ours = counted('ours: submit → the window knows of two durable copies', counter.told());
      return [
        ours,
        counted('of that, in main: two durable copies', await counter.saved()),
        ...peers.map(({ peer, took }) =>
          // Ours is to be no slower than any of them.
          withGoal(against(counted(appendOf(peer), took), ours, 'p95'), atLeast('ratio', 1)),
        ),
      ];
    } finally {
      await counter.close();
    }
  });
}
