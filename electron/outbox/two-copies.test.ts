import { expect, it, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aMoment, anEvaluationDraft } from '../../tests/builders.ts';
import { createHealth } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import { aDevice } from '../journal/testing/a-device.ts';
import { theDiskRefusesAll } from '../journal/testing/disk.ts';
import { createDeadlines } from './deadlines.ts';
import { createPack } from './envelope.ts';
import { createTwoCopies } from './two-copies.ts';

/** A device whose outbox stores nothing, with a draft that an earlier run has left. */
async function withADraftLeft() {
  const device = aDevice();
  const draft = anEvaluationDraft();
  await (await device.start()).draft(draft);
  const journal = await device.start();
  const { log } = device;
  const sealed = vi.fn();
  const copies = createTwoCopies({
    ...{ journal, sealed, log, timers: createHandDrivenTime().timers },
    outbox: { store: async () => false },
    pack: createPack({
      ...{ journal, deadlines: createDeadlines({ targetMs: 300_000 }) },
      keys: { lock: (text) => text },
    }),
    health: createHealth({ log, clock: { boot: 'this-boot', now: () => aMoment() } }),
  });
  return { device, journal, draft, copies, sealed };
}

const openIds = (journal: Journal) => journal.open().map(({ evaluation }) => evaluation.draft.id);

it('what no disk takes is withdrawn where a citizen is told that it was not saved', async () => {
  const { device, journal, draft, copies, sealed } = await withADraftLeft();
  const restore = await theDiskRefusesAll('sealed');
  expect(await copies.save([draft])).toBe('notSaved');
  restore();
  await journal.close();
  const again = await device.start();
  expect([openIds(again), again.left.drafts, sealed.mock.calls]).toEqual([[], [], []]);
});

it('what an earlier run has left is sealed with the next line when no disk takes it now', async () => {
  const { device, journal, draft, copies, sealed } = await withADraftLeft();
  const restore = await theDiskRefusesAll('sealed');
  await copies.saveLeft([draft]);
  restore();
  await journal.close();
  expect(openIds(await device.start())).toEqual([draft.id]);
  expect(sealed.mock.calls).toEqual([[[draft]]]);
});

it('what an earlier run has left is left to the next start when no disk takes it at all', async () => {
  const { device, journal, draft, copies } = await withADraftLeft();
  const restore = await theDiskRefusesAll('sealed');
  await copies.saveLeft([draft]);
  await journal.close();
  restore();
  expect((await device.start()).left.drafts).toEqual([draft]);
});
