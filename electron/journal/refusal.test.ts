import { describe, expect, it, onTestFinished } from 'vitest';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { aMemory, anEvaluationDraft } from '../../tests/builders.ts';
import type { Journal } from './journal.ts';
import { aDevice } from './testing/a-device.ts';
import { theDiskRefuses, theDiskRefusesAll } from './testing/disk.ts';

const standby = { place: 'standby' as const, boot: 'b', memory: aMemory() };
const rejected = { kind: 'rejected' as const, violations: [] };

/** The citizen is told that it was not saved, and the disk does not even take that. */
async function notSaved(journal: Journal): Promise<EvaluationDraft> {
  const draft = anEvaluationDraft();
  await journal.draft(draft);
  await theDiskRefuses();
  expect((await journal.seal([draft])).journaled).toBe(false);
  await theDiskRefuses();
  await expect(journal.withdraw(draft.id)).rejects.toThrow('EIO');
  return draft;
}

const leftIds = ({ left, open }: Journal): string[] => [
  ...left.drafts.map(({ id }) => id),
  ...open().map(({ evaluation }) => evaluation.draft.id),
];

describe('what the disk refused is written', () => {
  it.each<[string, (journal: Journal) => Promise<void>]>([
    ['before the next tap', (journal) => journal.draft(anEvaluationDraft())],
    ['before the next state of the session', (journal) => journal.session(standby)],
    ['at the end', (journal) => journal.close()],
  ])('%s: a withdrawal', async (_when, next) => {
    const device = aDevice();
    const journal = await device.start();
    const { id } = await notSaved(journal);
    await next(journal);
    // The power goes.
    const again = await device.start();
    expect(leftIds(again)).not.toContain(id);
    expect(again.isWithdrawn(id)).toBe(true);
    expect(again.head()).toEqual(journal.head());
  });

  it('at the end: a record, so that its place in the chain is given once', async () => {
    const device = aDevice();
    const journal = await device.start();
    await theDiskRefuses();
    const { records } = await journal.seal([anEvaluationDraft()]);
    await journal.close();
    const again = await device.start();
    expect(again.open()).toEqual(records.map((record) => ({ ...record, journaled: true })));
    expect(again.head()).toMatchObject({ epoch: 1, seq: 1 });
  });

  it('without keeping the session from the disk that has room for it alone', async () => {
    const device = aDevice();
    const journal = await device.start();
    onTestFinished(await theDiskRefusesAll('sealed'));
    await journal.seal([anEvaluationDraft()]);
    await journal.session(standby);
    expect((await device.start()).left.session).toEqual(standby);
  });

  it('once, and not along with what is on its way', async () => {
    const device = aDevice();
    const journal = await device.start();
    await Promise.all([journal.seal([anEvaluationDraft()]), journal.session(standby)]);
    await notSaved(journal);
    await journal.session(standby);
    await journal.session(standby);
    await journal.close();
    const count = (type: string) => device.lines().filter((line) => line.type === type).length;
    expect([count('sealed'), count('withdrawn')]).toEqual([2, 1]);
  });

  it('before a new tap on the rating that was taken back, which counts again', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.draft(draft);
    await theDiskRefuses();
    await expect(journal.withdraw(draft.id)).rejects.toThrow('EIO');
    await journal.draft(draft);
    await journal.close();
    expect((await device.start()).left.drafts).toEqual([draft]);
  });
});

const elsewhere = { kind: 'conflict' as const, detail: 'evaluated already' };

it.each([
  ['rejects', rejected, false],
  ['has of somebody else', { ...elsewhere, absent: true }, false],
  ['has, of whom nobody knows,', elsewhere, true],
])(
  'what the province %s may have arrived or not, now and at the next start',
  async (_, outcome, may) => {
    const device = aDevice();
    const journal = await device.start();
    const { id } = anEvaluationDraft();
    await journal.seal([anEvaluationDraft({ id })]);
    await journal.attempted([id]);
    expect(journal.find(id)?.attempted).toBe(true);
    await journal.settled(new Map([[id, outcome]]));
    expect(journal.find(id)?.attempted).toBe(may);
    expect((await device.start()).find(id)?.attempted).toBe(may);
  },
);
