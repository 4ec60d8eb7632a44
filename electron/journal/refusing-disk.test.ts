import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { anEvaluationDraft } from '../../tests/builders.ts';
import type { Journal } from './journal.ts';
import { aDevice } from './testing/a-device.ts';
import { theDiskRefuses } from './testing/disk.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

const idsOf = (journal: Journal): string[] =>
  journal.open().map(({ evaluation }) => evaluation.draft.id);

describe('a disk that refuses', () => {
  it('makes no record invalid, and says that the journal has it not', async () => {
    const journal = await aDevice().start();
    await theDiskRefuses(1);
    const { records, journaled } = await journal.seal([anEvaluationDraft()]);
    expect([records.length, journaled, journal.head().seq]).toEqual([1, false, 1]);
  });

  it('gets the same record when it is asked again', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await theDiskRefuses(1);
    const refused = await journal.seal([draft]);
    const taken = await journal.seal([draft]);
    expect([refused.journaled, taken.journaled]).toEqual([false, true]);
    const again = await device.start();
    expect(again.open()[0]?.evaluation).toEqual(refused.records[0]?.evaluation);
  });

  it.each(['seal', 'attempted', 'settled'] as const)(
    'R13: leaves no gap in the chain, since what it refused goes before the next line (%s)',
    async (next) => {
      const device = aDevice();
      const journal = await device.start();
      const refused = anEvaluationDraft();
      const other = anEvaluationDraft();
      await theDiskRefuses(1);
      await journal.seal([refused]);
      if (next === 'seal') await journal.seal([other]);
      if (next === 'attempted') await journal.attempted([refused.id]);
      if (next === 'settled') await journal.settled(new Map([[refused.id, delivered]]));
      expect((await device.start()).head()).toEqual(journal.head());
    },
  );

  it('loses no record of which a draft was taken back before it was sealed', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.draft(draft);
    await theDiskRefuses(2);
    await expect(journal.withdraw(draft.id)).rejects.toThrow('EIO');
    expect((await journal.seal([draft])).journaled).toBe(false);
    await journal.audit({ by: 'test', what: 'something else is written' });
    expect(idsOf(journal)).toEqual([draft.id]);
    expect(idsOf(await device.start())).toEqual([draft.id]);
  });

  it('loses it neither when other lines are written beside the seal', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.draft(draft);
    await theDiskRefuses(1);
    await expect(journal.withdraw(draft.id)).rejects.toThrow('EIO');
    await Promise.all([
      journal.seal([draft]),
      journal.audit({ by: 'test', what: 'something else is written' }),
    ]);
    expect(idsOf(await device.start())).toEqual([draft.id]);
  });

  it('takes no draft back that was said again', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.draft(draft);
    await theDiskRefuses(2);
    await expect(journal.withdraw(draft.id)).rejects.toThrow('EIO');
    await journal.draft({ ...draft, text: 'said again' });
    await journal.audit({ by: 'test', what: 'something else is written' });
    const [left] = (await device.start()).left.drafts;
    expect(left).toMatchObject({ id: draft.id, text: 'said again' });
  });

  it('keeps a record withdrawn that was sealed before', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await theDiskRefuses(2);
    await journal.seal([draft]);
    await expect(journal.withdraw(draft.id)).rejects.toThrow('EIO');
    await journal.audit({ by: 'test', what: 'something else is written' });
    expect(idsOf(journal)).toEqual([]);
    expect(idsOf(await device.start())).toEqual([]);
  });

  it('tells whoever wanted a line kept', async () => {
    const journal = await aDevice().start();
    const draft = anEvaluationDraft();
    await theDiskRefuses(2);
    await expect(journal.draft(draft)).rejects.toThrow('EIO');
    await expect(journal.attempted([draft.id])).rejects.toThrow('EIO');
  });

  it('takes no receipt for known that it could not keep', async () => {
    const journal = await aDevice().start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    await theDiskRefuses(1);
    await expect(journal.settled(new Map([[draft.id, delivered]]))).rejects.toThrow('EIO');
    expect([idsOf(journal), journal.settledAs(draft.id)]).toEqual([[draft.id], undefined]);
  });
});
