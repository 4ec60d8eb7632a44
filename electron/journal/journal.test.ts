import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { caseKey } from '../../shared/service.ts';
import {
  aCase,
  aCaseWithCitizen,
  aMemory,
  aMoment,
  anEvaluationDraft,
  aService,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import type { Journal } from './journal.ts';
import { GENESIS } from './seal.ts';
import { aDevice } from './testing/a-device.ts';
import { theDiskRefuses } from './testing/disk.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const lost: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' };

const idsOf = (journal: Journal): string[] =>
  journal.open().map(({ evaluation }) => evaluation.draft.id);
const seqsOf = (journal: Journal): number[] =>
  journal.open().map(({ evaluation }) => evaluation.chain.seq);

describe('sealing', () => {
  it('begins the chain of a new device at one', async () => {
    const journal = await aDevice().start();
    expect(journal.head()).toEqual({ epoch: 1, seq: 0, hash: GENESIS });
    const { records } = await journal.seal([anEvaluationDraft()]);
    expect(records[0]?.evaluation.chain).toMatchObject({ epoch: 1, seq: 1, prevHash: GENESIS });
  });

  it('goes on with the chain after a restart', async () => {
    const device = aDevice();
    const first = await device.start();
    await first.seal([anEvaluationDraft(), anEvaluationDraft()]);
    const again = await device.start();
    expect(again.head()).toEqual(first.head());
    await again.seal([anEvaluationDraft()]);
    expect(seqsOf(again)).toEqual([1, 2, 3]);
  });

  it('R21: is due the target time after the evaluation; bad ones are marked', async () => {
    const journal = await aDevice().start();
    const assessedAt = aMoment(MONDAY_MORNING);
    const drafts = [1, 3].map((level) =>
      anEvaluationDraft({ level: level === 1 ? 1 : 3, assessedAt }),
    );
    const { records } = await journal.seal(drafts);
    expect(records.map(({ due }) => [due.bad, due.dueAt])).toEqual([
      [true, MONDAY_MORNING + 300_000],
      [false, MONDAY_MORNING + 300_000],
    ]);
  });

  it('answers the same record when it is asked twice', async () => {
    const journal = await aDevice().start();
    const draft = anEvaluationDraft();
    const once = await journal.seal([draft]);
    const twice = await journal.seal([draft]);
    expect(twice.records.map(({ evaluation }) => evaluation)).toEqual(
      once.records.map(({ evaluation }) => evaluation),
    );
    expect(journal.head().seq).toBe(1);
  });

  it('answers the same record when it is asked twice at once', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    const both = await Promise.all([journal.seal([draft]), journal.seal([draft, draft])]);
    const hashes = both.flatMap(({ records }) => records.map((r) => r.evaluation.chain.hash));
    expect(new Set(hashes).size).toBe(1);
    expect(seqsOf(await device.start())).toEqual([1]);
  });

  it('answers the same record after a restart, and to a draft that says something else', async () => {
    const device = aDevice();
    const draft = anEvaluationDraft({ level: 2 });
    const { records } = await (await device.start()).seal([draft]);
    const again = await (await device.start()).seal([{ ...draft, level: 5 }]);
    expect(again.records[0]?.evaluation).toEqual(records[0]?.evaluation);
  });

  it('gives no second place to what was delivered, nor after a restart', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await journal.seal([draft]);
    await journal.settled(new Map([[draft.id, delivered]]));
    for (const later of [journal, await device.start()]) {
      expect(await later.seal([draft])).toEqual({ records: [], journaled: true });
      expect(later.head().seq).toBe(1);
    }
  });

  it('seals a group in one write', async () => {
    const journal = await aDevice().start();
    await theDiskRefuses(1);
    const drafts = [anEvaluationDraft(), anEvaluationDraft(), anEvaluationDraft()];
    expect((await journal.seal(drafts)).journaled).toBe(false);
    expect((await journal.seal(drafts)).journaled).toBe(true);
    expect(seqsOf(journal)).toEqual([1, 2, 3]);
  });

  it('seals a group whole or not at all', async () => {
    const journal = await aDevice().start();
    const impossible = anEvaluationDraft({ assessedAt: { ...aMoment(), corrected: Number.NaN } });
    await expect(journal.seal([anEvaluationDraft(), impossible])).rejects.toThrow();
    expect([journal.open(), journal.head().seq]).toEqual([[], 0]);
  });
});

describe('a record of which the citizen was told that it was not saved', () => {
  it('is open no more, keeps its place in the chain, and stays so', async () => {
    const device = aDevice();
    const journal = await device.start();
    const [told, kept] = [anEvaluationDraft(), anEvaluationDraft()];
    await theDiskRefuses(1);
    await journal.seal([told]);
    await theDiskRefuses(1);
    await journal.withdraw(told.id).catch(() => undefined);
    await journal.seal([kept]);
    const again = await device.start();
    for (const each of [journal, again]) {
      expect([idsOf(each), each.isWithdrawn(told.id), seqsOf(each)]).toEqual([
        [kept.id],
        true,
        [2],
      ]);
    }
    expect(again.head()).toEqual(journal.head());
  });
});

it('R2: remembers which cases were rated, in which service and when', async () => {
  const device = aDevice();
  const draft = anEvaluationDraft();
  await (await device.start()).seal([draft]);
  expect((await device.start()).left.rated).toEqual([
    { key: caseKey(aCase()), service: draft.serviceId, at: draft.assessedAt.corrected },
  ]);
});

describe('what is open', () => {
  it('is what has no receipt, before and after a restart', async () => {
    const device = aDevice();
    const journal = await device.start();
    const [one, two, three] = [anEvaluationDraft(), anEvaluationDraft(), anEvaluationDraft()];
    await journal.seal([one, two, three]);
    await journal.settled(
      new Map<string, Outcome>([
        [one.id, delivered],
        [two.id, lost],
        [three.id, { kind: 'conflict', detail: 'rated elsewhere' }],
      ]),
    );
    for (const later of [journal, await device.start()]) {
      expect(idsOf(later)).toEqual([two.id, three.id]);
      expect(later.settledAs(one.id)).toEqual(delivered);
    }
  });

  it('stays settled when an older question to seal it is answered late', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft();
    await theDiskRefuses(1);
    await journal.seal([draft]);
    await Promise.all([journal.settled(new Map([[draft.id, delivered]])), journal.seal([draft])]);
    expect(idsOf(journal)).toEqual([]);
    expect(idsOf(await device.start())).toEqual([]);
  });

  it('knows what was tried before, also after a restart', async () => {
    const device = aDevice();
    const journal = await device.start();
    const [tried, untried] = [anEvaluationDraft(), anEvaluationDraft()];
    await journal.seal([tried, untried]);
    await journal.attempted([tried.id]);
    for (const later of [journal, await device.start()]) {
      expect(later.open().map(({ attempted }) => attempted)).toEqual([true, false]);
    }
  });

  it('says after a restart exactly what was sealed', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft({
      text: '窗口\n很好 "\u2028" 👍',
      linkage: aCaseWithCitizen(),
      level: 4,
      options: ['401'],
      answers: [{ question: 'guidance', value: 'partly' }],
    });
    await journal.seal([draft]);
    expect((await device.start()).open()[0]?.evaluation.draft).toEqual(draft);
  });
});

describe('what an interrupted run left', () => {
  it('is the newest of what each citizen said', async () => {
    const device = aDevice();
    const journal = await device.start();
    const draft = anEvaluationDraft({ level: 1 });
    await journal.draft(draft);
    await journal.draft({ ...draft, text: '等了很久' });
    expect((await device.start()).left.drafts).toEqual([{ ...draft, text: '等了很久' }]);
  });

  it('is nothing of what was taken back or sealed', async () => {
    const device = aDevice();
    const journal = await device.start();
    const [taken, sealed, settled] = [
      anEvaluationDraft(),
      anEvaluationDraft(),
      anEvaluationDraft(),
    ];
    for (const draft of [taken, sealed, settled]) await journal.draft(draft);
    await journal.withdraw(taken.id);
    await journal.seal([sealed, settled]);
    await journal.settled(new Map([[settled.id, delivered]]));
    // A session that goes on after the seal may keep its draft once more.
    for (const draft of [sealed, settled]) await journal.draft(draft);
    expect((await device.start()).left.drafts).toEqual([]);
  });

  it('is the newest session', async () => {
    const device = aDevice();
    const journal = await device.start();
    await journal.session({ place: 'paused', boot: 'b', memory: aMemory() });
    const newest = { place: 'standby' as const, boot: 'b', memory: aMemory({ pauseAfter: true }) };
    await journal.session(newest);
    expect((await device.start()).left.session).toEqual(newest);
  });
});

it('R12: shows nobody without the keys what a citizen said or is', async () => {
  const device = aDevice();
  const journal = await device.start();
  const linkage = aCaseWithCitizen();
  const draft = anEvaluationDraft({ text: '等了很久', linkage });
  await journal.draft(draft);
  await journal.session({
    place: 'standby',
    boot: 'b',
    memory: aMemory({ service: aService({ ticket: 'T-9173' }) }),
  });
  await journal.seal([draft]);
  const secrets = [draft.text, linkage.userName, linkage.certKey, linkage.mobile, 'T-9173'];
  const text = readdirSync(device.folder)
    .map((name) => readFileSync(join(device.folder, name), 'utf8'))
    .join('');
  expect(secrets.filter((secret) => text.includes(secret ?? 'none'))).toEqual([]);
  expect(text).not.toContain('"level"');
});
