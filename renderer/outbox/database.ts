import Dexie, { type EntityTable } from 'dexie';
import type { RowState } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Due } from '../../shared/schedule.ts';

/** One record's schedule. Its content lies in `envelopes`, so that 100 000 rows are read at once. */
export interface Row {
  readonly id: string;
  readonly state: RowState;
  readonly due: Due;
  readonly attempts: number;
  /** Corrected ms; not before this, see `isDue`. */
  readonly nextAttemptAt: number;
  /** How long that wait was meant to be, ms: a clock set back must not stretch it. */
  readonly waitMs: number;
  readonly mayHaveArrived: boolean;
  readonly lastOutcome?: Outcome;
}

interface Envelope {
  readonly id: string;
  readonly envelope: string;
}

/** The outbox's store: one device's undelivered evaluations. */
export class OutboxDatabase extends Dexie {
  declare readonly rows: EntityTable<Row, 'id'>;
  declare readonly envelopes: EntityTable<Envelope, 'id'>;

  constructor(name = 'yiping-outbox') {
    // Relaxed durability, Chromium's default, loses the last seconds in a power cut.
    super(name, { chromeTransactionDurability: 'strict' });
    // 1: first release. Only the keys are indexed: the order of sending is kept in memory.
    this.version(1).stores({ rows: 'id', envelopes: 'id' });
  }
}
