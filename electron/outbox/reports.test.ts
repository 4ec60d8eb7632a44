import { expect, it, vi } from 'vitest';
import type { OutboxCounts } from '../../shared/outbox.ts';
import { aMoment } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import { createHealth } from '../health.ts';
import { createOutboxReports } from './reports.ts';

const EMPTY: OutboxCounts = {
  ...{ pending: 0, sending: 0, waitingCase: 0, quarantined: 0, exported: 0, delivered: 0 },
};
const HELD = { reason: 'unauthorised', detail: 'unknown app key', since: 1 } as const;

function reportsOf({ sealed = 1 } = {}) {
  const log = aLog();
  const health = createHealth({ clock: { boot: 'b', now: () => aMoment() }, log });
  const watch = { outboxTold: vi.fn(), storeRecreated: vi.fn() };
  const counted = vi.fn();
  const journal = { head: () => ({ epoch: 1, seq: sealed, hash: 'of a line' }) };
  const reports = createOutboxReports({ journal, watch, counted, health, log });
  const alarms = () => health.current().map(({ name, why }) => [name, why]);
  return { ...reports, ...watch, counted, alarms };
}

it('rings while records wait to be repaired and while nothing is sent, and no longer', async () => {
  const { handlers, alarms, counts, counted, outboxTold } = reportsOf();
  expect(counts()).toBeNull();
  const report = { counts: { ...EMPTY, quarantined: 2 }, deliveredSinceStart: 3, held: HELD };
  await handlers['outbox.counts'](report);
  expect(alarms()).toEqual([
    ['quarantine', 'records wait to be repaired'],
    ['held', 'nothing is sent: unauthorised'],
  ]);
  expect(counts()?.quarantined).toBe(2);
  expect(outboxTold).toHaveBeenCalledWith(report);
  await handlers['outbox.counts']({ counts: EMPTY, deliveredSinceStart: 5, held: null });
  expect(alarms()).toEqual([]);
  expect(counted).toHaveBeenCalledTimes(2);
});

it.each([
  ['failure', 'outbox', 'store: no room'],
  ['notPersisted', 'outboxNotPersisted', 'no room'],
  ['storeRecreated', 'outboxRecreated', 'no room'],
] as const)('%s is an alarm', async (kind, name, why) => {
  const { handlers, alarms, storeRecreated } = reportsOf();
  await handlers['outbox.problem']({ kind, where: 'store', message: 'no room' });
  expect(alarms()).toEqual([[name, why]]);
  expect(storeRecreated).toHaveBeenCalledTimes(kind === 'storeRecreated' ? 1 : 0);
});

it('an empty store is as it should be on a device that has sealed nothing', async () => {
  const { handlers, alarms, storeRecreated } = reportsOf({ sealed: 0 });
  await handlers['outbox.problem']({ kind: 'storeRecreated', where: 'open', message: 'new' });
  expect(alarms()).toEqual([]);
  expect(storeRecreated).not.toHaveBeenCalled();
});
