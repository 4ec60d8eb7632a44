import { join } from 'node:path';
import type { BundleContent, Program } from '../../shared/bundle.ts';
import type { Timers } from '../../shared/clock.ts';
import type { Health } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import { type InstallationOutcome, journalOutcome, outcomeIn } from './outcome.ts';
import { openStaging, type Staging } from './staging.ts';
import { wantedProgram } from './wanted.ts';

/** How often it looks whether the hall wants another program, or whether nobody needs the device, ms. */
const LOOK_MS = 60_000;
const IDLE_LOOK_MS = 1_000;
/** Whoever installs has come to an end long before, or is not there. */
const INSTALLED_MS = 30 * 60_000;
/** A machine that cannot install anything yet copies and checks the whole package to say so. */
const UNPREPARED_MS = 60 * 60_000;

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
    ? join(process.env['ProgramFiles'] ?? 'C:\\Program Files', 'YipingUpdate', 'state')
    : '/var/lib/yiping-update/state';

const GIVEN_UP: ReadonlySet<InstallationOutcome['result']> = new Set(['refused', 'rolled-back']);

function isAbout(
  outcome: InstallationOutcome | null,
  { sha256 }: Program,
): outcome is InstallationOutcome {
  return outcome?.digest === sha256;
}

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
  /** Which package the journal has as one that may be installed. */
  let journaled = '';

  const wait = (ms: number): Promise<void> =>
    new Promise((done) => {
      timer = timers.setTimeout(done, ms);
    });

  /** @returns when to look again, ms */
  async function look(): Promise<number> {
    const before = await heard();
    const now = updates();
    const program = wantedProgram(now, { version, platform });
    if (program === null) {
      health.clear('programUpdate');
      await staging.clear();
      return LOOK_MS;
    }
    if (isAbout(before, program) && GIVEN_UP.has(before.result)) return LOOK_MS;
    await staging.bring(program, now?.ca);
    await idleMoment();
    if (leaving.signal.aborted) return LOOK_MS;
    if (journaled !== program.sha256) {
      await journal.audit({ by: 'hall', what: 'program to be installed', about: program.version });
      journaled = program.sha256;
    }
    log.info('a program may be installed', { version: program.version });
    staging.ready();
    const after = await wordAfter(before);
    return after?.result === 'unprepared' ? UNPREPARED_MS : LOOK_MS;
  }

  /** What became of the last package, journaled, and an alarm while it is about the one that is wanted. */
  async function heard(): Promise<InstallationOutcome | null> {
    const outcome = await outcomeIn(outcomeFile);
    if (outcome === null) return null;
    await journalOutcome(outcome, journal, join(folder, 'program-outcome'));
    const program = wantedProgram(updates(), { version, platform });
    if (program !== null && isAbout(outcome, program) && outcome.result !== 'installed') {
      health.set('programUpdate', `${outcome.version} ${outcome.result}: ${outcome.why}`);
    }
    return outcome;
  }

  /**
   * Waits for whoever installs: who is still at work is not called a second time.
   * @throws when nobody says anything
   */
  async function wordAfter(
    before: InstallationOutcome | null,
  ): Promise<InstallationOutcome | null> {
    for (let waited = 0; waited < INSTALLED_MS; waited += LOOK_MS) {
      await wait(LOOK_MS);
      if (leaving.signal.aborted) return null;
      const after = await heard();
      if (after?.at !== before?.at) return after;
    }
    throw new Error(
      staging.isWaiting()
        ? 'nothing on this machine installs it'
        : 'whoever installs it has begun and said nothing since',
    );
  }

  async function idleMoment(): Promise<void> {
    while (!idle() && !leaving.signal.aborted) await wait(IDLE_LOOK_MS);
  }

  async function lookOn(): Promise<void> {
    while (!leaving.signal.aborted) {
      const again = await look().catch((error: unknown) => {
        if (!leaving.signal.aborted) health.set('programUpdate', reasonOf(error));
        return LOOK_MS;
      });
      if (!leaving.signal.aborted) await wait(again);
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
