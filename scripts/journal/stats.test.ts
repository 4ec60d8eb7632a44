import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { aCase, anEvaluationDraft } from '../../tests/builders.ts';
import { aFolder } from '../../tests/device.ts';
import { aDevice, aJournal, told } from './testing/a-verified-device.ts';

describe('npm run journal -- stats', () => {
  it('counts records and keys', async () => {
    const { folder } = await aDevice();
    const { code, text } = await told('stats', folder);
    expect([code, text]).toEqual([
      0,
      expect.stringContaining(
        '6 sealed, 2 delivered (0 with an uncertain receipt), 0 withdrawn, 4 open',
      ),
    ]);
    expect(text).toContain('4 there, 2 erased');
  });

  it('counts deadlines, repairs and exports', async () => {
    const home = aFolder();
    const folder = join(home, 'journal');
    const journal = await aJournal(home, folder);
    const drafts = Array.from({ length: 5 }, () => anEvaluationDraft());
    const [a = '', b = '', c = '', d = '', e = ''] = drafts.map(({ id }) => id);
    await journal.seal(drafts);
    await journal.link(a, aCase());
    for (const why of ['once', 'twice']) {
      await journal.repair(b, { by: 'ops', why, linkage: aCase() });
    }
    await journal.exported([b, c, d, e], 'rescue-1.yiping');
    await journal.released([c], 'IT');
    const receipt: Outcome = { kind: 'delivered', receipt: 'R' };
    await journal.settled(
      new Map([a, b, c].map((id) => [id, receipt])),
      new Map([
        [a, { target: true, cutOff: true }],
        [b, { target: false, cutOff: true }],
        [c, { target: false, cutOff: false }],
      ]),
    );
    await journal.close();
    const { text } = await told('stats', folder);
    for (const line of [
      'deadlines: 1 met, 2 missed the target, 1 the cut-off',
      'mended: 1 linked after the seal (0 past the target), 1 by a person',
      'handed out in rescue files and not settled: 2',
    ]) {
      expect(text).toContain(line);
    }
  });
});
