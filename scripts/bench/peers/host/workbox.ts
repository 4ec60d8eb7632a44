import { Queue, StorableRequest } from 'workbox-background-sync';
import { requestOf } from './drain.ts';
import type { PeerRecord, Store, Wish } from './store.ts';

const NAME = 'outbox';

/**
 * Workbox's queue in the window. It is meant for a service worker, where each record would have to be
 * sent first and a process of Chromium's be woken besides: what is measured here is less than that.
 * Electron has no background sync, so that the queue is replayed by whoever has opened it, as its
 * `forceSyncFallback` is for.
 */
export async function openWorkbox({ url }: Wish): Promise<Store> {
  // All that it looks for of a service worker.
  Object.assign(globalThis, { registration: {} });
  const queue = new Queue(NAME, { forceSyncFallback: true, onSync: () => Promise.resolve() });
  await queue.size();
  const request = (record: PeerRecord) => new Request(url, requestOf(record));
  return {
    append: (record) => queue.pushRequest({ request: request(record) }),
    async fill(records) {
      const entries = records.map(async (record) => {
        const storable = await StorableRequest.fromRequest(request(record));
        return { queueName: NAME, requestData: storable.toObject(), timestamp: Date.now() };
      });
      await addAll(await Promise.all(entries));
    },
    count: () => queue.size(),
    drain: () => queue.replayRequests(),
  };
}

/** Into Workbox's own store, as it stores them, but in one transaction: it has no way to take many. */
async function addAll(entries: readonly object[]): Promise<void> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const opening = indexedDB.open('workbox-background-sync');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction('requests', 'readwrite');
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
    for (const entry of entries) transaction.objectStore('requests').add(entry);
  });
  database.close();
}
