/** The ops pages of the service panel. */
import type { Page } from 'playwright-core';
import type { OpsBacklog, OpsGroup, OpsRecord, OpsRow } from '../../shared/ops-requests.ts';
import type { OpsRescue, OpsStatistics } from '../../shared/ops-takeaway.ts';
import { LONGEST_TASK } from './extremes.ts';
import { type Scene, scene } from './scene.ts';
import { openPanelPage, pressInPanel, scrollList, scrollPanel } from './steps.ts';

/** Shanghai time 2026-03-02 09:15. */
const MORNING = Date.parse('2026-03-02T09:15:00+08:00');
const REASON = 'taskCode: length';

/** As many as main answers at once. */
const ROWS = rowsFrom(0, 100);

/** @param from place of the first of them in the list */
function rowsFrom(from: number, count: number): readonly OpsRow[] {
  return Array.from({ length: count }, (_, index): OpsRow => {
    const at = from + index;
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
}

const BACKLOG: OpsBacklog = {
  look: 1,
  all: 10_240,
  found: 10_240,
  states: { pending: 10_180, waitingCase: 20, quarantined: 38, exported: 2 },
  reasons: [
    { reason: REASON, records: 30 },
    { reason: 'conflict', records: 5 },
    { reason: 'other', records: 3 },
  ],
  rows: [...ROWS],
};

const NO_BACKLOG: OpsBacklog = {
  ...{ look: 2, all: 0, found: 0, reasons: [], rows: [] },
  states: { pending: 0, waitingCase: 0, quarantined: 0, exported: 0 },
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
    { at: MORNING + 1_000, what: 'stopped', about: REASON },
    { at: MORNING + 600_000, what: 'repaired', about: '' },
    { at: MORNING + 601_000, what: 'attempted', about: '' },
    { at: MORNING + 602_000, what: 'rejected', about: REASON },
  ],
};

/** Names as long as they come. */
const LONG_RECORD: OpsRecord = {
  ...RECORD,
  row: { ...RECORD.row, taskName: LONGEST_TASK, ticket: 'C-03-0012（东区）' },
  fields: { ...RECORD.fields, taskName: LONGEST_TASK },
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

const MONTH: OpsStatistics = {
  ...STATISTICS,
  days: Array.from({ length: 31 }, (_, at) => ({
    ...COUNTS,
    ...{ day: `2026-03-${String(at + 1).padStart(2, '0')}`, levels: null, tasks: [] },
  })),
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

/** The second record of the list, opened. */
async function openRecord(window: Page): Promise<void> {
  await openPanelPage(window, 1);
  await pressInPanel(window, 'tbody button', 1);
  await window.locator('ol').waitFor();
}

async function repair(window: Page): Promise<void> {
  await openRecord(window);
  await pressInPanel(window, 'button', 2);
  await window.locator('[aria-invalid=true]').waitFor();
}

/** What is right in all records of the first group, typed. */
async function typeCode(window: Page, code: string): Promise<void> {
  await openPanelPage(window, 2);
  const field = window.locator('textarea').first();
  await field.fill(code);
}

export const OPS_SCENES: readonly Scene[] = [
  ops('ops-backlog', 1),
  ops('ops-backlog-empty', 1, {
    likeAnother: true,
    answers: { ...ANSWERS, 'ops.backlog': NO_BACKLOG },
  }),
  ops('ops-backlog-middle', 1, {
    answers: { ...ANSWERS, 'ops.rows': rowsFrom(5_000, 100) },
    async steps(window) {
      await openPanelPage(window, 1);
      await scrollList(window);
    },
    // In other type its middle is elsewhere.
    settled: scrollList,
  }),
  // The panel keeps the filter for whoever set it: IT's, not that of the other pictures.
  ops('ops-backlog-reasons', 1, {
    door: { kind: 'panel', role: 'it' },
    async steps(window) {
      await openPanelPage(window, 3, 0);
      const held = window.locator('[role=dialog] [role=group] button').nth(2);
      // It may still be what was chosen for the picture before.
      if ((await held.getAttribute('aria-pressed')) === 'false') await held.click();
      await window.locator('[role=dialog] [role=group] button').nth(8).waitFor();
    },
  }),
  ops('ops-backlog-search', 1, {
    likeAnother: true,
    async steps(window) {
      await openPanelPage(window, 1);
      await pressInPanel(window, 'textarea', 0);
      await window.locator('.hg-button').first().waitFor();
    },
  }),
  ops('ops-record', 1, { steps: openRecord }),
  ops('ops-record-long', 1, {
    likeAnother: true,
    answers: { ...ANSWERS, 'ops.record': LONG_RECORD },
    steps: openRecord,
  }),
  ops('ops-record-end', 1, {
    likeAnother: true,
    steps: openRecord,
    settled: scrollPanel,
  }),
  // Nobody has opened main's own door: it refuses what the gallery does not answer.
  ops('ops-record-refused', 1, {
    async steps(window) {
      await openRecord(window);
      await pressInPanel(window, 'button', 1);
      await window.locator('[role=status][data-refused]').waitFor();
    },
  }),
  ops('ops-record-delivered', 1, {
    likeAnother: true,
    answers: { ...ANSWERS, 'ops.record': null },
    async steps(window) {
      await openPanelPage(window, 1);
      await pressInPanel(window, 'tbody button', 1);
      await window.locator('tbody').waitFor({ state: 'detached' });
    },
  }),
  ops('ops-repair', 1, { steps: repair }),
  ops('ops-repair-end', 1, {
    answers: { ...ANSWERS, 'ops.inspect': [] },
    async steps(window) {
      await openRecord(window);
      await pressInPanel(window, 'button', 2);
      await window.locator('textarea').first().waitFor();
    },
    settled: scrollPanel,
  }),
  ops('ops-groups', 2),
  ops('ops-groups-empty', 2, { likeAnother: true, answers: { ...ANSWERS, 'ops.groups': [] } }),
  ops('ops-group-wrong', 2, {
    answers: { ...ANSWERS, 'ops.inspectGroup': [FINDING] },
    async steps(window) {
      await typeCode(window, '123456');
      await window.locator('[aria-invalid=true]').waitFor();
    },
  }),
  ops('ops-group-repair', 2, {
    answers: { ...ANSWERS, 'ops.repairGroup': 30 },
    async steps(window) {
      await typeCode(window, '11350200MB0A1234XQ4000114001000');
      await window.locator('[role=dialog] section section button').first().waitFor();
    },
  }),
  ops('ops-rescue', 3),
  ops('ops-rescue-no-stick', 3, {
    likeAnother: true,
    answers: {
      ...ANSWERS,
      'ops.rescue': { undelivered: 0, exported: 0, sticks: [], reports: [] } satisfies OpsRescue,
    },
  }),
  ops('ops-rescue-done', 3, {
    answers: { ...ANSWERS, 'ops.export': 10_238 },
    async steps(window) {
      await openPanelPage(window, 3);
      await pressInPanel(window, 'button', 0);
      await window.locator('[role=status]:not(:empty)').first().waitFor();
    },
  }),
  ops('ops-statistics', 4),
  ops('ops-csv', 4, {
    answers: {
      ...ANSWERS,
      'ops.statistics': MONTH,
      'ops.csv': 'yiping-0f6c2c1e-2026-03.csv',
    },
    async steps(window) {
      await openPanelPage(window, 4);
      await pressInPanel(window, 'button', 0);
      await pressInPanel(window, 'button', 2);
      await window.getByText('yiping-0f6c2c1e-2026-03.csv').waitFor();
    },
  }),
];
