/** The window clerk's pages of the service panel. */
import type { Page } from 'playwright-core';
import type { ClerkView, IssuedForm } from '../../shared/staff-requests.ts';
import { WELL } from './door-scenes.ts';
import { type Scene, scene } from './scene.ts';
import { openPanelPage, pressInPanel, seePanel } from './steps.ts';

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
    },
  );

export const CLERK_SCENES: readonly Scene[] = [
  staffPage('clerk', 1, {}),
  staffPage('clerk-nobody', 1, { 'staff.view': NOBODY, 'staff.keys': [] }),
  staffPage('clerk-form', 2, { 'staff.issueForm': ISSUED }, async (page) => {
    await pressInPanel(page, 'button', 0);
    await page.getByText(ISSUED.number).waitFor();
  }),
];
