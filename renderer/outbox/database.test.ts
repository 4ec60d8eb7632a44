import 'fake-indexeddb/auto';
import Dexie from 'dexie';
import { expect, it, onTestFinished } from 'vitest';
import { anId, anOutboxItem } from '../../tests/builders.ts';
import { OutboxDatabase } from './database.ts';
import { openQueue } from './queue.ts';

it.each([1, 2])('takes over what version %i has left', async (version) => {
  const name = `outbox-${anId()}`;
  const { id, due, envelope } = anOutboxItem();
  const old = new Dexie(name);
  old.version(1).stores({ rows: 'id', envelopes: 'id' });
  if (version === 2) old.version(2).stores({ queue: 'key' });
  await old.open();
  const row = { id, state: 'quarantined', due, attempts: 3, nextAttemptAt: 0, waitMs: 0 };
  const since2 = version === 2 && { cutOffAt: 5, failures: 1 };
  await old.table('rows').put({ ...row, mayHaveArrived: true, ...since2 });
  await old.table('envelopes').put({ id, envelope });
  old.close();

  const database = new OutboxDatabase(name);
  onTestFinished(() => database.close());
  const queue = await openQueue(database, 0);
  expect(queue.holdings()).toEqual([{ id, revision: 0, exported: false }]);
  expect(await database.rows.get(id)).toMatchObject({
    ...{ state: 'quarantined', attempts: 3, mayHaveArrived: true, revision: 0 },
    failures: version === 2 ? 1 : 0,
  });
});

it('opens what a newer version has left, with its rows, and leaves it as it is', async () => {
  const name = `outbox-${anId()}`;
  const { id, due, envelope } = anOutboxItem();
  const newer = new Dexie(name);
  newer.version(9).stores({ rows: 'id', envelopes: 'id', queue: 'key', tomorrow: 'id' });
  await newer.open();
  const row = { id, state: 'pending', due, cutOffAt: 5, attempts: 0, nextAttemptAt: 0, waitMs: 0 };
  await newer
    .table('rows')
    .put({ ...row, mayHaveArrived: false, failures: 0, revision: 0, mood: 'new' });
  await newer.table('envelopes').put({ id, envelope });
  await newer.table('tomorrow').put({ id: 'kept' });
  newer.close();

  const database = new OutboxDatabase(name);
  const queue = await openQueue(database, 0);
  expect(queue.holdings()).toEqual([{ id, revision: 0, exported: false }]);
  database.close();
  await newer.open();
  onTestFinished(() => newer.close());
  expect([await newer.table('rows').get(id), await newer.table('tomorrow').get('kept')]).toEqual([
    expect.objectContaining({ mood: 'new' }),
    { id: 'kept' },
  ]);
});
