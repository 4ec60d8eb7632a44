import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Hall } from '../launch/hall.ts';

/** About what one rating writes to each copy. */
const RECORD_BYTES = 2_500;

/** What this machine takes for the two things that no rating can do without. */
export interface References {
  /** Takes each once. */
  take(): Promise<void>;
  /** One `fdatasync` each time, ms. */
  fdatasync(): readonly number[];
  /** One strict IndexedDB transaction each time, ms. */
  strictPut(): readonly number[];
  close(): Promise<void>;
}

/**
 * One append with fdatasync beside the journal and one strict IndexedDB transaction in the window,
 * each alone as in a rating: a hundred in a row would be faster, by caches that a rating never has.
 */
export async function openReferences(hall: Hall): Promise<References> {
  const handle = await open(join(hall.dataFolder, 'bench.tmp'), 'w');
  const bytes = Buffer.alloc(RECORD_BYTES, 1);
  const synced: number[] = [];
  const put: number[] = [];
  return {
    async take() {
      const began = performance.now();
      await handle.write(bytes);
      await handle.datasync();
      synced.push(performance.now() - began);
      put.push(await hall.kiosk().page.evaluate(strictPut, RECORD_BYTES));
    },
    fdatasync: () => synced,
    strictPut: () => put,
    close: () => handle.close(),
  };
}

/** Runs in the window. */
async function strictPut(bytes: number): Promise<number> {
  // Kept open, as the outbox keeps its own.
  const kept: Promise<IDBDatabase> | undefined = Reflect.get(globalThis, 'benchDatabase');
  const opening =
    kept ??
    new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('bench', 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore('rows', { autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  Reflect.set(globalThis, 'benchDatabase', opening);
  const database = await opening;
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' });
    transaction.objectStore('rows').add({ text: 'x'.repeat(bytes) });
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
  });
  return performance.now() - began;
}
