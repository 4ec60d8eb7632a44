import 'fake-indexeddb/auto';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { inspectionLines } from '../../../scripts/journal/inspection-stats.ts';
import { statsOf } from '../../../scripts/journal/stats.ts';
import { PROFILES, type ProfileName, startProvince } from '../../../scripts/launch/province.ts';
import type { EvaluationDraft } from '../../../shared/evaluation.ts';
import type { Case } from '../../../shared/service.ts';
import { aMoment, anEvaluationDraft } from '../../../tests/builders.ts';
import { aFolder } from '../../../tests/device.ts';
import { aDeviceOf } from '../../../tests/whole-device.ts';
import { aCase } from '../testing/device.ts';

// Two thousand records through real sockets and disks.
vi.setConfig({ testTimeout: 120_000 });

/**
 * Shandong's day has sixteen thousand SM2 ciphers, a minute of nothing but arithmetic that other tests
 * prove: here a text travels in the open, in the shape of one.
 */
vi.mock('sm-crypto-v2', async (importOriginal) => {
  const real = await importOriginal<typeof import('sm-crypto-v2')>();
  const [point, digest] = ['0'.repeat(128), '0'.repeat(64)];
  const sm2 = {
    ...real.sm2,
    doEncrypt: (text: string) => `${point}${digest}${Buffer.from(text).toString('hex')}`,
    doDecrypt: (hex: string) => [...Buffer.from(hex.slice(point.length + digest.length), 'hex')],
  };
  return { ...real, sm2 };
});

const RECORDS = 2_000;
/** Three of twenty, each kind of defect in its turn. */
const isDefective = (index: number) => index % 20 < 3;

const CREDIT_CODE = '11350200MB0A12345Q';
const TASK = `${CREDIT_CODE}4000112345001`;

/** The cases of one province's day. */
interface Day {
  /** The beginning of each case number. */
  readonly prefix: string;
  /** What every case there has. */
  readonly sound: Partial<Case>;
  /** What is different from case to case and right all the same. */
  readonly variety: readonly Partial<Case>[];
  /** What halls get wrong with a case; a new look at the business system puts it right. */
  readonly defects: readonly Partial<Case>[];
}

/** Wrong everywhere. */
const DEFECTS: readonly Partial<Case>[] = [
  { taskCode: TASK.slice(0, 30) },
  { taskCode: TASK.toLowerCase() },
  { taskCode: `${CREDIT_CODE}0000000012345` },
  { taskHandleItem: `${CREDIT_CODE}400011234599901` },
  { taskName: '' },
  { proStatus: 3, resultDate: '' },
  { proStatus: 3, resultDate: '2026/11/21' },
  { acceptDate: '2026-11-31 09:00:00' },
  { userProp: '自然人' },
  { userPageType: '01' },
  { userPageType: '111', certKey: '350200199003071238' },
  { userPageType: '111', certKey: '350200900307123' },
  { userPageType: '001', certKey: '11350200MB0A12345R', certKeyGOV: '' },
];

/** Where the department goes on the wire. */
const OF_DEPARTMENTS: readonly Partial<Case>[] = [
  { orgCode: CREDIT_CODE },
  { orgCode: `350200000000_${CREDIT_CODE.slice(0, 17)}A` },
  { orgName: '无' },
  { promiseDay: '自受理之日起二十个工作日内办结并送达申请人手中' },
];

/** Where the citizen's details are required. */
const OF_CITIZENS: readonly Partial<Case>[] = [
  { userName: '-' },
  { certKey: '', certKeyGOV: '' },
  { userProp: '' },
  { userPageType: ' ' },
];

const OF_AGENTS: readonly Partial<Case>[] = [
  { handleUserPageType: '111', handleUserPageCode: '1234' },
  { projectName: '0' },
];

const VARIETY: readonly Partial<Case>[] = [
  {},
  { proStatus: 1 },
  { proStatus: 3, resultDate: '2026-11-21 09:30:00', taskHandleItem: `${TASK}01` },
  { userProp: '2', userPageType: '001', certKey: CREDIT_CODE, userName: '示例有限公司' },
  { userPageType: '414', certKey: 'E12345678' },
  { acceptDate: ' ', userProp: ' 1 ', deptCode: '' },
  { handleUserName: '测试乙', handleUserPageType: '111', handleUserPageCode: '11010519491231002x' },
];

const DAYS: Readonly<Record<ProfileName, Day>> = {
  standard: {
    prefix: '35020020261121',
    sound: {},
    variety: [
      ...VARIETY,
      { certKey: '无', userName: '-', mobile: '0' },
      { serviceNumber: 2, areaCode: '350203000000' },
    ],
    defects: [
      ...DEFECTS,
      ...OF_DEPARTMENTS,
      ...OF_AGENTS,
      { proStatus: 3, acceptDate: '2026-11-21 09:00:00', resultDate: '2026-11-20 17:00:00' },
    ],
  },
  fujian: {
    prefix: '35020020261121',
    sound: {},
    variety: [
      ...VARIETY,
      { serviceNumber: 2, areaCode: '350203000000', orgCode: '', orgName: '无' },
      { userProp: '2', userPageType: '001', certKey: '', certKeyGOV: CREDIT_CODE },
    ],
    defects: [...DEFECTS, ...OF_CITIZENS, ...OF_AGENTS],
  },
  shandong: {
    prefix: '37020020261121',
    sound: {
      areaCode: '370200',
      orgCode: `370200000000_${CREDIT_CODE}`,
      projectType: '1',
    },
    variety: [
      ...VARIETY,
      { serviceNumber: 2, areaCode: '370203000000' },
      { userProp: '2', userPageType: '001', certKey: '', certKeyGOV: CREDIT_CODE },
    ],
    defects: [
      ...DEFECTS,
      ...OF_DEPARTMENTS,
      ...OF_CITIZENS,
      { projectNo: '350200202611210001' },
      { projectType: '' },
      { mobile: '0' },
      { certKey: '', certKeyGOV: '11350200MB0A12345R', userPageType: '001' },
    ],
  },
};

function soundCase({ prefix, sound, variety }: Day, index: number): Case {
  const projectNo = `${prefix}${String(index).padStart(5, '0')}`;
  return aCase({ projectNo, ...sound, ...variety[index % variety.length] });
}

function caseAsTold(day: Day, index: number): Case {
  const { defects } = day;
  const defect = defects[(Math.floor(index / 20) * 3 + (index % 20)) % defects.length];
  return { ...soundCase(day, index), ...(isDefective(index) && defect) };
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

function rating(day: Day, index: number, now: number): EvaluationDraft {
  return anEvaluationDraft({
    ...SAID[index % SAID.length],
    serviceBegan: aMoment(now - 120_000 + index),
    assessedAt: aMoment(now - 60_000 + index),
    linkage: caseAsTold(day, index),
  });
}

it.each(PROFILES)(
  'R15: a day of 2 000 records at %s, 300 of them wrong, ends with all of them accepted',
  async (profile) => {
    const day = DAYS[profile];
    const province = await startProvince(profile, join(aFolder(), 'held.jsonl'));
    onTestFinished(() => province.simulator.close());
    const device = aDeviceOf(province.settings);
    province.registerDevice(device.deviceId, device.publicKey);
    const now = Date.now();
    const drafts = Array.from({ length: RECORDS }, (_, index) => rating(day, index, now));
    await device.rated(...drafts);
    const wrong = drafts.flatMap((draft, index) => (isDefective(index) ? [{ draft, index }] : []));
    const right = RECORDS - wrong.length;

    const journal = join(device.folder, 'journal');
    const ops = await device.turnOn();
    await vi.waitFor(
      () =>
        expect(device.counts()).toMatchObject({
          quarantined: wrong.length,
          pending: 0,
          sending: 0,
        }),
      { timeout: 60_000 },
    );
    expect(province.held()).toHaveLength(right);
    const before = (await statsOf(journal)).inspection;

    for (const { draft, index } of wrong) {
      const linkage = soundCase(day, index);
      await ops.repair([{ id: draft.id, linkage }], { by: '示例运维', why: '质检不合格' });
    }
    await vi.waitFor(() => expect(province.held()).toHaveLength(RECORDS), { timeout: 60_000 });
    await device.holds({});
    // The province itself has refused none that ours had passed.
    expect(province.simulator.counts()).toMatchObject({ items: { accepted: RECORDS } });
    expect(province.simulator.counts().violations).toEqual({});
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
  },
);
