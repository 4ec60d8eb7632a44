import { describe, expect, it } from 'vitest';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { Service, ServiceFacts } from '../../shared/service.ts';
import {
  aCase,
  aMoment,
  anEvaluationDraft,
  anUnlinkedDraft,
  aService,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import type { Told } from './answer.ts';
import { aDevice, aRecord } from './testing/late-linking-device.ts';

const POLL_MS = 3_000;
const facts: ServiceFacts = { mode: 'single', cases: [aCase()] };
const aTold: Told = { kind: 'service', facts };

/** The service a draft is about, as the session has it. */
const serviceOf = ({ serviceId, ticket }: EvaluationDraft, own: Partial<Service> = {}): Service =>
  aService({ id: serviceId, ...(ticket !== undefined && { ticket }), ...own });

const withoutTicket = (): EvaluationDraft => {
  const { ticket: _ticket, ...draft } = anUnlinkedDraft();
  return draft;
};

describe('R19: a rating sealed without its case', () => {
  it('is asked about by its ticket and its time, after a restart as well', async () => {
    const draft = anUnlinkedDraft({
      ...{ counter: '5', ticket: 'A007' },
      ...{ serviceBegan: aMoment(), assessedAt: aMoment(MONDAY_MORNING + 60_000) },
    });
    const device = aDevice([draft, anEvaluationDraft()]);
    expect(device.asked).toEqual([]);
    await device.passes(POLL_MS);
    const [began, rated] = [MONDAY_MORNING, MONDAY_MORNING + 60_000];
    expect(device.asked).toEqual([{ counter: '5', ticket: 'A007', began, rated }]);
  });

  it('is linked as soon as the hall knows, and asked about no more', async () => {
    const draft = anUnlinkedDraft();
    const device = aDevice([draft]);
    await device.passes(POLL_MS);
    device.answers(() => aTold);
    await device.passes(2 * POLL_MS);
    expect([device.linked, device.state().waiting]).toEqual([[draft.id], 0]);
    await device.passes(3_600_000);
    expect(device.asked).toHaveLength(2);
  });

  it('is asked about at a growing pace, at last every ten minutes', async () => {
    const device = aDevice([anUnlinkedDraft()]);
    await device.passes(1_000);
    const { times } = device;
    for (let passed = 0; passed < 3_600; passed += 1) await device.passes(1_000);
    const waits = times.map((at, index) => at - (times[index - 1] ?? 0));
    expect(waits.slice(0, 10)).toEqual([
      3_000, 6_000, 12_000, 24_000, 48_000, 96_000, 192_000, 384_000, 600_000, 600_000,
    ]);
  });

  it('is asked about by the other one while its citizen is at the counter', async () => {
    const draft = anUnlinkedDraft();
    const device = aDevice();
    device.atCounter([serviceOf(draft)]);
    device.seals(draft);
    await device.passes(60_000);
    const during = device.asked.length;
    device.atCounter([]);
    await device.passes(POLL_MS);
    expect([during, device.asked.length]).toEqual([0, 1]);
  });

  it.each([
    ['during the thanks', true],
    ['by the queue machine of a hall without a case source', false],
  ])('is linked at once when its case becomes known %s', async (_what, hasSource) => {
    const draft = anUnlinkedDraft();
    const device = aDevice([], hasSource);
    device.atCounter([serviceOf(draft)]);
    device.seals(draft);
    device.atCounter([serviceOf(draft, { facts })]);
    device.atCounter([serviceOf(draft, { facts })]);
    await device.passes(0);
    expect([device.linked, device.asked]).toEqual([[draft.id], []]);
  });

  it.each([
    ['repaired by hand', (draft: EvaluationDraft) => aRecord({ ...draft, linkage: aCase() })],
    ['delivered or withdrawn', () => undefined],
  ])('is left alone once it was %s', async (_what, become) => {
    const draft = anUnlinkedDraft();
    const device = aDevice([draft]);
    const record = become(draft);
    if (record === undefined) device.open.delete(draft.id);
    else device.open.set(draft.id, record);
    device.look();
    await device.passes(600_000);
    expect([device.asked, device.state().waiting]).toEqual([[], 0]);
  });

  it('is not linked by an answer that comes after a repair by hand', async () => {
    const draft = anUnlinkedDraft();
    const device = aDevice([draft]);
    const answer = Promise.withResolvers<Told>();
    device.answers(() => answer.promise);
    await device.passes(POLL_MS);
    device.open.set(draft.id, aRecord({ ...draft, linkage: aCase({ projectNo: 'by hand' }) }));
    answer.resolve(aTold);
    await device.passes(0);
    expect([device.linked, device.asked.length]).toEqual([[], 1]);
  });

  it('that only the outbox had is found when the journal is looked through again', async () => {
    const device = aDevice();
    const draft = anUnlinkedDraft();
    device.open.set(draft.id, aRecord(draft));
    await device.passes(600_000);
    expect(device.state().waiting).toBe(1);
  });

  it('waits for the disk when that refuses', async () => {
    const draft = anUnlinkedDraft();
    const device = aDevice([draft]);
    device.answers(() => aTold);
    device.diskRefuses(true);
    await device.passes(POLL_MS);
    expect([device.linked, device.state().waiting]).toEqual([[], 1]);
    device.diskRefuses(false);
    await device.passes(600_000);
    expect(device.linked).toEqual([draft.id]);
  });

  it('R2: whose case was rated before is not sent, and says why', async () => {
    const draft = anUnlinkedDraft();
    const device = aDevice([draft]);
    device.answers(() => aTold);
    device.ratedBefore();
    await device.passes(POLL_MS);
    expect([device.refused, device.linked, device.refusal(draft.id), device.state()]).toEqual([
      [draft.id],
      [],
      'its case has been rated before (R2)',
      { waiting: 0, forPeople: 0, refused: 1 },
    ]);
    await device.passes(3_600_000);
    expect(device.asked).toHaveLength(1);
  });

  it('R15: is no longer refused once somebody has given it another case', async () => {
    const draft = anUnlinkedDraft();
    const device = aDevice([draft]);
    device.answers(() => aTold);
    device.ratedBefore();
    await device.passes(POLL_MS);
    device.open.set(draft.id, aRecord({ ...draft, linkage: aCase() }));
    device.look();
    expect(device.refusal(draft.id)).toBeUndefined();
  });

  it('is complained of once when the answer is another service’s', async () => {
    const device = aDevice([anUnlinkedDraft()]);
    device.answers(() => ({ kind: 'misfit', why: 'its service is that of another ticket' }));
    await device.passes(POLL_MS);
    await device.passes(2 * POLL_MS);
    expect([device.asked.length, device.log.lines.length]).toEqual([2, 1]);
  });

  it('ends with the device', async () => {
    const device = aDevice([anUnlinkedDraft()]);
    const answer = Promise.withResolvers<Told>();
    device.answers(() => answer.promise);
    await device.passes(POLL_MS);
    await device.close();
    answer.resolve(aTold);
    await device.passes(3_600_000);
    expect([device.linked, device.time.pending()]).toEqual([[], []]);
  });
});

describe('R19: a rating that nobody can ask about', () => {
  it('has no ticket: it is never asked about, and somebody has to name its case', async () => {
    const draft = withoutTicket();
    const device = aDevice([draft]);
    await device.passes(3_600_000);
    expect([device.asked, device.state(), device.alarms()]).toEqual([
      [],
      { waiting: 0, forPeople: 1, refused: 0 },
      [['unlinked', 'ratings cannot be linked to their cases: they name no ticket']],
    ]);
    device.open.set(draft.id, aRecord({ ...draft, linkage: aCase() }));
    device.look();
    expect(device.alarms()).toEqual([]);
  });

  it('is no alarm while its citizen is still at the counter', () => {
    const draft = withoutTicket();
    const device = aDevice();
    device.atCounter([serviceOf(draft)]);
    device.seals(draft);
    const during = device.alarms().length;
    device.atCounter([]);
    expect([during, device.alarms().length]).toEqual([0, 1]);
  });

  it('lies where the hall has no case source', () => {
    const device = aDevice([anUnlinkedDraft()], false);
    expect([device.state().forPeople, device.alarms()]).toEqual([
      1,
      [['unlinked', 'ratings cannot be linked to their cases: there is no case source']],
    ]);
  });
});
