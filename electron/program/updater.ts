import { join } from 'node:path';
import type { BundleContent } from '../../shared/bundle.ts';
import type { Timers } from '../../shared/clock.ts';
import type { Health } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import { journalOutcome, outcomeIn } from './outcome.ts';
import { openStaging, type Staging } from './staging.ts';
import { wantedProgram } from './wanted.ts';

/** How often it looks whether the hall wants another program, or whether nobody needs the device, ms. */
const LOOK_MS = 60_000;
const IDLE_LOOK_MS = 1_000;
/** Whoever installs has begun long before, or is not there. */
const TAKEN_MS = 15 * 60_000;

export interface UpdaterOptions {
  /** The data folder. */
  readonly folder: string;
  /** Of the program that runs. */
  readonly version: string;
  /** What the hall's bundle says of them now. */
  readonly updates: () => BundleContent['updates'];
  /** Nobody is served and nobody stands at the service panel. */
  readonly idle: () => boolean;
  readonly journal: Pick<Journal, 'audit'>;
  readonly health: Pick<Health, 'set' | 'clear'>;
  readonly timers: Timers;
  readonly log: Log;
  /** In place of this machine's own, for tests. */
  readonly platform?: string;
  readonly outcomeFile?: string;
  readonly staging?: Staging;
}

/** Where whoever installs leaves word: `resources/linux/update`, `resources/windows/update.ps1`. */
const OUTCOME_FILE =
  process.platform === 'win32'
    ? join(process.env['ProgramData'] ?? 'C:\\ProgramData', 'YipingUpdate', 'state')
    : '/var/lib/yiping-update/state';

/**
 * Brings the program the hall wants to this device and says when it may be installed; installing it
 * is not in this process's power. A package that was refused or put back is not tried again.
 */
export function startUpdater(options: UpdaterOptions): { close(): void } {
  const { folder, version, updates, idle, journal, health, timers, log } = options;
  const { platform = `${process.platform}-${process.arch}`, outcomeFile = OUTCOME_FILE } = options;
  const leaving = new AbortController();
  const staging = options.staging ?? openStaging(join(folder, 'update'), leaving.signal);
  let timer: unknown;

  const wait = (ms: number): Promise<void> =>
    new Promise((done) => {
      timer = timers.setTimeout(done, ms);
    });

  async function look(): Promise<void> {
    const outcome = await outcomeIn(outcomeFile);
    if (outcome !== null) await journalOutcome(outcome, journal, join(folder, 'program-outcome'));
    const now = updates();
    const program = wantedProgram(now, { version, platform });
    if (program === null) {
      health.clear('programUpdate');
      await staging.clear();
      return;
    }
    const isAbout = outcome?.digest === program.sha256;
    if (isAbout && outcome.result !== 'installed') {
      health.set('programUpdate', `${outcome.version} ${outcome.result}: ${outcome.why}`);
      if (outcome.result !== 'unprepared') return;
    }
    await staging.bring(program, now?.ca);
    await idleMoment();
    if (leaving.signal.aborted) return;
    await journal.audit({ by: 'hall', what: 'program to be installed', about: program.version });
    log.info('a program may be installed', { version: program.version });
    staging.ready();
    for (let waited = 0; staging.isWaiting() && !leaving.signal.aborted; waited += LOOK_MS) {
      if (waited >= TAKEN_MS) throw new Error('nothing on this machine installs it');
      await wait(LOOK_MS);
    }
  }

  async function idleMoment(): Promise<void> {
    while (!idle() && !leaving.signal.aborted) await wait(IDLE_LOOK_MS);
  }

  async function lookOn(): Promise<void> {
    while (!leaving.signal.aborted) {
      await look().catch((error: unknown) => {
        if (!leaving.signal.aborted) health.set('programUpdate', reasonOf(error));
      });
      if (!leaving.signal.aborted) await wait(LOOK_MS);
    }
  }
  void lookOn();

  return {
    close() {
      leaving.abort();
      timers.clearTimeout(timer);
    },
  };
}
