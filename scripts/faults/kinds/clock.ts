import { globSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { electronRuntime } from '../../electron-runtime.mjs';
import { pause, within } from '../../launch/wait.ts';
import { aWish, rate } from '../citizen.ts';
import type { Fault } from '../fault.ts';
import type { Stand } from '../stand.ts';

const HOUR_MS = 3_600_000;
const JUMPS_MS = [HOUR_MS, -HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS] as const;

/** Where Debian's `libfaketime` lies; `undefined` where it is not installed. */
const [FAKETIME] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');

/** A clock that is set wrong does not change how fast time goes by. */
const FAKING = 'DONT_FAKE_MONOTONIC=1 FAKETIME_FORCE_MONOTONIC_FIX=0 FAKETIME_NO_CACHE=1';

/** What the library leaves behind of a killed process; one with the same number would stumble over it. */
function sweepAfter(pid: number | undefined): void {
  for (const name of ['faketime_shm', 'sem.faketime_sem']) {
    rmSync(`/dev/shm/${name}_${pid}`, { force: true });
  }
}

/**
 * A starter for a machine whose clock was set wrong while the kiosk was off: every process of the
 * app sees it.
 */
function clockOffBy({ hall }: Stand, ms: number): string {
  const starter = join(hall.dataFolder, '..', 'electron-off');
  const offset = `${ms < 0 ? '-' : '+'}${Math.abs(ms) / 1_000}`;
  const settings = `LD_PRELOAD='${FAKETIME}' FAKETIME='${offset}' ${FAKING}`;
  const script = `#!/bin/sh\n${settings} exec '${electronRuntime().path}' "$@"\n`;
  writeFileSync(starter, script, { mode: 0o755 });
  return starter;
}

/** Sets the wall clock that main reads while it runs; the worker's stays as it is. */
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
    name: 'clock-machine',
    does: "the machine's clock is off by ±1 h or ±1 day after a restart, and right after the next",
    impossible: () => (FAKETIME === undefined ? 'libfaketime is not installed' : undefined),
    async play(stand) {
      const { hall, random } = stand;
      for (let round = 0; round < Math.max(1, stand.rounds - 1); round++) {
        if (random.chance(0.5)) await hall.province.faults.set({ down: { mode: 'refuse' } });
        await stand.citizen();
        await stand.kill('both');
        stand.injected();
        await stand.restart(clockOffBy(stand, random.pick(JUMPS_MS)));
        await stand.citizen();
        await hall.province.faults.clear('down');
        const { pid } = hall.kiosk().electron.process();
        await stand.kill('both');
        sweepAfter(pid);
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
