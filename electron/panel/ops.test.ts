import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { DayCounts } from '../../shared/day-counts.ts';
import { ROLES, type Role } from '../../shared/door.ts';
import { OPS_STATES, type OpsFilter } from '../../shared/ops-fields.ts';
import { opsRequests } from '../../shared/ops-requests.ts';
import type { Outcome } from '../../shared/province.ts';
import {
  aCaseWithCitizen,
  aMoment,
  anEvaluationDraft,
  anUnlinkedDraft,
  aProvisioning,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openJournal } from '../journal/journal.ts';
import { createDeadlines } from '../outbox/deadlines.ts';
import { createPack } from '../outbox/envelope.ts';
import { createRepair } from '../outbox/repair.ts';
import { inspectionFor } from '../province/inspection/shipped.ts';
import { aCase } from '../province/testing/device.ts';
import { createOpsDesk } from './ops.ts';

const ALL: OpsFilter = { search: '', state: null, reason: null, age: 'any' };
const PERSONAL = /测试人|13800001234|350200199001010010|等了很久|"level"|"bad"/;

const NO_SERVICES: DayCounts = {
  ...{ day: '2026-03-02', counter: '5', called: 0, invited: 0, active: 0, notRated: {} },
  ...{ manual: { called: 0, active: 0 }, onPaper: 0, interruptions: 0 },
  evaluations: { active: 0, paper: 0 },
};

async function aDesk(own: { readonly role?: Role; readonly now?: number } = {}) {
  const home = aFolder();
  const folder = join(home, 'journal');
  const identity = anIdentity(home);
  const clock = { boot: 'this-boot', now: () => aMoment(own.now ?? MONDAY_MORNING + 120_000) };
  const journal = await openJournal({ folder, identity, clock, log: aLog(), targetMs: 300_000 });
  onTestFinished(() => journal.close());
  const deadlines = createDeadlines({ targetMs: 300_000 });
  const outbox = { replace: vi.fn(async () => {}), wake: vi.fn(async () => {}) };
  const stick = aFolder();
  const logFiles = ['old', 'new'].map((name) => join(home, name));
  for (const file of logFiles) writeFileSync(file, `${file}\n`);
  const rescue = {
    exportRescue: vi.fn(async () => 1),
    importRescueReport: vi.fn(async () => ({ delivered: 1, refused: 0, released: 0 })),
    releaseRescue: vi.fn(async () => 1),
  };
  const takeaway = {
    rescue,
    statistics: {
      today: () => NO_SERVICES,
      months: () => ['2026-02'],
      month: () => undefined,
      table: (month: string) => (month === '2026-02' ? 'day,called\n' : undefined),
    },
    badByAge: () => ({ ages: [{ workingDays: 3, records: 1 }], unknown: null }),
    sticks: () => Promise.resolve([{ folder: stick, label: 'stick' }]),
    deviceId: identity.deviceId,
    logFiles: () => logFiles,
  };
  const pack = createPack({ journal, keys: identity.vault, deadlines });
  const { repair } = createRepair({ journal, outbox, pack, log: aLog() });
  const desk = createOpsDesk({
    ...{ journal, folder, outbox, pack, repair, deadlines, clock, role: () => own.role ?? 'ops' },
    takeaway,
    inspection: inspectionFor(aProvisioning().province),
  });
  const refuse = (id: string, field: string, rule = 'length') =>
    journal.settled(
      new Map<string, Outcome>([
        [id, { kind: 'rejected', violations: [{ field, rule, message: 'no' }] }],
      ]),
    );
  return { journal, folder, outbox, desk, refuse, rescue, stick, logFiles };
}

it.each(ROLES)('is for ops and IT: %s', async (role) => {
  const { desk } = await aDesk({ role });
  const asked = Promise.resolve(desk['ops.backlog'](ALL));
  if (role === 'staff') await expect(asked).rejects.toThrow('not for the role staff');
  else expect((await asked).all).toBe(0);
});

it('refuses every request of a clerk', async () => {
  const { desk } = await aDesk({ role: 'staff' });
  for (const handle of Object.values(desk)) {
    await expect(Reflect.apply(handle, undefined, [{}])).rejects.toThrow('not for the role staff');
  }
});

it('finds by number, ticket, state and reason, the oldest first, bad or not', async () => {
  const { journal, desk, refuse } = await aDesk();
  const drafts = [
    anEvaluationDraft({ ticket: 'A001', linkage: aCase({ projectNo: 'P-1' }) }),
    anEvaluationDraft({
      ticket: 'B002',
      linkage: aCase({ projectNo: 'P-2' }),
      level: 1,
      assessedAt: aMoment(MONDAY_MORNING + 90_000),
    }),
    anUnlinkedDraft({ ticket: 'C003', assessedAt: aMoment(MONDAY_MORNING + 95_000) }),
  ];
  await journal.seal(drafts);
  const [first = '', second = '', third = ''] = drafts.map(({ id }) => id);
  await refuse(second, 'taskCode');
  await journal.settled(new Map([[third, { kind: 'waitingCase', detail: 'not linked' }]]));

  const found = async (filter: Partial<OpsFilter>) =>
    (await desk['ops.backlog']({ ...ALL, ...filter })).rows.map(({ id }) => id);
  expect(await found({})).toEqual([first, second, third]);
  expect(await found({ search: 'p-2' })).toEqual([second]);
  expect(await found({ search: 'c0' })).toEqual([third]);
  expect(await found({ state: 'quarantined' })).toEqual([second]);
  expect(await found({ reason: 'taskCode: length' })).toEqual([second]);
  expect(await found({ age: 'overdue' })).toEqual([]);
  const { states, reasons } = await desk['ops.backlog'](ALL);
  expect(OPS_STATES.map((state) => states[state])).toEqual([1, 1, 1, 0]);
  expect(reasons).toEqual([{ reason: 'taskCode: length', records: 1 }]);
});

it('tells what is past its target and past its cut-off', async () => {
  const { journal, desk } = await aDesk({ now: MONDAY_MORNING + 24 * 3_600_000 });
  await journal.seal([anEvaluationDraft()]);
  const { rows } = await desk['ops.backlog']({ ...ALL, age: 'overdue' });
  expect(rows.map(({ age }) => age)).toEqual(['pastCutOff']);
});

it('gives rows of the last look alone', async () => {
  const { journal, desk } = await aDesk();
  await journal.seal(Array.from({ length: 5 }, () => anEvaluationDraft()));
  const { look } = await desk['ops.backlog'](ALL);
  expect(await desk['ops.rows']({ look, from: 3, count: 10 })).toHaveLength(2);
  await desk['ops.backlog'](ALL);
  expect(await desk['ops.rows']({ look, from: 3, count: 10 })).toEqual([]);
});

it('shows nothing of the citizen, and names no rule that only a bad rating can break', async () => {
  const { journal, desk, refuse } = await aDesk();
  const draft = anEvaluationDraft({ level: 1, text: '等了很久', linkage: aCaseWithCitizen() });
  await journal.seal([draft]);
  await refuse(draft.id, 'evaDetail', 'required');
  const backlog = await desk['ops.backlog'](ALL);
  const record = await desk['ops.record']({ id: draft.id });
  const groups = await desk['ops.groups'](undefined);
  expect(JSON.stringify([backlog, record, groups])).not.toMatch(PERSONAL);
  expect(backlog.rows[0]?.reason).toBe('other');
  expect(opsRequests['ops.record'].output.parse(record)).toEqual(record);
  expect(record?.history.map(({ what, about }) => [what, about])).toEqual([
    ['rated', ''],
    ['rejected', 'other'],
  ]);
});

it('reads the journal again for an open page only where it has changed', async () => {
  const { journal, folder, desk, refuse } = await aDesk();
  const draft = anEvaluationDraft();
  await journal.seal([draft]);
  const { id } = draft;
  await refuse(id, 'taskCode');
  const history = async () => (await desk['ops.record']({ id }))?.history.map(({ what }) => what);
  const [segment = ''] = readdirSync(folder).filter((name) => name.endsWith('.journal'));
  const file = join(folder, segment);
  utimesSync(file, 1_000, 1_000);
  expect(await history()).toEqual(['rated', 'rejected']);

  // It looks as it did: what stands in it now is not read.
  const lines = readFileSync(file);
  writeFileSync(file, Buffer.alloc(lines.length, 'x'));
  utimesSync(file, 1_000, 1_000);
  expect(await history()).toEqual(['rated', 'rejected']);
  writeFileSync(file, lines);
  await journal.settled(new Map([[id, { kind: 'waitingCase', detail: 'not there yet' }]]));
  expect(await history()).toEqual(['rated', 'rejected', 'waitingCase']);
});

it('repairs what the inspection passes, keeps the citizen of the same case, and journals who did it', async () => {
  const { journal, outbox, desk, refuse } = await aDesk();
  const linkage = { ...aCaseWithCitizen(), ...aCase(), taskCode: '123' };
  const draft = anEvaluationDraft({ linkage });
  await journal.seal([draft]);
  const { id } = draft;
  await refuse(id, 'taskCode');
  const { fields = {} } = (await desk['ops.record']({ id })) ?? {};
  const wrong = { ...fields, taskCode: '12' };
  expect((await desk['ops.repair']({ id, fields: wrong })).map(({ field }) => field)).toContain(
    'taskCode',
  );
  expect(journal.find(id)?.evaluation.repair).toBeUndefined();

  const { taskCode } = aCase();
  expect(await desk['ops.inspect']({ id, fields: { ...fields, taskCode } })).toEqual([]);
  expect(await desk['ops.repair']({ id, fields: { ...fields, taskCode } })).toEqual([]);
  expect(journal.find(id)?.evaluation.repair).toMatchObject({
    by: 'ops',
    linkage: { taskCode, certKey: linkage.certKey },
  });
  expect(outbox.replace).toHaveBeenCalledOnce();
  const { rows } = await desk['ops.backlog'](ALL);
  expect(rows[0]).toMatchObject({ state: 'pending', reason: null });
  const record = await desk['ops.record']({ id });
  expect(record?.history.map(({ what }) => what)).toEqual(['rated', 'rejected', 'repaired']);
});

it('leaves the citizen of one case out of another', async () => {
  const { journal, desk } = await aDesk();
  const draft = anEvaluationDraft({ linkage: { ...aCaseWithCitizen(), ...aCase() } });
  await journal.seal([draft]);
  const { fields = {} } = (await desk['ops.record']({ id: draft.id })) ?? {};
  const other = { ...fields, projectNo: '350200202611210099' };
  expect(await desk['ops.repair']({ id: draft.id, fields: other })).toEqual([]);
  const { linkage } = journal.find(draft.id)?.evaluation.repair ?? {};
  expect(linkage?.projectNo).toBe(other.projectNo);
  expect(JSON.stringify(linkage)).not.toMatch(PERSONAL);
});

it('mends the same wrong code in all records that have it, and in no other', async () => {
  const { journal, outbox, desk, refuse } = await aDesk();
  const wrong = ['1', '2', '3'].map((digit) =>
    anEvaluationDraft({ linkage: aCase({ projectNo: `P-${digit}`, deptCode: 'X-1' }) }),
  );
  const other = anEvaluationDraft({ linkage: aCase({ projectNo: 'P-4', deptCode: 'X-2' }) });
  await journal.seal([...wrong, other]);
  for (const { id } of [...wrong, other]) await refuse(id, 'deptCode', 'codeTable');
  const code = { field: 'deptCode', value: 'X-1' } as const;
  expect(await desk['ops.groups'](undefined)).toEqual([
    { reason: 'deptCode: codeTable', records: 3, code },
    { reason: 'deptCode: codeTable', records: 1, code: { ...code, value: 'X-2' } },
  ]);
  const reason = 'deptCode: codeTable';
  expect(await desk['ops.repairGroup']({ reason, ...code, right: 'X-9' })).toBe(3);
  const codes = journal.open().map(({ evaluation }) => evaluation.repair?.linkage.deptCode);
  expect(codes).toEqual(['X-9', 'X-9', 'X-9', undefined]);
  expect(outbox.replace).toHaveBeenCalledOnce();
  expect((await desk['ops.groups'](undefined)).map(({ records }) => records)).toEqual([1]);
});

it('sends again what it is asked to, and says so in the journal', async () => {
  const { journal, outbox, desk } = await aDesk();
  const audit = vi.spyOn(journal, 'audit');
  const draft = anEvaluationDraft();
  await journal.seal([draft]);
  await desk['ops.retry']({ id: draft.id });
  expect(outbox.replace).toHaveBeenCalledWith([expect.objectContaining({ id: draft.id })]);
  await desk['ops.wake'](undefined);
  expect(outbox.wake).toHaveBeenCalledTimes(2);
  expect(audit.mock.calls.map(([{ what }]) => what)).toEqual([
    'record sent again',
    'everything sent again',
  ]);
  await journal.exported([draft.id], 'a.rescue');
  await expect(desk['ops.retry']({ id: draft.id })).rejects.toThrow('rescue file');
  const { fields = {} } = (await desk['ops.record']({ id: draft.id })) ?? {};
  await expect(desk['ops.repair']({ id: draft.id, fields })).rejects.toThrow('rescue file');
});

it('writes to a removable disk that is there, and nowhere else', async () => {
  const { desk, rescue, stick } = await aDesk();
  expect(await desk['ops.csv']({ month: '2026-02', folder: stick })).toMatch(/-2026-02\.csv$/);
  expect(readdirSync(stick)).toHaveLength(1);
  const away = aFolder();
  await expect(desk['ops.csv']({ month: '2026-02', folder: away })).rejects.toThrow('removable');
  await expect(desk['ops.csv']({ month: '2026-01', folder: stick })).rejects.toThrow('2026-01');
  await expect(desk['ops.export']({ folder: away })).rejects.toThrow('removable');
  expect(await desk['ops.export']({ folder: stick })).toBe(1);
  expect(rescue.exportRescue).toHaveBeenCalledWith(expect.stringContaining(stick), 'ops');
});

it('takes a rescue report from a removable disk alone', async () => {
  const { desk, rescue, stick } = await aDesk();
  const report = join(stick, 'device.report');
  await expect(desk['ops.import']({ file: report })).rejects.toThrow('no removable disk');
  writeFileSync(report, '');
  expect((await desk['ops.rescue'](undefined)).reports).toEqual([report]);
  expect(await desk['ops.import']({ file: report })).toMatchObject({ delivered: 1 });
  expect(rescue.importRescueReport).toHaveBeenCalledWith(report, 'ops');
});

it('counts bad ratings by working days and lists none', async () => {
  const { desk } = await aDesk();
  const told = await desk['ops.statistics']({ month: null });
  expect(told.bad).toEqual({ ages: [{ workingDays: 3, records: 1 }], unknown: null });
});

it('writes the whole log to a stick as one file, and says so in the journal', async () => {
  const { journal, desk, stick, logFiles } = await aDesk();
  const audit = vi.spyOn(journal, 'audit');
  const name = await desk['ops.log']({ folder: stick });
  expect(name).toMatch(/^yiping-YP-.{5}-\d{14}\.log$/);
  expect(readFileSync(join(stick, name), 'utf8')).toBe(
    logFiles.map((file) => `${file}\n`).join(''),
  );
  expect(audit.mock.calls).toEqual([[{ by: 'ops', what: 'log exported' }]]);
  await expect(desk['ops.log']({ folder: aFolder() })).rejects.toThrow('removable');
});
