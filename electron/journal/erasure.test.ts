import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { aMemory, anEvaluationDraft, aRating, aService } from '../../tests/builders.ts';
import type { Journal } from './journal.ts';
import { readLine } from './line.ts';
import { theDiskErasesSlowly } from './testing/disk.ts';
import { aSearchedDevice, draft, foundIn, SECRETS, service } from './testing/secrets.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

/** A citizen's whole way: called, tapped, submitted. */
async function rate(journal: Journal): Promise<void> {
  const rating = aRating({ ids: [draft.id], level: 1, text: draft.text });
  await journal.session({ place: 'serving', boot: 'b', memory: aMemory({ service }) });
  await journal.draft(draft);
  await journal.session({ place: 'rating', boot: 'b', memory: aMemory({ service, rating }) });
  await journal.seal([draft]);
}

const leave = (journal: Journal): Promise<void> =>
  journal.session({ place: 'standby', boot: 'b', memory: aMemory() });

describe('R12: what is personal', () => {
  it('can be opened with the keys of the device until the receipt is there', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    expect(foundIn(device.read())).toEqual(SECRETS);
  });

  it('can be opened by nobody once it is settled, not with all keys of the device', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    await journal.settled(new Map([[draft.id, delivered]]));
    expect([foundIn(device.read()), device.log.lines.filter((l) => l.level === 'error')]).toEqual([
      [],
      [],
    ]);
  });

  it('can be opened by nobody when the receipt comes while the session still shows thanks', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await rate(journal);
    await journal.settled(new Map([[draft.id, delivered]]));
    await leave(journal);
    expect(foundIn(device.read())).toEqual([]);
  });

  it('keeps no other citizen waiting while it is erased', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    const next = anEvaluationDraft();
    await journal.draft(next);
    const allow = await theDiskErasesSlowly();
    const settled = journal.settled(new Map([[draft.id, delivered]]));
    expect(await journal.seal([next])).toMatchObject({ journaled: true });
    expect(foundIn(device.read())).toEqual(SECRETS);
    allow();
    await settled;
    expect(foundIn(device.read())).toEqual([]);
  });

  it('is erased in the segments of earlier runs as well', async () => {
    const device = aSearchedDevice();
    const first = await device.start();
    await rate(first);
    await first.close();
    const second = await device.start();
    await second.session({ place: 'standby', boot: 'b', memory: aMemory({ service }) });
    await second.close();
    const third = await device.start();
    await leave(third);
    await third.settled(new Map([[draft.id, delivered]]));
    expect(foundIn(device.read())).toEqual([]);
  });

  it('is erased at the next start when the power went between receipt and erasure', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    const keys = await import('./service-keys.ts');
    const erase = vi.spyOn(keys.ServiceKeys.prototype, 'erase').mockResolvedValue();
    await journal.settled(new Map([[draft.id, delivered]]));
    await journal.close();
    expect(foundIn(device.read())).toEqual(SECRETS);
    erase.mockRestore();
    await device.start();
    expect(foundIn(device.read())).toEqual([]);
  });

  it('goes when the service ends not rated', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await journal.session({ place: 'serving', boot: 'b', memory: aMemory({ service }) });
    await journal.draft(draft);
    await journal.withdraw(draft.id);
    await leave(journal);
    expect(foundIn(device.read())).toEqual([]);
  });

  it('of the citizen who waits stays when the one before is over', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    const waiting = { service: aService({ ticket: 'B-7' }), invited: false };
    await journal.draft(draft);
    await journal.session({ place: 'rating', boot: 'b', memory: aMemory({ service, waiting }) });
    await journal.seal([draft]);
    const next = { place: 'called', boot: 'b', memory: aMemory({ service: waiting.service }) };
    await journal.session({ ...next, place: 'called' });
    await journal.settled(new Map([[draft.id, delivered]]));
    expect(foundIn(device.read())).toEqual([]);
    expect((await device.start()).left.session?.memory.service).toEqual(waiting.service);
  });

  it('stays while one record of a parallel approval is open', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    const other = { ...draft, id: anEvaluationDraft().id };
    await journal.seal([draft, other]);
    await journal.settled(new Map([[draft.id, delivered]]));
    expect((await device.start()).open().map((r) => r.evaluation.draft)).toEqual([other]);
  });
});

describe('a journal after an erasure', () => {
  it('knows the receipt, the end of the chain and the rated case, and has no problem', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    await journal.settled(new Map([[draft.id, delivered]]));
    await journal.close();
    const again = await device.start();
    expect([again.head(), again.settledAs(draft.id), again.open()]).toEqual([
      journal.head(),
      delivered,
      [],
    ]);
    expect(again.left.rated).toHaveLength(1);
    expect(device.log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('is as long as before and has no line that cannot be read', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await rate(journal);
    await leave(journal);
    const file = join(device.folder, 'segment-00000001.journal');
    const linesNow = () => readFileSync(file, 'utf8').trimEnd().split('\n');
    const before = linesNow();
    await journal.settled(new Map([[draft.id, delivered]]));
    const after = linesNow();
    const same = before.map((line) => line.length);
    expect(after.slice(0, -1).map((line) => line.length)).toEqual(same);
    expect(after.map((line) => readLine(line).type)).not.toContain('corrupt');
  });

  it('keeps no copy in memory', async () => {
    const device = aSearchedDevice();
    const first = await device.start();
    await rate(first);
    await first.close();
    const journal = await device.start();
    await leave(journal);
    await journal.settled(new Map([[draft.id, delivered]]));
    expect(JSON.stringify([journal.open(), journal.left])).not.toContain(draft.text);
  });
});
