/** The page of the peer host: one store, opened at the driver's wish, as `peer` in the page. */

import { createDriven } from './driven.ts';
import type { Store, Wish } from './store.ts';

/** Each by itself: no peer pays for another's code. */
async function open(wish: Wish): Promise<Store> {
  // What opens with a setting of its own is left alone.
  const isDeaf = wish.name === 'pouchdb' || wish.name === 'workbox';
  if (wish.durability === 'strict' && isDeaf) makeStrict();
  switch (wish.name) {
    case 'pouchdb':
      return (await import('./pouchdb.ts')).openPouchDb(wish);
    case 'rxdb':
      return (await import('./rxdb.ts')).openRxDb(wish);
    case 'workbox':
      return (await import('./workbox.ts')).openWorkbox(wish);
    case 'indexeddb':
      return (await import('./indexeddb.ts')).openIndexedDb(wish);
    case 'file':
      throw new Error('a file is opened in main');
  }
}

/** For what has no setting for it: every transaction of this page waits for the disk. */
function makeStrict(): void {
  const { prototype } = IDBDatabase;
  const begin = prototype.transaction;
  prototype.transaction = function strictly(names, mode, options) {
    return begin.call(this, names, mode, { ...options, durability: 'strict' });
  };
}

Object.assign(globalThis, { peer: createDriven(open) });
