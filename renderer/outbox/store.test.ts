import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { anId, anOutboxItem } from '../../tests/builders.ts';
import { OutboxDatabase } from './database.ts';
import { openQueue } from './queue.ts';
import { reconcile } from './reconcile.ts';
import { createStore, type Opened } from './store.ts';

/** A store over a database that can be made to hang or to refuse. */
function aStore() {
  const name = `outbox-${anId()}`;
  const time = createHandDrivenTime();
  const databases: OutboxDatabase[] = [];
  const open = vi.fn(async (): Promise<Opened> => {
    const database = new OutboxDatabase(name);
    databases.push(database);
    return { queue: await openQueue(database, 0), close: vi.fn(() => database.close()) };
  });
  const opened = vi.fn();
  const failed = vi.fn();
  onTestFinished(() => {
    for (const database of databases) database.close();
  });
  return {
    time,
    open,
    opened,
    failed,
    begin: () => createStore({ open, timers: time.timers, random: () => 0, opened, failed }),
    database: () => databases.at(-1) ?? new OutboxDatabase(name),
    times: (count: number) => vi.waitFor(() => expect(opened).toHaveBeenCalledTimes(count)),
  };
}

describe('the store', () => {
  it('is waited for when it is opened for the first time', async () => {
    const { begin } = aStore();
    const store = begin();
    await store.store([anOutboxItem()]);
    expect(store.counts().pending).toBe(1);
  });

  it('is not waited for longer than two seconds', async () => {
    const { begin, open, time } = aStore();
    open.mockReturnValueOnce(new Promise(() => undefined));
    const stored = begin().store([anOutboxItem()]);
    time.advance(2_000);
    await expect(stored).rejects.toThrow('2000 ms');
  });

  it('compares nothing while it is closed: it would look as if it held nothing', async () => {
    const { begin, open } = aStore();
    open.mockReturnValueOnce(new Promise(() => undefined));
    const store = begin();
    const main = { call: vi.fn() };
    await expect(reconcile(store, main)).rejects.toThrow('the store is closed');
    expect(main.call).not.toHaveBeenCalled();
  });

  it('refuses a write that hangs, and is opened again with what it held', async () => {
    const { begin, database, time, times, failed } = aStore();
    const store = begin();
    await store.store([anOutboxItem()]);
    vi.spyOn(database().rows, 'bulkPut').mockReturnValueOnce(
      new Dexie.Promise<string>(() => undefined),
    );
    const hung = store.store([anOutboxItem()]);
    // Both have waited their two seconds; nobody stands in line behind a dead write.
    const behind = store.store([anOutboxItem()]);
    time.advance(2_000);
    await expect(hung).rejects.toThrow('2000 ms');
    await expect(behind).rejects.toThrow('2000 ms');
    await times(2);
    expect(failed).toHaveBeenCalledOnce();
    await store.store([anOutboxItem()]);
    expect(store.counts().pending).toBe(2);
  });

  it('is tried again while it cannot be opened, and refuses at once meanwhile', async () => {
    const { begin, open, time, times } = aStore();
    open.mockRejectedValueOnce(new Error('DatabaseClosedError'));
    const store = begin();
    await expect(store.store([anOutboxItem()])).rejects.toThrow('closed');
    await vi.waitFor(() => expect(time.pending()).toEqual([1_000]));
    time.advance(1_000);
    await times(1);
    await store.store([anOutboxItem()]);
    expect(store.counts().pending).toBe(1);
  });

  it('is opened again at once when it fails, and not again and again where it takes no write', async () => {
    const { begin, open, database, time, times } = aStore();
    const store = begin();
    async function refuse(): Promise<void> {
      const refused = Dexie.Promise.reject(new Error('QuotaExceededError'));
      vi.spyOn(database().rows, 'bulkPut').mockReturnValueOnce(refused);
      await expect(store.store([anOutboxItem()])).rejects.toThrow('QuotaExceededError');
    }
    await times(1);
    await refuse();
    await times(2);
    await refuse();
    expect(open).toHaveBeenCalledTimes(2);
    time.advance(1_000);
    await times(3);
    time.advance(10_000);
    await refuse();
    await times(4);
  });

  it('closes what opens after it was given up', async () => {
    const { begin, open, time } = aStore();
    const late = Promise.withResolvers<Opened>();
    open.mockReturnValueOnce(late.promise);
    begin();
    time.advance(30_000);
    await vi.waitFor(() => expect(time.pending()).toEqual([1_000]));
    const close = vi.fn();
    const database = new OutboxDatabase(`outbox-${anId()}`);
    late.resolve({ queue: await openQueue(database, 0), close });
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
    database.close();
  });
});
