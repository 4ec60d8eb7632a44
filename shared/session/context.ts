import type { Timeouts } from '../provisioning.ts';
import type { Staff } from '../service.ts';
import type { NotRatedReason } from './events.ts';
import type { Memory, RatedCase, SavedSession } from './memory.ts';

/** What the session knows while it runs. */
export interface SessionContext extends Memory {
  /** Rated today, oldest first (R2). */
  readonly ratedCases: readonly RatedCase[];
  /** Where a restart goes on. */
  readonly restoredPlace: SavedSession['place'];
  /** How this service ends when the finger on it is lifted; `null`: it goes on (R6, R23). */
  readonly endsAs: NotRatedReason | null;
  /** Names the screen of now: one that stays does not appear again. */
  readonly shown: string;
  /** When it appeared, monotonic ms. */
  readonly shownAt: number;
  /** When its time-out began anew, monotonic ms. */
  readonly waitingSince: number;
}

/** What it needs from outside. */
export interface SessionSurroundings {
  readonly timeouts: Timeouts;
  /** @returns a UUIDv7 */
  readonly newId: () => string;
  /** @returns monotonic ms */
  readonly monotonic: () => number;
  /** Who has signed on at this device, for what the machine says without a clerk. */
  readonly signedOn: () => Staff | undefined;
  /** @returns whether the province cannot be reached now */
  readonly isOffline: () => boolean;
}
