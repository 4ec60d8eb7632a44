import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { linkageOf } from '../../shared/evaluation.ts';
import type { ServiceFacts } from '../../shared/service.ts';
import type { RatedCase } from '../../shared/session/memory.ts';
import {
  aCase,
  aMoment,
  anOutboxItem,
  anUnlinkedDraft,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openJournal } from '../journal/journal.ts';
import { createLateLink } from './late-link.ts';
import { createRatedCases } from './rated-cases.ts';

const draft = anUnlinkedDraft({ level: 2, text: '等了很久', endedBy: 'timeout' });
const caseOf = (projectNo: string, orgCode = 'org-a') => aCase({ projectNo, orgCode });
const single: ServiceFacts = { mode: 'single', cases: [caseOf('1')] };
const parallel: ServiceFacts = {
  mode: 'parallel',
  cases: [caseOf('1'), caseOf('2'), caseOf('3')],
};
const bundle: ServiceFacts = {
  mode: 'bundle',
  leadOrgCode: 'org-b',
  cases: [caseOf('1'), caseOf('2', 'org-b')],
};

/** A device on which one rating was sealed before its case was known. */
async function aDevice(rated: readonly RatedCase[] = []) {
  const home = aFolder();
  const journal = await openJournal({
    folder: join(home, 'journal'),
    identity: anIdentity(home),
    clock: { boot: 'this-boot', now: () => aMoment(MONDAY_MORNING + 3_600_000) },
    log: aLog(),
    targetMs: 300_000,
  });
  onTestFinished(() => journal.close());
  const stored: string[] = [];
  let power = true;
  const link = createLateLink({
    journal,
    outbox: {
      store: (items) => {
        stored.push(...items.map(({ id }) => id));
        return Promise.resolve(true);
      },
    },
    pack: ({ evaluation, due }) => anOutboxItem({ id: evaluation.draft.id, due }),
    link: async (id, linkage) => {
      if (!power) throw new Error('the power is out');
      await journal.link(id, linkage);
    },
    rated: createRatedCases(rated),
  });
  const { records } = await journal.seal([draft]);
  const [sealed] = records.map(({ evaluation }) => evaluation);
  if (sealed === undefined) throw new Error('nothing was sealed');
  return {
    stored,
    links: (facts: ServiceFacts) => link(journal.find(draft.id)?.evaluation ?? sealed, facts),
    powerFails: (fails: boolean) => {
      power = !fails;
    },
    open: () => journal.open().map(({ evaluation }) => evaluation),
    caseNos: () =>
      journal.open().map(({ evaluation }) => linkageOf(evaluation)?.projectNo ?? 'none'),
  };
}

describe('R19: a rating whose case is told after the seal', () => {
  it.each([
    ['a single service', single, ['1']],
    ['R3: a parallel approval, a record for each case', parallel, ['1', '2', '3']],
    ['R4: a bundle, one record for the lead department', bundle, ['2']],
  ])('becomes that of %s', async (_what, facts, caseNos) => {
    const device = await aDevice();
    const cases = await device.links(facts);
    expect(device.caseNos()).toEqual(caseNos);
    expect(cases).toEqual(
      caseNos.map((no) => ({
        key: `${no}#1`,
        service: draft.serviceId,
        at: draft.assessedAt.corrected,
      })),
    );
  });

  it('R20: says the same of each case, with the true times', async () => {
    const device = await aDevice();
    await device.links(parallel);
    const said = device.open().map(({ draft: { id: _id, linkage: _linkage, ...rest } }) => rest);
    const { id: _id, ...expected } = draft;
    expect(said).toEqual([expected, expected, expected]);
    expect(new Set(device.open().map((each) => each.draft.id)).size).toBe(3);
    expect(device.stored).toHaveLength(2);
  });

  it('goes on where a power cut stopped it, and seals nothing twice', async () => {
    const device = await aDevice();
    device.powerFails(true);
    await expect(device.links(parallel)).rejects.toThrow('the power is out');
    device.powerFails(false);
    // The hall tells them in another order now.
    await device.links({ ...parallel, cases: parallel.cases.toReversed() });
    expect(device.caseNos().sort()).toEqual(['1', '2', '3']);
  });

  it('R2: seals none beside a record that the same service has of the case', async () => {
    const at = draft.assessedAt.corrected;
    const device = await aDevice([{ key: '2#1', service: draft.serviceId, at }]);
    await device.links({ ...parallel, cases: parallel.cases.slice(0, 2) });
    expect([device.caseNos(), device.stored]).toEqual([['1'], []]);
  });

  it('R2: leaves out what was rated in another service that day', async () => {
    const device = await aDevice([
      { key: '1#1', service: 'another', at: draft.assessedAt.corrected },
    ]);
    await device.links(parallel);
    expect(device.caseNos()).toEqual(['2', '3']);
  });

  it('R2: is nobody’s when all of it was', async () => {
    const device = await aDevice([
      { key: '1#1', service: 'another', at: draft.assessedAt.corrected },
    ]);
    expect([await device.links(single), device.caseNos()]).toEqual([[], ['none']]);
  });
});
