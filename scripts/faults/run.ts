import type { ProfileName } from '../launch/province.ts';
import { until, within } from '../launch/wait.ts';
import { judge, type Verdict } from './book.ts';
import { aWish } from './citizen.ts';
import type { Fault } from './fault.ts';
import { randomFrom } from './random.ts';
import { openStand, type Stand } from './stand.ts';

/** One run of one fault. */
export interface RunResult extends Verdict {
  readonly fault: string;
  readonly seed: number;
  readonly injections: number;
  readonly starts: number;
  readonly seconds: number;
  /** Citizens who tapped a face and saw no thanks. */
  readonly unthanked: number;
  /** Thanks without a synced record before them. */
  readonly unsynced: number;
  /** Links of the device's chain that the province has seen with two contents. */
  readonly forkedChains: number;
  /** The driver or the app broke before the end; counts as a failure. */
  readonly broke: string | undefined;
  /** Where the data folder of a failed run is. */
  readonly kept: string | undefined;
}

/** How long what was acknowledged may take to arrive once nothing is wrong any more, ms. */
const DRAIN_MS = 60_000;
/** The longest are those of the full disk: its apology stays for half a minute. */
const PLAY_MS = 300_000;
/** Enough for each start to be worth its while. */
export const ROUNDS = 3;

export function hasFailed(result: RunResult): boolean {
  const { lost, duplicated, altered, unwanted, unsynced, forkedChains, broke } = result;
  const wrong = lost + duplicated + altered + unwanted + unsynced + forkedChains;
  return wrong > 0 || broke !== undefined;
}

/** Plays one fault from a seed and holds what citizens were told against what the province has. */
export async function runFault(options: {
  readonly fault: Fault;
  readonly seed: number;
  readonly app: string;
  readonly display: string | undefined;
  /** Of the province; `standard` unless given. */
  readonly profile?: ProfileName;
  /** How long to wait for what does not come, ms; a minute unless given. */
  readonly drainMs?: number;
  /** About how many injections in one start. */
  readonly rounds?: number;
  /** Whether the data folder of a failed run is kept; it is unless told otherwise. */
  readonly keep?: boolean;
}): Promise<RunResult> {
  const { fault, seed, app, display, drainMs = DRAIN_MS, keep = true, rounds = ROUNDS } = options;
  const { profile = 'standard' } = options;
  const began = performance.now();
  const stand = await openStand(app, display, randomFrom(seed), rounds, profile);
  let broke: string | undefined;
  try {
    const played = await Promise.race([
      fault.play(stand).then(() => true),
      until(() => false, PLAY_MS),
    ]);
    if (!played) throw new Error('the fault took too long');
    await drain(stand, drainMs);
  } catch (error) {
    broke = error instanceof Error ? error.message : String(error);
  }
  const { hall } = stand;
  const forkedChains = hall.forkedChains();
  const verdict = judge(stand.entries, hall.held(), hall.repeated());
  const result = {
    ...verdict,
    ...stand.counts,
    findings: [
      ...verdict.findings,
      ...stand.sightings,
      ...forkedChains.map((place) => `forked: ${place}`),
      ...(stand.parts.length === 0 ? [] : [`played: ${stand.parts.join(', ')}`]),
    ],
    unsynced: stand.sightings.length,
    unthanked: stand.entries.filter(({ tapped, acknowledged }) => tapped && !acknowledged).length,
    fault: fault.name,
    seed,
    forkedChains: forkedChains.length,
    broke,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
  const failed = hasFailed({ ...result, kept: undefined });
  const kept = await stand.close(failed && keep);
  return { ...result, kept: failed && keep ? kept : undefined };
}

/** Nothing is wrong any more; one more citizen comes, and all that was acknowledged has to arrive. */
export async function drain(stand: Stand, patienceMs: number): Promise<void> {
  const { hall, random } = stand;
  await stand.calm();
  await stand.citizen({ ...aWish(random, false), lingersMs: 0 });
  const owed = (): boolean => {
    const arrived = new Set(hall.held().map(({ projectNo }) => projectNo));
    return stand.entries.some(
      ({ acknowledged, counts, projectNo }) => acknowledged && counts && !arrived.has(projectNo),
    );
  };
  await until(() => !owed(), patienceMs);
  // A second copy would be on its way now: the outbox says when nothing is.
  await within(
    4_000,
    until(() => {
      const counts = hall
        .kiosk()
        .output()
        .match(/"pending":\d+,"sending":\d+/g)
        ?.at(-1);
      return counts === '"pending":0,"sending":0';
    }, 3_000),
  );
}
