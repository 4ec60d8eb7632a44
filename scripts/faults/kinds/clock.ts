import { aWish, rate } from '../citizen.ts';
import type { Fault } from '../fault.ts';
import type { Stand } from '../stand.ts';
import { pause, within } from '../wait.ts';

const HOUR_MS = 3_600_000;
const JUMPS_MS = [HOUR_MS, -HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS] as const;

/**
 * Sets the wall clock that main reads. The machine's own cannot be set in a test; the worker's, which
 * decides when to try again, stays as it is.
 */
async function setWallClock({ hall }: Stand, byMs: number): Promise<void> {
  await within(
    2_000,
    hall.kiosk().electron.evaluate((_electron, by) => {
      const now = Date.now;
      Date.now = () => now() + by;
    }, byMs),
  );
}

export const clockFaults: readonly Fault[] = [
  {
    name: 'clock-device',
    does: "main's wall clock jumps ±1 h or ±1 day during a rating",
    async play(stand) {
      const { random } = stand;
      for (let round = 0; round < stand.rounds; round++) {
        const entry = await stand.invite();
        const rating = rate(stand.glass, entry, aWish(random));
        await pause(random.whole(0, 1_800));
        stand.injected();
        await setWallClock(stand, random.pick(JUMPS_MS));
        await rating;
      }
      if (random.chance(0.5)) {
        await stand.kill('both');
        await stand.restart();
      }
    },
  },
  {
    name: 'clock-province',
    does: "the province's clock is off by ±1 h or ±1 day",
    async play(stand) {
      const { hall, random } = stand;
      for (let round = 0; round < stand.rounds; round++) {
        await hall.province.faults.set({ clockSkew: { ms: random.pick(JUMPS_MS) } });
        stand.injected();
        await stand.citizen();
      }
    },
  },
];
