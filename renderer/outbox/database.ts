import Dexie, { type EntityTable } from 'dexie';
import type { RowState, Settlement } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import type { Due } from '../../shared/schedule.ts';
import { endOfShanghaiDay } from '../../shared/shanghai-time.ts';
import type { Pace } from './pace.ts';

/** One record's schedule. Its content lies in `envelopes`, so that 100 000 rows are read at once. */
export interface Row {
  readonly id: string;
  readonly state: RowState;
  readonly due: Due;
  readonly cutOffAt: number;
  readonly attempts: number;
  /** ms by the worker's clock; not before this. */
  readonly nextAttemptAt: number;
  /** How long that wait was meant to be, ms: a clock set back must not stretch it. */
  readonly waitMs: number;
  readonly mayHaveArrived: boolean;
  /** Batches with this record that failed as a whole, one after the other. */
  readonly failures: number;
  /** How often in a row the province had no service for it. */
  readonly absences?: number;
  /** Of the envelope, see `OutboxItem`. */
  readonly revision: number;
  /** It failed alone while others came through. */
  readonly suspect?: boolean;
  /** Rejected while everything was: not quarantined for that, once. */
  readonly spared?: boolean;
  readonly lastOutcome?: Outcome;
  /** Of what was delivered: the deadlines it met, which the journal is still to hear. */
  readonly met?: Settlement['met'];
}

type RowOfVersion2 = Omit<Row, 'revision'>;
type RowOfVersion1 = Omit<RowOfVersion2, 'cutOffAt' | 'failures'>;

interface Envelope {
  readonly id: string;
  readonly envelope: string;
}

class Tables extends Dexie {
  declare readonly rows: EntityTable<Row, 'id'>;
  declare readonly envelopes: EntityTable<Envelope, 'id'>;
  declare readonly queue: EntityTable<{ readonly key: 'pace'; readonly pace: Pace }, 'key'>;

  /** @param durability relaxed, Chromium's default, loses the last seconds in a power cut */
  constructor(name: string, durability: 'strict' | 'relaxed') {
    super(name, { chromeTransactionDurability: durability });
    // 1: first release. Only the keys are indexed: the order of sending is kept in memory.
    this.version(1).stores({ rows: 'id', envelopes: 'id' });
    // 2: `queue` holds what concerns no single row: whether anything may be sent, and why not.
    this.version(2)
      .stores({ queue: 'key' })
      .upgrade((transaction) =>
        transaction
          .table<RowOfVersion1>('rows')
          .toCollection()
          .modify((row, kept: { value: RowOfVersion1 }) => {
            const cutOffAt = endOfShanghaiDay(row.due.dueAt);
            const now: RowOfVersion2 = { ...row, cutOffAt, failures: 0 };
            kept.value = now;
          }),
      );
    // 3: a row knows which version of its record it holds.
    this.version(3).upgrade((transaction) =>
      transaction
        .table<RowOfVersion2>('rows')
        .toCollection()
        .modify((row, kept: { value: RowOfVersion2 }) => {
          const now: Row = { ...row, revision: 0 };
          kept.value = now;
        }),
    );
  }
}

/** The outbox's store: one device's undelivered evaluations. What is written to it is on the disk. */
export class OutboxDatabase extends Tables {
  /**
   * The same store, for what the journal says as well: receipts. Nobody waits for the disk here, so
   * that a citizen's rating, which has to, does not wait behind it.
   */
  readonly swift: Tables;

  constructor(name = 'yiping-outbox') {
    super(name, 'strict');
    this.swift = new Tables(name, 'relaxed');
  }

  override close(options?: { disableAutoOpen: boolean }): void {
    this.swift.close(options);
    super.close(options);
  }
}
