import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { prefillJournal } from '../../scripts/bench/prefilled-journal.ts';
import { aService } from '../../scripts/queue-simulator/index.ts';
import { hashOf, openPanel, point } from './a-panel.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

const OPS = '5558201';
/** A task code that no province takes. */
const WRONG = '12345';

const LABELS = {
  projectNo: '办件编号',
  areaCode: '区划代码',
  orgCode: '部门编码',
  orgName: '部门名称',
  taskCode: '实施编码',
  taskHandleItem: '业务办理项编码',
  taskName: '事项名称',
  proStatus: '办件状态（1、2、3）',
  acceptDate: '受理时间',
  resultDate: '办结时间',
  projectType: '办件类型',
  deptCode: '科室编码',
  userProp: '申请人类型',
  userPageType: '证件类型',
} as const;

function caseOf(ticket: string) {
  const [item] = aService({ ticket }).cases;
  if (item === undefined) throw new Error('a service has a case');
  return item;
}

/** The codes of one task, which several cases can share. */
function codesOf(ticket: string) {
  const { areaCode, orgCode, orgName, taskCode, taskHandleItem, taskName } = caseOf(ticket);
  return { areaCode, orgCode, orgName, taskCode, taskHandleItem, taskName };
}

async function atPage(page: Page, name: string, seen: string): Promise<void> {
  await point(page.getByRole('button', { name, exact: true }), () =>
    page.getByText(seen).first().isVisible(),
  );
}

it('one right code mends all records with the same wrong one', async () => {
  const { taskCode, ...codes } = codesOf('Z000000');
  const hall = await aHall({
    settings: { pins: { ops: hashOf(OPS) } },
    prepare: (folder) => prefillJournal(folder, 3, { ...codes, taskCode: WRONG }),
  });
  const { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  const panel = await openPanel(page, OPS);
  await atPage(page, '待修复', '实施编码 · 长度不对 · 3 条');
  const field = panel.getByLabel('正确的实施编码');
  const mend = panel.getByRole('button', { name: '修复全部 3 条' });
  await field.fill('123456');
  await panel.getByText('应为 31 位').waitFor();
  expect(await mend.count()).toBe(0);
  await field.fill(taskCode);
  await point(mend, () => panel.getByText('已修复 3 条').isVisible(), 2);
  await panel.getByText('没有待修复的记录').waitFor();
  expect(await delivered(hall, 3)).toHaveLength(3);
});

it('a rating whose case nobody has named is linked by a person', async () => {
  const hall = await aHall({ settings: { pins: { ops: hashOf(OPS) } } });
  const { page } = hall.kiosk();
  const citizen = theCitizen(hall);
  await hall.machine.call('B001');
  await hall.machine.start();
  await hall.machine.evaluate({});
  await citizen.rates(5);
  await citizen.submits();
  await citizen.sees('5号窗口');
  const panel = await openPanel(page, OPS);
  await atPage(page, '未送达', '未关联办件');
  await point(panel.getByRole('button', { name: '未关联办件' }), () =>
    panel.getByRole('button', { name: '修复办件信息' }).isVisible(),
  );
  const right = caseOf('B001');
  const known = new Map(Object.entries(right));
  await point(panel.getByRole('button', { name: '修复办件信息' }), () =>
    panel.getByLabel(LABELS.taskCode).isVisible(),
  );
  for (const [name, label] of Object.entries(LABELS)) {
    if (known.has(name)) await panel.getByLabel(label, { exact: true }).fill(`${known.get(name)}`);
  }
  const done = panel.getByText('该记录已送达');
  await point(panel.getByRole('button', { name: '保存并重新发送' }), () => done.isVisible());
  expect(JSON.stringify(await delivered(hall, 1))).toContain(right.projectNo);
});
