import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { PAGE } from '../../shared/contract.ts';
import type { Outcome } from '../../shared/province.ts';
import { aCase, aMoment, anEvaluationDraft, anId, anOutboxItem } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openJournal } from '../journal/journal.ts';
import { createDeadlines } from './deadlines.ts';
import { createPack, openEnvelope } from './envelope.ts';
import { openEnvelopeKeys } from './envelope-keys.ts';
import { createReconciliation } from './reconciliation.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

const asSealed = (id: string) => ({ id, revision: 0, exported: false });

async function aDevice(count: number, home = aFolder()) {
  const folder = join(home, 'journal');
  const identity = anIdentity(home);
  const log = aLog();
  const journal = await openJournal({
    folder,
    identity,
    clock: { boot: 'this-boot', now: () => aMoment() },
    log,
    targetMs: 300_000,
  });
  onTestFinished(() => journal.close());
  const drafts = Array.from({ length: count }, () => anEvaluationDraft());
  await journal.seal(drafts);
  const keys = await openEnvelopeKeys({
    folder: join(home, 'outbox-keys'),
    vault: identity.vault,
    clock: { boot: 'this-boot', now: () => aMoment() },
    log,
    days: new Set(),
  });
  const pack = createPack({ journal, keys, deadlines: createDeadlines({ targetMs: 300_000 }) });
  const complete = vi.fn();
  const reconciliation = createReconciliation({ journal, keys, pack, log, complete });
  return {
    home,
    folder,
    journal,
    log,
    pack,
    keys,
    complete,
    reconciliation,
    ids: drafts.map(({ id }) => id),
  };
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
  const holdings = [one, two, three, stranger].map((id) => asSealed(id));
  // Of the second the citizen was told that it does not count.
  expect(await reconciliation['outbox.known'](holdings)).toEqual({
    settled: [one, two],
    unknown: [stranger],
    stale: [],
  });
});

it('writes down a receipt that came while the disk refused', async () => {
  const { journal, reconciliation, ids } = await aDevice(1);
  const [id = ''] = ids;
  const met = { target: false, cutOff: true };
  const receipts = [{ id, outcome: delivered, met }];
  const settled = vi.spyOn(journal, 'settled').mockRejectedValueOnce(new Error('ENOSPC'));
  await expect(reconciliation['outbox.confirm'](receipts)).rejects.toThrow('ENOSPC');
  expect(await reconciliation['outbox.confirm'](receipts)).toEqual([id]);
  expect(await reconciliation['outbox.confirm'](receipts)).toEqual([id]);
  expect([settled.mock.calls.length, journal.settledAs(id)]).toEqual([2, delivered]);
  expect(settled.mock.lastCall?.[1]?.get(id)).toEqual(met);
});

it('knows which records the outbox has in another version, and gives it the journal’s', async () => {
  const { journal, reconciliation, ids } = await aDevice(3);
  const [mended = '', exported = '', same = ''] = ids;
  await journal.repair(mended, { linkage: aCase({ taskName: '新' }), by: 'Ops', why: 'taskCode' });
  await journal.exported([exported], 'rescue');
  const known = await reconciliation['outbox.known'](ids.map((id) => asSealed(id)));
  expect(known).toEqual({ settled: [], unknown: [], stale: [mended, exported] });
  const items = await reconciliation['outbox.restore'](known.stale);
  const restored = items.map(({ id, revision, exported: out }) => ({
    id,
    revision,
    exported: out,
  }));
  expect(restored.map(({ exported: out }) => out)).toEqual([false, true]);
  const after = await reconciliation['outbox.known']([...restored, asSealed(same)]);
  expect(after.stale).toEqual([]);
});

it('says that the journal has everything only when the worker has handed it over', async () => {
  const { reconciliation, complete, ids } = await aDevice(1);
  await reconciliation['outbox.known'](ids.map((id) => asSealed(id)));
  expect(complete).not.toHaveBeenCalled();
  await reconciliation['outbox.open']({ after: null });
  expect(complete).toHaveBeenCalledOnce();
});

describe('the keys of the envelopes', () => {
  it('stay for what waits, and go when all of their day is delivered', async () => {
    const { reconciliation, journal, keys, ids } = await aDevice(2);
    const keep = vi.spyOn(keys, 'keep');
    const kept = async () => {
      await reconciliation['outbox.open']({ after: null });
      return [...(keep.mock.lastCall?.[0] ?? [])];
    };
    await journal.settled(new Map([[ids[0] ?? '', delivered]]));
    expect(await kept()).toEqual(['2026-03-02']);
    await journal.settled(new Map([[ids[1] ?? '', delivered]]));
    expect(await kept()).toEqual([]);
  });

  it('have the outbox get anew what was locked with one that is gone', async () => {
    const { reconciliation, keys, ids } = await aDevice(2);
    const holdings = ids.map((id) => asSealed(id));
    vi.spyOn(keys, 'isLost').mockImplementation((day) => day === '2026-03-02');
    expect((await reconciliation['outbox.known'](holdings)).stale).toEqual(ids);
  });
});

describe('records that only the outbox has', () => {
  /** A device whose journal was lost, with what its outbox had. */
  async function aDeviceThatLost(count: number) {
    const before = await aDevice(count);
    const items = before.journal.open().map(before.pack);
    await before.journal.close();
    rmSync(before.folder, { recursive: true });
    const after = await aDevice(0, before.home);
    return { ...after, items };
  }

  it('are taken over with their place in the chain, and are known from then on', async () => {
    const { reconciliation, journal, items } = await aDeviceThatLost(2);
    const [first, second] = items;
    if (first === undefined || second === undefined) throw new Error('sealing');
    const sent = { ...second, mayHaveArrived: true };
    expect(await reconciliation['outbox.adopt']([first, sent])).toEqual([first.id, second.id]);
    expect(
      [first, second]
        .map(({ id }) => journal.find(id))
        .map((own) => [own?.evaluation.chain.seq, own?.attempted]),
    ).toEqual([
      [1, false],
      [2, true],
    ]);
    const known = await reconciliation['outbox.known'](items);
    expect(known).toEqual({ settled: [], unknown: [], stale: [] });
  });

  it('stay in their rescue file', async () => {
    const { reconciliation, journal, items } = await aDeviceThatLost(1);
    const [item] = items;
    if (item === undefined) throw new Error('sealing');
    await reconciliation['outbox.adopt']([{ ...item, exported: true }]);
    expect(journal.isExported(item.id)).toBe(true);
  });

  it('are refused one by one when they cannot be read or are another’s', async () => {
    const { reconciliation, journal, items, log } = await aDeviceThatLost(2);
    const [good, other] = items;
    if (good === undefined || other === undefined) throw new Error('sealing');
    const offered = [anOutboxItem(), { ...other, envelope: good.envelope }, good];
    expect(await reconciliation['outbox.adopt'](offered)).toEqual([good.id]);
    expect([journal.open().length, log.text().includes('cannot be opened')]).toEqual([1, true]);
  });

  it('keep their key where the journal refuses them', async () => {
    const { reconciliation, items, keys } = await aDeviceThatLost(1);
    const keep = vi.spyOn(keys, 'keep');
    const [item] = items;
    if (item === undefined) throw new Error('sealing');
    const evaluation = openEnvelope(item, keys);
    const draft = { ...evaluation.draft, level: 1 };
    const forged = keys.lock(JSON.stringify({ ...evaluation, draft }), '2026-03-02');
    expect(await reconciliation['outbox.adopt']([{ ...item, envelope: forged }])).toEqual([]);
    await reconciliation['outbox.open']({ after: null });
    expect(keep).not.toHaveBeenCalled();
  });
});
