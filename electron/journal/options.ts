import type { Clock } from '../../shared/clock.ts';
import type { Identity } from '../device/identity.ts';
import type { Log } from '../log.ts';

/** What a journal is opened with. */
export interface JournalOptions {
  /** The journal's own folder; made when missing. */
  readonly folder: string;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly log: Log;
  /** ms from an evaluation to the moment it should have arrived (R21). */
  readonly targetMs: number;
  /** The hall's public RSA key, SPKI as PEM: it can open the journal of a dead device. */
  readonly rescueKey?: string | undefined;
  /** How long a segment stays after all of it is settled, ms; by default 30 days. */
  readonly retentionMs?: number;
  /** A segment is full, bytes; by default 4 MiB. */
  readonly segmentBytes?: number;
  /** Kept free for a full disk, bytes; by default 8 MiB. */
  readonly reserveBytes?: number;
  /** Hears why the journal is not what it should be, and `null` when it is again. */
  readonly degraded?: (why: string | null) => void;
  /** Whether somebody has put the clock right in this run; until then nothing old is removed. */
  readonly isClockRight?: () => boolean;
}
