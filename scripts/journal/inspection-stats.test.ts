import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openJournal } from '../../electron/journal/journal.ts';
import type { Outcome } from '../../shared/province.ts';
import { aCase, aMoment, anEvaluationDraft, MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { runJournalCommand } from './command.ts';

const receipt: Outcome = { kind: 'delivered', receipt: 'R' };

/** What `npm run journal -- stats` says of as many records after this has been done to them. */
async function statsAfter(
  count: number,
  work: (journal: Awaited<ReturnType<typeof openJournal>>, ids: readonly string[]) => Promise<void>,
): Promise<string> {
  const home = aFolder();
  const folder = join(home, 'journal');
  const journal = await openJournal({
    ...{ folder, identity: anIdentity(home), log: aLog(), targetMs: 300_000, reserveBytes: 4096 },
    clock: { boot: 'b', now: () => aMoment(MONDAY_MORNING + 400_000) },
  });
  const drafts = Array.from({ length: count }, (_, index) =>
    anEvaluationDraft({ assessedAt: aMoment(MONDAY_MORNING + index * 60_000) }),
  );
  await journal.seal(drafts);
  await work(
    journal,
    drafts.map(({ id }) => id),
  );
  await journal.close();
  const lines: string[] = [];
  await runJournalCommand(['stats', folder], (line) => lines.push(line));
  return lines.join('\n');
}

function rejected(field: string, unasked?: true): Outcome {
  const violations = [{ field, rule: 'length', message: 'm' }];
  return { kind: 'rejected', violations, ...(unasked && { unasked }) };
}

it('R15: tells 质检入库率 without repairs and now, and what was wrong', async () => {
  const text = await statsAfter(8, async (journal, [a = '', b = '', c = '', ...more]) => {
    const [d = '', e = '', f = '', withdrawn = ''] = more;
    // Two are held here, one of them twice; one is refused there; one of each is mended.
    const held = rejected('taskCode', true);
    await journal.settled(new Map([[a, held]]));
    await journal.settled(new Map([a, b].map((id) => [id, held])));
    await journal.settled(new Map([[c, rejected('orgName')]]));
    await journal.settled(new Map([a, c, d, e, f].map((id) => [id, receipt])));
    await journal.withdraw(withdrawn);
  });
  for (const line of [
    '42.8 % without repairs (3 of 7), 71.4 % now (5 of 7)',
    'inspection: 2 held here before they were sent, 1 refused by the province',
    '2 taskCode: length\n',
    '1 orgName: length\n',
  ]) {
    expect(text).toContain(line);
  }
});

it('says that there is nothing to be counted yet', async () => {
  expect(await statsAfter(0, async () => undefined)).toContain('none without repairs (0 of 0)');
});

it('R21: tells how many were linked only after the target was over', async () => {
  // At 400 s after the first rating; the third was 280 s before.
  const text = await statsAfter(3, async (journal, ids) => {
    for (const id of ids) await journal.link(id, aCase());
  });
  expect(text).toContain('3 linked after the seal (2 past the target), 0 by a person');
});
