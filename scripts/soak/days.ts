import { randomUUID } from 'node:crypto';
import type { Stand } from '../faults/stand.ts';
import { pause, until, within } from '../faults/wait.ts';
import { TROUBLES } from './troubles.ts';

/** Who comes to the counter in one day; the rest of them leave without a rating. */
const CITIZENS = 40;
const RATES = 0.8;
/** Between two citizens the screen is that of standby now and then, ms. */
const GAP_MS = 2_500;
/** Long enough for every slide to be shown, ms. */
const LUNCH_MS = 30_000;
const RELOAD_MS = 20_000;
const DAY_MS = 24 * 3_600_000;

/** What has been played so far. */
export interface Played {
  days: number;
  services: number;
  reloads: number;
  readonly troubles: Record<string, number>;
}

/**
 * Day after day: citizens, troubles, lunch with pictures and films, and a night. The calendar is the
 * province's, whose clock the device follows (R20).
 * @param isOver looked at between two citizens
 */
export async function playDays(stand: Stand, played: Played, isOver: () => boolean): Promise<void> {
  for (; !isOver(); played.days += 1) {
    await stand.hall.province.faults.set({ clockSkew: { ms: played.days * DAY_MS } });
    await playDay(stand, played, isOver);
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
  if (isOver()) return;
  await reload(stand);
  played.reloads += 1;
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

/** As at night, while nobody is at the counter. @throws when the window does not come back */
async function reload({ hall, glass }: Stand): Promise<void> {
  const mark = randomUUID();
  const { electron } = hall.kiosk();
  await electron.evaluate(async ({ BrowserWindow }, before) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    await contents?.executeJavaScript(`globalThis.before = '${before}'`);
    contents?.reload();
  }, mark);
  const isNew = () =>
    electron.evaluate(
      ({ BrowserWindow }, before) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `globalThis.before !== '${before}'`,
        ),
      mark,
    );
  const back = await until(
    async () => (await within(700, isNew())) === true && (await glass.look()) !== undefined,
    RELOAD_MS,
  );
  if (!back) throw new Error('the window did not come back from its reload');
}
