import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { PAGE } from '../../shared/contract.ts';
import type { Outcome } from '../../shared/province.ts';
import { aMoment, anEvaluationDraft, anId, anOutboxItem } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openJournal } from '../journal/journal.ts';
import { createReconciliation } from './reconciliation.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

async function aDevice(count: number) {
  const home = aFolder();
  const identity = anIdentity(home);
  const log = aLog();
  const journal = await openJournal({
    folder: join(home, 'journal'),
    identity,
    clock: { boot: 'this-boot', now: () => aMoment() },
    log,
    targetMs: 300_000,
  });
  onTestFinished(() => journal.close());
  const drafts = Array.from({ length: count }, () => anEvaluationDraft());
  await journal.seal(drafts);
  const reconciliation = createReconciliation({ journal, vault: identity.vault, log });
  return { journal, log, reconciliation, ids: drafts.map(({ id }) => id) };
}

it('tells what is open in pages that together are all of it', async () => {
  const { reconciliation, ids } = await aDevice(PAGE + 2);
  const first = await reconciliation['outbox.open']({ after: null });
  const second = await reconciliation['outbox.open']({ after: first.at(-1) ?? null });
  const third = await reconciliation['outbox.open']({ after: second.at(-1) ?? null });
  expect([first.length, second.length, third.length]).toEqual([PAGE, 2, 0]);
  expect([...first, ...second]).toEqual([...ids].sort());
});

it('restores what is asked for, with the attempts of earlier runs', async () => {
  const { journal, reconciliation, ids } = await aDevice(2);
  const [one = '', two = ''] = ids;
  await journal.attempted([one]);
  await journal.settled(new Map([[two, delivered]]));
  const items = await reconciliation['outbox.restore'](ids);
  expect(items.map(({ id, mayHaveArrived }) => [id, mayHaveArrived])).toEqual([[one, true]]);
});

it('knows what is settled and what it has never seen', async () => {
  const { journal, reconciliation, ids } = await aDevice(3);
  const [one = '', two = '', three = ''] = ids;
  await journal.settled(new Map([[one, delivered]]));
  await journal.withdraw(two);
  const stranger = anId();
  expect(await reconciliation['outbox.known']([one, two, three, stranger])).toEqual({
    settled: [one],
    unknown: [stranger],
  });
});

it('writes down a receipt that came while the disk refused', async () => {
  const { journal, reconciliation, ids } = await aDevice(1);
  const [id = ''] = ids;
  const receipts = [{ id, outcome: delivered }];
  const settled = vi.spyOn(journal, 'settled').mockRejectedValueOnce(new Error('ENOSPC'));
  await expect(reconciliation['outbox.confirm'](receipts)).rejects.toThrow('ENOSPC');
  expect(await reconciliation['outbox.confirm'](receipts)).toEqual([id]);
  expect(await reconciliation['outbox.confirm'](receipts)).toEqual([id]);
  expect([settled.mock.calls.length, journal.settledAs(id)]).toEqual([2, delivered]);
});

it('tells of records that only the outbox has', async () => {
  const { log, reconciliation } = await aDevice(0);
  expect(await reconciliation['outbox.adopt']([anOutboxItem()])).toEqual([]);
  expect(log.text()).toContain('not in the journal');
});
