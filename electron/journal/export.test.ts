import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { anEvaluationDraft, MONDAY_MORNING } from '../../tests/builders.ts';
import type { Journal } from './journal.ts';
import { aDevice } from './testing/a-device.ts';
import { theDiskRefuses } from './testing/disk.ts';

const DAY = 24 * 60 * 60 * 1000;
const FILE = 'rescue-1.yiping';
const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

describe('an exported record', () => {
  it('is not to be sent and may have arrived, here and after a restart', async () => {
    const device = aDevice({ retentionMs: 2 * DAY });
    const journal = await device.start();
    const [out, here] = [anEvaluationDraft(), anEvaluationDraft()];
    await journal.seal([out, here]);
    await journal.exported([out.id], FILE);
    const states = (of: Journal) =>
      [out, here].map(({ id }) => [of.isExported(id), of.find(id)?.attempted]);
    const expected = [
      [true, true],
      [false, false],
    ];
    expect(states(journal)).toEqual(expected);
    await journal.close();
    expect(states(await device.start())).toEqual(expected);
  });

  it('is sent again when it is released, and may have arrived all the same', async () => {
    const device = aDevice({ retentionMs: 2 * DAY });
    const journal = await device.start();
    const { id } = anEvaluationDraft();
    await journal.seal([anEvaluationDraft({ id })]);
    await journal.exported([id], FILE);
    await journal.released([id], 'IT');
    expect(journal.isExported(id)).toBe(false);
    await journal.close();
    const again = await device.start();
    expect([again.isExported(id), again.find(id)?.attempted]).toEqual([false, true]);
  });

  it('is one no more when its receipt comes with the report', async () => {
    const device = aDevice({ retentionMs: 2 * DAY });
    const journal = await device.start();
    const { id } = anEvaluationDraft();
    await journal.seal([anEvaluationDraft({ id })]);
    await journal.exported([id], FILE);
    await journal.settled(new Map([[id, delivered]]));
    expect(journal.isExported(id)).toBe(false);
    await journal.close();
    const again = await device.start();
    expect([again.isExported(id), again.knows(id)]).toEqual([false, true]);
  });

  it('is held from the first moment on, and no more when the disk refuses', async () => {
    const journal = await aDevice({ retentionMs: 2 * DAY }).start();
    const { id } = anEvaluationDraft();
    await journal.seal([anEvaluationDraft({ id })]);
    await theDiskRefuses();
    const exporting = journal.exported([id], FILE);
    expect(journal.isExported(id)).toBe(true);
    await expect(exporting).rejects.toThrow('EIO');
    expect([journal.isExported(id), journal.find(id)?.attempted]).toEqual([false, false]);
  });

  it('is never one that is delivered or unknown', async () => {
    const device = aDevice({ retentionMs: 2 * DAY });
    const journal = await device.start();
    const { id } = anEvaluationDraft();
    await journal.seal([anEvaluationDraft({ id })]);
    await journal.settled(new Map([[id, delivered]]));
    await journal.exported([id, anEvaluationDraft().id], FILE);
    expect(device.lines().filter(({ type }) => type === 'exported')).toEqual([]);
  });

  it('keeps its segment, however old, and what says that it was exported', async () => {
    const device = aDevice({ retentionMs: 2 * DAY });
    const journal = await device.start();
    const { id } = anEvaluationDraft();
    await journal.seal([anEvaluationDraft({ id })]);
    await journal.close();
    device.pass(DAY);
    const second = await device.start();
    await second.exported([id], FILE);
    await second.close();
    device.pass(10 * DAY);
    await (await device.start()).close();
    device.pass(10 * DAY);
    expect((await device.start()).isExported(id)).toBe(true);
  });
});

it('R21: keeps with a receipt whether the deadlines were met', async () => {
  const device = aDevice({ retentionMs: 2 * DAY });
  const journal = await device.start();
  const drafts = [anEvaluationDraft(), anEvaluationDraft()];
  const [late, refused] = drafts.map(({ id }) => id);
  await journal.seal(drafts);
  const met = { target: false, cutOff: true };
  await journal.settled(
    new Map<string, Outcome>([
      [late ?? '', delivered],
      [refused ?? '', { kind: 'rejected', violations: [] }],
    ]),
    new Map(drafts.map(({ id }) => [id, met])),
  );
  const settled = device.lines().flatMap((line) => (line.type === 'settled' ? [line] : []));
  expect(settled.map((line) => line.met)).toEqual([met, undefined]);
});

it('keeps who did what, in clear', async () => {
  const device = aDevice({ retentionMs: 2 * DAY });
  const journal = await device.start();
  await journal.audit({ by: 'IT', what: 'wrong PIN' });
  await journal.audit({ by: 'IT', what: 'export', about: FILE });
  await journal.close();
  const again = await device.start();
  await again.close();
  expect(device.lines().filter(({ type }) => type === 'audit')).toEqual([
    { type: 'audit', at: MONDAY_MORNING, by: 'IT', what: 'wrong PIN' },
    { type: 'audit', at: MONDAY_MORNING, by: 'IT', what: 'export', about: FILE },
  ]);
});
