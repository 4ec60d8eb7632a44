import { drain } from './drain.ts';
import type { PeerRecord, Store, Wish } from './store.ts';

/** IndexedDB without anything above it: the least that a store in a window can take. */
export async function openIndexedDb({ durability, url }: Wish): Promise<Store> {
  const options: IDBTransactionOptions = durability === 'strict' ? { durability: 'strict' } : {};
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('outbox', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('rows', { keyPath: 'id' });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  /** Resolves when the transaction is complete. */
  function change(work: (rows: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction('rows', 'readwrite', options);
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
      work(transaction.objectStore('rows'));
    });
  }

  function look<T>(work: (rows: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const request = work(database.transaction('rows').objectStore('rows'));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function oldest(limit: number) {
    const found: readonly PeerRecord[] = await look((rows) => rows.getAll(null, limit));
    return found.map((record) => ({
      record,
      remove: () => change((rows) => rows.delete(record.id)),
    }));
  }

  return {
    append: (record) => change((rows) => rows.add(record)),
    fill: (records) =>
      change((rows) => {
        for (const record of records) rows.add(record);
      }),
    count: () => look((rows) => rows.count()),
    drain: (concurrency) => drain(oldest, url, concurrency),
  };
}
