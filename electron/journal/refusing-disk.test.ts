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

  describe('a draft that was taken back while the disk refused', () => {
    async function takenBack() {
      const device = aDevice();
      const journal = await device.start();
      const draft = anEvaluationDraft();
      await journal.draft(draft);
      await theDiskRefuses(1);
      await expect(journal.withdraw(draft.id)).rejects.toThrow('EIO');
      return { device, journal, draft };
    }
    const somethingElse = { by: 'test', what: 'something else is written' };

    it('and is sealed while it still does loses no record', async () => {
      const { device, journal, draft } = await takenBack();
      await theDiskRefuses(1);
      expect((await journal.seal([draft])).journaled).toBe(false);
      await journal.audit(somethingElse);
      expect(idsOf(journal)).toEqual([draft.id]);
      expect(idsOf(await device.start())).toEqual([draft.id]);
    });

    it('and is sealed beside other lines loses no record', async () => {
      const { device, journal, draft } = await takenBack();
      await Promise.all([journal.seal([draft]), journal.audit(somethingElse)]);
      expect(idsOf(await device.start())).toEqual([draft.id]);
    });

    it('and is said again stays as it was said last', async () => {
      const { device, journal, draft } = await takenBack();
      await theDiskRefuses(1);
      await journal.draft({ ...draft, text: 'said again' });
      await journal.audit(somethingElse);
      const [left] = (await device.start()).left.drafts;
      expect(left).toMatchObject({ id: draft.id, text: 'said again' });
    });
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
