import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { linkageOf } from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import { caseKey } from '../../shared/service.ts';
import { aCase, anEvaluationDraft, anUnlinkedDraft, MONDAY_MORNING } from '../../tests/builders.ts';
import type { Journal } from './journal.ts';
import { digestOf } from './seal.ts';
import { aDevice } from './testing/a-device.ts';
import { duringTheNextWrite, theDiskRefuses } from './testing/disk.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const right = aCase({ projectNo: 'right', serviceNumber: 2 });
const repair = { by: 'ops', why: 'the number was mistyped', linkage: right };

const found = (journal: Journal, id: string) => {
  const record = journal.find(id);
  if (record === undefined) throw new Error('not open');
  return record.evaluation;
};

describe('R15: a repair', () => {
  it('mends the case, here and after a restart, and leaves what was sealed', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    const mended = await journal.repair(draft.id, repair);
    expect(mended.evaluation.repair).toEqual({ ...repair, at: MONDAY_MORNING });
    expect(journal.find(draft.id)).toEqual(mended);
    await journal.close();
    const again = await device.start();
    const evaluation = found(again, draft.id);
    expect(again.find(draft.id)).toEqual(mended);
    expect([linkageOf(evaluation), evaluation.draft.linkage]).toEqual([right, draft.linkage]);
    expect(digestOf(evaluation.draft, evaluation.salt)).toBe(evaluation.chain.digest);
  });

  it('counts as the last one, whoever came before', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anUnlinkedDraft();
    await journal.seal([draft]);
    await journal.link(draft.id, aCase({ projectNo: 'told' }));
    expect(found(journal, draft.id).repair?.by).toBe('case source');
    await Promise.all([
      journal.repair(draft.id, { ...repair, linkage: aCase({ projectNo: 'wrong' }) }),
      journal.repair(draft.id, repair),
    ]);
    expect(linkageOf(found(journal, draft.id))).toEqual(right);
    await journal.close();
    expect(linkageOf(found(await device.start(), draft.id))).toEqual(right);
  });

  it('to another case makes of earlier attempts none of this one, here and after a restart', async () => {
    const device = aDevice();
    const journal = await device.start();
    const [moved, same, unlinked] = [anEvaluationDraft(), anEvaluationDraft(), anUnlinkedDraft()];
    const ids = [moved.id, same.id, unlinked.id];
    const known = ({ find }: Journal) => ids.map((id) => [find(id)?.moved, find(id)?.attempted]);
    await journal.seal([moved, same, unlinked]);
    await journal.attempted(ids);
    await journal.repair(moved.id, repair);
    await journal.repair(same.id, {
      ...repair,
      linkage: aCase({ ...same.linkage, userProp: '9' }),
    });
    await journal.link(unlinked.id, right);
    const expected = [
      [true, false],
      [undefined, true],
      [undefined, true],
    ];
    expect(known(journal)).toEqual(expected);
    await journal.close();
    const again = await device.start();
    expect(known(again)).toEqual(expected);
    await again.attempted([moved.id]);
    expect(known(again)[0]).toEqual([true, true]);
  });

  it('is of an open record only', async () => {
    const journal = await aDevice().start();
    const [gone, taken] = [anEvaluationDraft(), anEvaluationDraft()];
    await journal.seal([gone, taken]);
    await journal.settled(new Map([[gone.id, delivered]]));
    await journal.withdraw(taken.id);
    for (const { id } of [gone, taken, anEvaluationDraft()]) {
      await expect(journal.repair(id, repair)).rejects.toThrow(`record ${id} is not open`);
    }
  });

  it('that the disk refuses is none', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    await theDiskRefuses();
    await expect(journal.repair(draft.id, repair)).rejects.toThrow('EIO');
    expect(linkageOf(found(journal, draft.id))).toEqual(draft.linkage);
    await journal.close();
    expect(linkageOf(found(await device.start(), draft.id))).toEqual(draft.linkage);
  });

  it('of a record that the disk had refused comes after the record', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await theDiskRefuses();
    expect((await journal.seal([draft])).journaled).toBe(false);
    await journal.repair(draft.id, repair);
    await journal.close();
    expect(linkageOf(found(await device.start(), draft.id))).toEqual(right);
  });

  it('is not undone by an older one that is written again with its record', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    const { records } = await journal.seal([draft]);
    await journal.close();
    rmSync(device.file);
    const again = await device.start();
    await theDiskRefuses();
    const older = { ...repair, at: 1, linkage: aCase({ projectNo: 'older' }) };
    await again.adopt(
      records.map(({ evaluation, due }) => ({
        ...{ evaluation: { ...evaluation, repair: older }, due, attempted: false },
      })),
    );
    const next: Promise<void>[] = [];
    await duringTheNextWrite(() => next.push(again.audit({ by: 'IT', what: 'looked' })));
    await again.repair(draft.id, repair);
    await Promise.all(next);
    expect(next).toHaveLength(1);
    await again.close();
    expect(linkageOf(found(await device.start(), draft.id))).toEqual(right);
  });

  it('in whose way a receipt comes ends with “not open”', async () => {
    const journal = await aDevice().start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    const settling = journal.settled(new Map([[draft.id, delivered]]));
    const mending = journal.repair(draft.id, repair);
    await expect(mending).rejects.toThrow('is not open');
    await settling;
    expect(journal.settledAs(draft.id)).toEqual(delivered);
  });

  it('that cannot be read any more leaves the one before it', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    await journal.repair(draft.id, repair);
    await journal.repair(draft.id, { ...repair, linkage: aCase({ projectNo: 'spoilt' }) });
    await journal.close();
    const text = readFileSync(device.file, 'utf8');
    const last = text.lastIndexOf('"type":"repaired"');
    writeFileSync(device.file, `${text.slice(0, last)}"type":"rEpaired"${text.slice(last + 17)}`);
    expect(linkageOf(found(await device.start(), draft.id))).toEqual(right);
  });
});

describe('R2: what counts as rated', () => {
  it('is nothing that was withdrawn: its citizen was told that it was not saved', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    await journal.withdraw(draft.id);
    await journal.close();
    expect((await device.start()).left.rated).toEqual([]);
  });

  it('is the case as mended, also when its citizen’s part is erased', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    await journal.repair(draft.id, repair);
    await journal.settled(new Map([[draft.id, delivered]]));
    await journal.close();
    const { rated } = (await device.start()).left;
    expect(rated.map(({ key }) => key)).toEqual([caseKey(right)]);
  });
});
