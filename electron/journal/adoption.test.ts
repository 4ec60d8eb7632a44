import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Evaluation } from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import { aCase, anEvaluationDraft } from '../../tests/builders.ts';
import type { Found } from './adoption.ts';
import { hashOf } from './seal.ts';
import { anAdopter } from './testing/adopting.ts';
import { theDiskRefuses } from './testing/disk.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

const idsOf = (records: readonly Found[]) => records.map(({ evaluation }) => evaluation.draft.id);

describe('a record that only the outbox has', () => {
  it('is taken over as it was, and is there after a restart', async () => {
    const device = anAdopter();
    const found = await device.run(2);
    rmSync(device.folder, { recursive: true });
    const journal = await device.start();
    expect(idsOf(found).map((id) => journal.knows(id))).toEqual([false, false]);
    expect(await journal.adopt(found)).toEqual(idsOf(found));
    await journal.close();
    const again = await device.start();
    for (const { evaluation, due } of found) {
      expect(again.find(evaluation.draft.id)).toMatchObject({ evaluation, due, adopted: true });
    }
    // The epoch that began for the missing journal goes on: nothing new is wrong.
    expect(again.head()).toMatchObject({ epoch: 2, seq: 0 });
  });

  it('keeps its repair, and that it was attempted', async () => {
    const device = anAdopter();
    const [found] = await device.run(1);
    if (found === undefined) throw new Error('nothing sealed');
    rmSync(device.folder, { recursive: true });
    const journal = await device.start();
    const linkage = aCase({ projectNo: 'right' });
    const repair = { at: 1, by: 'ops', why: 'mistyped', linkage };
    await journal.adopt([{ ...found, evaluation: { ...found.evaluation, repair } }]);
    await journal.close();
    const record = (await device.start()).find(found.evaluation.draft.id);
    expect([record?.evaluation.repair, record?.attempted]).toEqual([repair, true]);
  });

  it('makes whole what the journal could not read any more, and its key goes with the receipt', async () => {
    const device = anAdopter();
    const found = await device.run(1);
    const text = readFileSync(device.segment(1), 'utf8');
    writeFileSync(device.segment(1), text.replace('"type":"personal"', '"type":"pErsonal"'));
    const journal = await device.start();
    const [id = ''] = idsOf(found);
    expect([journal.knows(id), journal.find(id)]).toEqual([false, undefined]);
    await journal.adopt(found);
    expect(journal.find(id)?.evaluation).toEqual(found[0]?.evaluation);
    await journal.settled(new Map([[id, delivered]]));
    await journal.close();
    const keys = readdirSync(device.folder).flatMap(
      (name) => readFileSync(join(device.folder, name), 'utf8').match(/"wrapped":"[^"]{6}/g) ?? [],
    );
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => key !== '"wrapped":"erased')).toEqual([]);
  });

  it('is not taken twice, nor when it is known otherwise', async () => {
    const device = anAdopter();
    const found = await device.run(3);
    const journal = await device.start();
    const [gone = '', taken = ''] = idsOf(found);
    await journal.settled(new Map([[gone, delivered]]));
    await journal.withdraw(taken);
    const before = device.sealedLines().length;
    expect(await journal.adopt(found)).toEqual(idsOf(found));
    expect(device.sealedLines()).toHaveLength(before);
    expect([journal.settledAs(gone), journal.isWithdrawn(taken)]).toEqual([delivered, true]);
  });

  it('can come when its key is erased and its receipt is lost, and has a new key then', async () => {
    const device = anAdopter();
    const first = await device.start();
    const { records } = await first.seal([anEvaluationDraft()]);
    const found = records.map(({ evaluation, due }) => ({ evaluation, due, attempted: true }));
    const [id = ''] = idsOf(found);
    await first.settled(new Map([[id, delivered]]));
    await first.close();
    // All that is left of it is that its key was erased.
    const text = readFileSync(device.segment(1), 'utf8').split('\n');
    const kept = text.filter((line) => !/"type":"(sealed|personal|settled)"/.test(line));
    writeFileSync(device.segment(1), kept.join('\n'));
    const journal = await device.start();
    await journal.adopt(found);
    await journal.close();
    expect((await device.start()).find(id)?.evaluation).toEqual(found[0]?.evaluation);
  });

  it('is written with the next line when the disk refuses it', async () => {
    const device = anAdopter();
    const found = await device.run(1);
    rmSync(device.folder, { recursive: true });
    const journal = await device.start();
    await theDiskRefuses();
    expect(await journal.adopt(found)).toEqual([]);
    await journal.audit({ by: 'IT', what: 'looked' });
    expect(await journal.adopt(found)).toEqual(idsOf(found));
    await journal.close();
    expect((await device.start()).knows(idsOf(found)[0] ?? '')).toBe(true);
  });
});

describe('a record that this device has not sealed', () => {
  const change: Readonly<Record<string, (evaluation: Evaluation) => Evaluation>> = {
    'a level changed': (evaluation) => ({
      ...evaluation,
      draft: { ...evaluation.draft, level: 5 },
    }),
    'a place changed': (evaluation) => ({
      ...evaluation,
      chain: { ...evaluation.chain, seq: 9 },
    }),
    'a place changed and hashed again': (evaluation) => {
      const chain = { ...evaluation.chain, seq: 9 };
      return { ...evaluation, chain: { ...chain, hash: hashOf(chain) } };
    },
    'the name of the device changed': (evaluation) => {
      const chain = { ...evaluation.chain, deviceId: 'YP-000000000000' };
      return { ...evaluation, chain: { ...chain, hash: hashOf(chain) } };
    },
  };

  it.for(Object.keys(change))('is refused and never written: %s', async (name) => {
    const device = anAdopter();
    const found = await device.run(2);
    rmSync(device.folder, { recursive: true });
    const journal = await device.start();
    const forged = found.map((record, index) => {
      const forge = index === 0 ? change[name] : undefined;
      return forge === undefined ? record : { ...record, evaluation: forge(record.evaluation) };
    });
    // The honest one beside it is taken.
    expect(await journal.adopt(forged)).toEqual(idsOf(found).slice(1));
    expect(device.sealedLines().map(({ id }) => id)).toEqual(idsOf(found).slice(1));
    expect(device.log.text()).toContain('a record of the outbox is not of this device');
    expect(journal.head().epoch).toBe(2);
  });

  it('is refused from another device', async () => {
    const [found, device] = [await anAdopter().run(1), anAdopter()];
    const journal = await device.start();
    expect(await journal.adopt(found)).toEqual([]);
    expect([journal.open(), journal.head().epoch]).toEqual([[], 1]);
  });
});
