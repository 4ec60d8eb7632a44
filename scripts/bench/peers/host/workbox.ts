import { Queue, QueueStore, StorableRequest } from 'workbox-background-sync';
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
  const store = new QueueStore(NAME);
  await queue.size();
  const request = (record: PeerRecord) => new Request(url, requestOf(record));
  return {
    append: (record) => queue.pushRequest({ request: request(record) }),
    async fill(records) {
      // Its own way to store, without the waits between two.
      const pushed = records.map(async (record) => {
        const storable = await StorableRequest.fromRequest(request(record));
        await store.pushEntry({ requestData: storable.toObject(), timestamp: Date.now() });
      });
      await Promise.all(pushed);
    },
    count: () => queue.size(),
    drain: () => queue.replayRequests(),
  };
}
