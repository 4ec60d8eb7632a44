import { type FileHandle, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PeerRecord, Store } from './store.ts';

/** A file in main to which lines are added: the least that a durable copy can take. */
export async function openFile(folder: string): Promise<Store> {
  const path = join(folder, 'records.jsonl');
  const handle: FileHandle = await open(path, 'a');
  const add = async (records: readonly PeerRecord[]): Promise<void> => {
    await handle.write(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    await handle.datasync();
  };
  return {
    append: (record) => add([record]),
    fill: add,
    count: async () => (await readFile(path, 'utf8')).split('\n').length - 1,
    drain: () => Promise.reject(new Error('nothing is removed from a file')),
  };
}
