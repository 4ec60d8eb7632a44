import { endOfShanghaiDay } from '../../shared/shanghai-time.ts';
import type { Stand } from '../faults/stand.ts';
import { pause, until, within } from '../launch/wait.ts';
import { TROUBLES } from './troubles.ts';

/** Who comes to the counter in one day; the rest of them leave without a rating. */
const CITIZENS = 40;
const RATES = 0.8;
/** Between two citizens the screen is that of standby now and then, ms. */
const GAP_MS = 2_500;
/** Long enough for every slide to be shown, ms. */
const LUNCH_MS = 30_000;
/** The device looks at its clock once a minute. */
const FRESH_MS = 90_000;
const BACK_MS = 20_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MORNING_MS = 8 * HOUR_MS;
const NIGHT_MS = 3.5 * HOUR_MS;

/** What has been played so far. */
export interface Played {
  days: number;
  services: number;
  nights: number;
  readonly troubles: Record<string, number>;
}

/**
 * Day after day: citizens, troubles, lunch with pictures and films, and a night. The calendar is the
 * province's, whose clock the device follows (R20).
 * @param isOver looked at between two citizens
 */
export async function playDays(stand: Stand, played: Played, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await setClock(stand, played.days + 1, MORNING_MS);
    await playDay(stand, played, isOver);
    if (isOver()) return;
    played.days += 1;
    await night(stand, played.days);
    played.nights += 1;
  }
}

async function playDay(stand: Stand, played: Played, isOver: () => boolean): Promise<void> {
  const { random } = stand;
  const troubles = new Map(
    random.some(TROUBLES, 3).map((each) => [random.whole(1, CITIZENS), each]),
  );
  for (let citizen = 1; citizen <= CITIZENS && !isOver(); citizen += 1) {
    const trouble = troubles.get(citizen);
    const end = trouble === undefined ? undefined : await trouble.begin(stand);
    if (trouble !== undefined) {
      played.troubles[trouble.name] = (played.troubles[trouble.name] ?? 0) + 1;
    }
    await oneCitizen(stand);
    await end?.();
    played.services = stand.entries.length;
    if (random.chance(0.3)) await pause(GAP_MS);
    if (citizen === CITIZENS / 2) await pause(LUNCH_MS);
  }
}

async function oneCitizen(stand: Stand): Promise<void> {
  const { hall, random } = stand;
  if (random.chance(RATES)) {
    await stand.citizen();
    return;
  }
  await stand.invite();
  await pause(random.whole(300, 1_500));
  await within(5_000, hall.machine.cancel());
}

/**
 * Half past three in the morning: the device opens a fresh window, as it does each night while nobody
 * is at the counter.
 * @throws when it does not, or the window does not come back
 */
async function night(stand: Stand, day: number): Promise<void> {
  const { hall, glass } = stand;
  const fresh = () => hall.kiosk().output().split('a fresh window for the night').length;
  const before = fresh();
  await setClock(stand, day + 1, NIGHT_MS);
  // The device follows a clock on which two answers agree (R20).
  for (let citizen = 0; citizen < 2; citizen += 1) await stand.citizen();
  const opened = await until(() => fresh() > before, FRESH_MS);
  if (!opened) throw new Error('no fresh window was opened at night');
  const back = await until(async () => (await glass.look()) !== undefined, BACK_MS);
  if (!back) throw new Error('the fresh window shows nothing');
}

/** @param day 1 is tomorrow @param time since 0:00 in Asia/Shanghai, ms */
async function setClock({ hall }: Stand, day: number, time: number): Promise<void> {
  const midnight = endOfShanghaiDay(Date.now()) + (day - 1) * DAY_MS;
  await hall.province.faults.set({ clockSkew: { ms: midnight + time - Date.now() } });
}
