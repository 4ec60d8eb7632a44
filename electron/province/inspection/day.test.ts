import 'fake-indexeddb/auto';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { inspectionLines } from '../../../scripts/journal/inspection-stats.ts';
import { statsOf } from '../../../scripts/journal/stats.ts';
import type { EvaluationDraft } from '../../../shared/evaluation.ts';
import type { Case } from '../../../shared/service.ts';
import { aMoment, anEvaluationDraft } from '../../../tests/builders.ts';
import { aWholeDevice } from '../../../tests/whole-device.ts';
import { aCase } from '../testing/device.ts';
import { aProvince } from '../testing/province.ts';

// Two thousand records through real sockets and disks.
vi.setConfig({ testTimeout: 120_000 });

const RECORDS = 2_000;
/** Three of twenty, each kind of defect in its turn. */
const isDefective = (index: number) => index % 20 < 3;
const defectAt = (index: number) =>
  DEFECTS[(Math.floor(index / 20) * 3 + (index % 20)) % DEFECTS.length];

const CREDIT_CODE = '11350200MB0A12345Q';
const TASK = `${CREDIT_CODE}4000112345001`;

/** What halls get wrong with a case; a new look at the business system puts it right. */
const DEFECTS: readonly Partial<Case>[] = [
  { taskCode: TASK.slice(0, 30) },
  { taskCode: TASK.toLowerCase() },
  { taskCode: `${CREDIT_CODE}0000000012345` },
  { taskHandleItem: `${CREDIT_CODE}400011234599901` },
  { orgCode: CREDIT_CODE },
  { orgCode: `350200000000_${CREDIT_CODE.slice(0, 17)}A` },
  { orgName: '无' },
  { taskName: '' },
  { proStatus: 3, resultDate: '' },
  { proStatus: 3, resultDate: '2026/11/21' },
  { proStatus: 3, acceptDate: '2026-11-21 09:00:00', resultDate: '2026-11-20 17:00:00' },
  { acceptDate: '2026-11-31 09:00:00' },
  { userProp: '自然人' },
  { userPageType: '01' },
  { userPageType: '111', certKey: '350200199003071238' },
  { userPageType: '111', certKey: '350200900307123' },
  { userPageType: '001', certKey: '11350200MB0A12345R' },
  { handleUserPageType: '111', handleUserPageCode: '1234' },
  { projectName: '0' },
  { promiseDay: '自受理之日起二十个工作日内办结并送达申请人手中' },
];

/** What is different from case to case and right all the same. */
const VARIETY: readonly Partial<Case>[] = [
  {},
  { proStatus: 1 },
  { proStatus: 3, resultDate: '2026-11-21 09:30:00', taskHandleItem: `${TASK}01` },
  { userProp: '2', userPageType: '001', certKey: CREDIT_CODE, userName: '示例有限公司' },
  { userPageType: '414', certKey: 'E12345678' },
  { certKey: '无', userName: '-', mobile: '0' },
  { serviceNumber: 2, areaCode: '350203000000' },
  { handleUserName: '测试乙', handleUserPageType: '111', handleUserPageCode: '11010519491231002x' },
];

function soundCase(index: number): Case {
  const projectNo = `35020020261121${String(index).padStart(5, '0')}`;
  return aCase({ projectNo, ...VARIETY[index % VARIETY.length] });
}

/** What citizens say, in every mixture of level, reason and words. */
const SAID: readonly Partial<EvaluationDraft>[] = [
  { level: 5, options: ['510', '512'], reason: 'given' },
  { level: 5, reason: 'none' },
  { level: 4, text: '很好 👍', reason: 'given' },
  { level: 3, reason: 'none', answers: [{ question: 'guidance', value: 'yes' }] },
  { level: 2, reason: 'declined' },
  { level: 1, reason: 'none', endedBy: 'timeout' },
  { level: 1, text: '等了很久，“窗口”<没人>', reason: 'given', wantsCallback: true },
];

function rating(index: number, now: number): EvaluationDraft {
  const defect = isDefective(index) ? defectAt(index) : {};
  return anEvaluationDraft({
    ...SAID[index % SAID.length],
    serviceBegan: aMoment(now - 120_000 + index),
    assessedAt: aMoment(now - 60_000 + index),
    linkage: { ...soundCase(index), ...defect },
  });
}

it('R15: a day of 2 000 records, 300 of them wrong, ends with all of them accepted', async () => {
  const device = await aWholeDevice();
  const now = Date.now();
  const drafts = Array.from({ length: RECORDS }, (_, index) => rating(index, now));
  await device.rated(...drafts);
  const wrong = drafts.flatMap((draft, index) => (isDefective(index) ? [{ draft, index }] : []));
  const right = RECORDS - wrong.length;

  const journal = join(device.folder, 'journal');
  const ops = await device.turnOn();
  await vi.waitFor(
    () =>
      expect(device.counts()).toMatchObject({ quarantined: wrong.length, pending: 0, sending: 0 }),
    { timeout: 60_000 },
  );
  expect(device.province.evaluations()).toHaveLength(right);
  const before = (await statsOf(journal)).inspection;

  for (const { draft, index } of wrong) {
    await ops.repair(draft.id, { linkage: soundCase(index), by: '示例运维', why: '质检不合格' });
  }
  await vi.waitFor(() => expect(device.province.evaluations()).toHaveLength(RECORDS), {
    timeout: 60_000,
  });
  await device.holds({});
  // The province itself has refused none that ours had passed.
  expect(device.province.counts()).toMatchObject({ items: { accepted: RECORDS } });
  expect(device.province.counts().violations).toEqual({});
  await device.turnOff();

  const after = (await statsOf(journal)).inspection;
  const counted = { records: RECORDS, acceptedAtOnce: right, held: wrong.length, refused: 0 };
  expect([before, after]).toMatchObject([
    { ...counted, accepted: right },
    { ...counted, accepted: RECORDS },
  ]);
  expect(inspectionLines(after)[0]).toContain(
    '85.0 % without repairs (1700 of 2000), 100.0 % now (2000 of 2000)',
  );
});

it('holds nothing that the province would have taken', async () => {
  const { province, device, simulator } = await aProvince();
  const records = DEFECTS.map((defect, index) =>
    device.rate({ linkage: { ...soundCase(index), ...defect } }),
  );
  const outcomes = await province.submit(records);
  expect(outcomes.map(({ kind }) => kind)).toEqual(DEFECTS.map(() => 'rejected'));
  expect(simulator.evaluations()).toEqual([]);
});
