import { errors, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
import { type Citizen, citizenAt } from '../../scripts/launch/citizen.ts';
import { type Hall, type HallOptions, openHall } from '../../scripts/launch/hall.ts';
import type { ProfileName } from '../../scripts/launch/province.ts';
import type { HeldEvaluation } from '../../scripts/province-simulator/records.ts';

/** Short, but long enough for a pointer on a busy machine. */
export const QUICK = {
  invitationMs: 5_000,
  untouchedMs: 3_000,
  untouchedBadMs: 8_000,
  thanksMs: 1_500,
} as const;

const PATIENCE_MS = 60_000;

/** A hall for one test, closed after it; a failed test prints what stood on the screen and what the kiosk printed. */
export function aHall(options?: Partial<HallOptions>): Promise<Hall>;
export function aHall<Profile extends ProfileName>(
  options: Partial<HallOptions<Profile>> & { readonly profile: Profile },
): Promise<Hall<Profile>>;
export async function aHall<Profile extends ProfileName>(
  options: Partial<HallOptions<Profile>> = {},
): Promise<Hall<Profile | 'standard'>> {
  const { profile = 'standard' } = options;
  const program = inject('program');
  const hall = await openHall({
    ...(program !== '' && { executable: program }),
    app: inject('app'),
    display: inject('display'),
    queue: 'tcp',
    tickets: [],
    ...options,
    profile,
    settings: { timeouts: QUICK, ...options.settings },
  });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      const { page, output } = hall.kiosk();
      const seen = page.evaluate(() => document.body.innerText).catch(String);
      console.error(`on the screen:\n${await seen}\n\nprinted:\n${output()}`);
    }
    await hall.close();
  });
  return hall;
}

/** Whoever stands before the kiosk of now. */
export function theCitizen(hall: Pick<Hall, 'kiosk'>): Citizen {
  return citizenAt(hall.kiosk().page);
}

/**
 * Presses until that is there: a press so soon after a new screen is taken for the one before.
 * A press that worked may take its own button away before what follows is drawn.
 */
export async function press(page: Page, name: string, then: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true });
  const awaited = page.locator(then).first();
  while (!(await awaited.isVisible())) {
    await button.click({ timeout: 700 }).catch(isTimeout);
    await awaited.waitFor({ timeout: 700 }).catch(isTimeout);
  }
}

function isTimeout(error: unknown): void {
  if (!(error instanceof errors.TimeoutError)) throw error;
}

/** What the province holds, as soon as it is `count`. @throws when it never is */
export async function delivered(hall: Hall, count: number): Promise<readonly HeldEvaluation[]> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const held = hall.province.evaluations();
    if (held.length >= count) return held;
    if (Date.now() > end) {
      throw new Error(`the province holds ${held.length} of ${count}: ${hall.kiosk().output()}`);
    }
    await new Promise((look) => setTimeout(look, 50));
  }
}
