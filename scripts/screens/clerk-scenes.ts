/** The window clerk's pages of the service panel. */
import type { Page } from 'playwright-core';
import type { ClerkView, IssuedForm } from '../../shared/staff-requests.ts';
import { WELL } from './door-scenes.ts';
import { CLERK_WITH_LONG_NAME, FULL_TEXT } from './extremes.ts';
import { type Scene, scene } from './scene.ts';
import { openPanelPage, pressInPanel, scrollPanel, seePanel } from './steps.ts';

const VIEW: ClerkView = {
  signedOn: { code: '0612', name: '陈示例' },
  work: 'open',
  taken: null,
  service: { ticket: 'A023' },
  today: { called: 41, rated: 33, notRated: 8, manual: 2, onPaper: 1 },
  hasForms: true,
  formFor: 'A023',
};

const NOBODY: ClerkView = {
  ...VIEW,
  signedOn: null,
  work: 'pausing',
  taken: 'this counter is held by the device 0f6c2c1e',
  service: null,
  today: { called: 0, rated: 0, notRated: 0, manual: 0, onPaper: 0 },
};

const LONG: ClerkView = { ...VIEW, signedOn: CLERK_WITH_LONG_NAME, service: {} };

const OPTIONS = [
  { code: '501', text: '在办事指南之外增加新的审批条件' },
  { code: '502', text: '需要提供办事指南之外的申报材料' },
  { code: '503', text: '无法提供材料样本、办事表单填写不便捷' },
  { code: '504', text: '未能提供就近办、网上办、一次办等服务' },
];

const KEYS = [
  { number: 1, key: 1, level: 5 },
  { number: 2, key: 2, level: 4 },
  { number: 3, key: 9, level: null },
];

const ISSUED: IssuedForm = { number: '20260302-0005-0007-482193', paper: 'notPrinted' };

/** @param at its place in the list of pages that the staff see */
const staffPage = (
  name: string,
  at: number,
  answers: Readonly<Record<string, unknown>>,
  steps: (page: Page) => Promise<void> = async () => undefined,
  own: Partial<Scene> = {},
): Scene =>
  scene(
    'clerk',
    name,
    { kind: 'standby' },
    {
      door: { kind: 'panel', role: 'staff' },
      panel: WELL,
      answers: { 'staff.view': VIEW, 'staff.keys': KEYS, ...answers },
      async steps(page) {
        await seePanel(page, WELL.deviceId);
        await openPanelPage(page, at);
        await steps(page);
      },
      ...own,
    },
  );

export const CLERK_SCENES: readonly Scene[] = [
  staffPage('clerk', 1, {}, (page) => page.locator('ol li').nth(2).waitFor()),
  staffPage('clerk-nobody', 1, { 'staff.view': NOBODY, 'staff.keys': [] }),
  staffPage('clerk-form', 2, { 'staff.issueForm': ISSUED }, async (page) => {
    await pressInPanel(page, 'button', 0);
    await page.getByText(ISSUED.number).waitFor();
  }),
  // In other type its end is elsewhere.
  staffPage('clerk-end', 1, {}, (page) => page.locator('ol li').nth(2).waitFor(), {
    settled: scrollPanel,
  }),
  staffPage('clerk-unknown', 1, { 'staff.view': LONG, 'staff.signOn': 'unknown' }, async (page) => {
    await page.locator('textarea').first().fill('061');
    await pressInPanel(page, 'section button', 0);
    await page.locator('[aria-invalid=true]').waitFor();
  }),
  // Nobody has opened main's own door: it refuses what the gallery does not answer.
  staffPage('clerk-refused', 1, { 'staff.view': NOBODY }, async (page) => {
    await page.locator('[role=dialog] section section').nth(1).locator('button').click();
    await page.locator('[role=status][data-refused]').waitFor();
  }),
  staffPage('clerk-writing', 1, {}, async (page) => {
    await pressInPanel(page, 'textarea', 0);
    await page.locator('.hg-button').first().waitFor();
  }),
  staffPage('clerk-no-forms', 2, { 'staff.view': { ...VIEW, hasForms: false } }),
  // The panel keeps what was typed for whoever did: IT, not the staff of the other pictures.
  {
    ...staffPage('clerk-entry', 2, { 'staff.options': OPTIONS, 'staff.enterForm': 'unknownYear' }),
    door: { kind: 'panel', role: 'it' },
    settled: scrollPanel,
    async steps(page) {
      await openPanelPage(page, 2, 1);
      const field = page.locator('[role=dialog] textarea');
      await field.nth(0).fill(ISSUED.number);
      await field.nth(1).fill('2026-03-02 09:10');
      await pressInPanel(page, '[role=group] button', 4);
      await page.getByText(OPTIONS[0]?.text ?? '').waitFor();
      await field.nth(2).fill(FULL_TEXT);
      await pressInPanel(page, 'section:last-of-type > div:not([role]) > button', 0);
      await page.locator('[role=dialog] [role=status]:not(:empty)').last().waitFor();
    },
  },
];
