/** The ops pages of the service panel. */
import type { OpsBacklog, OpsGroup, OpsRecord, OpsRow } from '../../shared/ops-requests.ts';
import type { OpsRescue, OpsStatistics } from '../../shared/ops-takeaway.ts';
import { type Scene, scene } from './scene.ts';
import { openPanelPage, pressInPanel } from './steps.ts';

/** Shanghai time 2026-03-02 09:15. */
const MORNING = Date.parse('2026-03-02T09:15:00+08:00');
const REASON = 'taskCode: length';

const ROWS: readonly OpsRow[] = Array.from({ length: 40 }, (_, at): OpsRow => {
  const held = at % 3 === 1;
  return {
    id: `0196c2a0-0000-7000-8000-${String(at).padStart(12, '0')}`,
    ticket: at === 2 ? null : `A${String(at + 1).padStart(3, '0')}`,
    projectNo: at === 2 ? null : `3502002026030200${String(at).padStart(4, '0')}`,
    taskName: at === 2 ? null : '社会保障卡申领',
    assessedAt: MORNING + at * 60_000,
    age: at < 5 ? 'pastCutOff' : 'overdue',
    state: at === 2 ? 'waitingCase' : held ? 'quarantined' : 'pending',
    reason: held ? REASON : null,
  };
});

const BACKLOG: OpsBacklog = {
  look: 1,
  all: 10_240,
  found: ROWS.length,
  states: { pending: 10_180, waitingCase: 20, quarantined: 38, exported: 2 },
  reasons: [
    { reason: REASON, records: 30 },
    { reason: 'conflict', records: 5 },
    { reason: 'other', records: 3 },
  ],
  rows: [...ROWS],
};

const FINDING = {
  field: 'taskCode',
  message:
    '实施编码应为 31 位，现为 5 位：请信息科按省事项库核对编码和名称，更正后修复此记录。 / The task code must have 31 characters and has 5: have IT compare codes and names with the province’s task list, then repair this record.',
};

const RECORD: OpsRecord = {
  row: { ...(ROWS[1] as OpsRow) },
  counter: '5',
  place: '1/4711',
  fields: {
    projectNo: '35020020260302000001',
    serviceNumber: '1',
    areaCode: '350200',
    orgCode: '350200000000_11350200MB0A12345Q',
    orgName: '示例市示例局',
    taskCode: '12345',
    taskName: '社会保障卡申领',
    proStatus: '3',
    acceptDate: '2026-03-02 09:00:00',
    resultDate: '2026-03-02 09:10:00',
  },
  findings: [FINDING],
  history: [
    { at: MORNING, what: 'rated', about: '' },
    { at: MORNING + 1_000, what: 'held', about: REASON },
    { at: MORNING + 600_000, what: 'repaired', about: '' },
    { at: MORNING + 601_000, what: 'attempted', about: '' },
    { at: MORNING + 602_000, what: 'rejected', about: REASON },
  ],
};

const GROUPS: readonly OpsGroup[] = [
  { reason: REASON, records: 30, code: { field: 'taskCode', value: '12345' } },
  { reason: 'conflict', records: 5, code: null },
  { reason: 'other', records: 3, code: null },
];

const RESCUE: OpsRescue = {
  undelivered: 10_240,
  exported: 2,
  sticks: [{ folder: '/media/hall/STICK', label: 'STICK' }],
  reports: ['/media/hall/STICK/yiping-0f6c2c1e.report'],
};

const COUNTS = {
  ...{ counter: '5', called: 96, invited: 90, active: 71, notRated: { timeout: 19, abandoned: 6 } },
  ...{ manual: { called: 3, active: 2 }, onPaper: 1, interruptions: 0 },
  evaluations: { active: 74, paper: 1 },
};

const STATISTICS: OpsStatistics = {
  months: ['2026-03', '2026-02'],
  today: { day: '2026-03-02', ...COUNTS },
  days: [],
  bad: {
    ages: [
      { workingDays: 4, records: 1 },
      { workingDays: 0, records: 2 },
    ],
    unknown: { year: '2031', records: 1 },
  },
};

const ANSWERS: Scene['answers'] = {
  'ops.backlog': BACKLOG,
  'ops.rows': ROWS,
  'ops.record': RECORD,
  'ops.inspect': [FINDING],
  'ops.groups': GROUPS,
  'ops.inspectGroup': [],
  'ops.rescue': RESCUE,
  'ops.statistics': STATISTICS,
};

const ops = (name: string, page: number, own: Partial<Scene> = {}): Scene =>
  scene(
    'ops',
    name,
    { kind: 'standby' },
    {
      door: { kind: 'panel', role: 'ops' },
      answers: ANSWERS,
      steps: (window) => openPanelPage(window, page),
      ...own,
    },
  );

export const OPS_SCENES: readonly Scene[] = [
  ops('ops-backlog', 1),
  ops('ops-record', 1, {
    async steps(window) {
      await openPanelPage(window, 1);
      await pressInPanel(window, 'tbody button', 1);
      await window.locator('ol').waitFor();
    },
  }),
  ops('ops-repair', 1, {
    async steps(window) {
      await openPanelPage(window, 1);
      await pressInPanel(window, 'tbody button', 1);
      await pressInPanel(window, 'button', 2);
      await window.locator('[aria-invalid=true]').waitFor();
    },
  }),
  ops('ops-groups', 2),
  ops('ops-rescue', 3),
  ops('ops-statistics', 4),
];
