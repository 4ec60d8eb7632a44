import { dayCountsSchema, NOT_RATED_REASONS } from './day-counts.ts';
import { outboxCountsSchema, ROW_STATES } from './outbox.ts';
import { z } from './schema.ts';

/**
 * How a device is, in one shape: `/status` answers it, `/metrics` is made of it, the panel and
 * `npm run fleet` read it. Nothing in it is a name, a secret or a PIN hash, and nothing tells a
 * level, not by watching it change either (R12): no count here moves differently for a bad rating.
 *
 * Moments are corrected ms since 1970 UTC. Totals only grow while the device runs.
 */

const count = z.int().min(0);
const moment = z.number();
/** By a byte a line tells good from bad; by whole MiB it does not. */
const MIB = 1_048_576;
const wholeMebibytes = z.int().min(0).multipleOf(MIB);

/** @returns bytes rounded down to whole MiB, as a `DeviceState` has them */
export function inWholeMebibytes(bytes: number): number {
  return Math.floor(bytes / MIB) * MIB;
}

/** `delivered` rows are over; all others are what is undelivered. */
export const OPEN_STATES = ROW_STATES.filter((state) => state !== 'delivered');

/** Where a rating came from: the device's screen or keys, or a paper form that a clerk entered. */
const CHANNELS = ['tablet', 'paper'] as const;

/** How a service ended: rated, or why not (R23). */
export const SERVICE_OUTCOMES = ['rated', ...NOT_RATED_REASONS] as const;

/** What came of handing one record to the province; see `province.ts`. */
export const ATTEMPT_OUTCOMES = [
  'delivered',
  'waitingCase',
  'retry',
  'unauthorised',
  'conflict',
  'rejected',
] as const;

/** Of what was delivered: within the target, later but within the cut-off, later still (R21). */
const DEADLINES_MET = ['target', 'cutOff', 'none'] as const;

/** What becomes of a frame of a queue machine; see `electron/queue/counts.ts`. */
export const FRAME_RESULTS = [
  'good',
  'bad',
  'ignored',
  'unsupported',
  'duplicate',
  'dropped',
  'refused',
  'untold',
] as const;

/** Upper bounds of the buckets of delivery times, seconds; one more stands for all that is longer. */
export const DELIVERY_BOUNDS = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 86_400] as const;

const queueInputStateSchema = z.strictObject({
  /** Such as `tcp-server 10.0.0.5:7300`. */
  name: z.string(),
  connected: z.boolean(),
  /** The last well-formed frame. */
  lastFrameAt: moment.nullable(),
  /** Frames since the start. */
  frames: z.record(z.enum(FRAME_RESULTS), count),
});

/** Since the start of the program, unless said otherwise. */
const totalsSchema = z.strictObject({
  /** Sealed records. */
  evaluations: z.record(z.enum(CHANNELS), count),
  /** Ended services; those begun by hand are among them. */
  services: z.record(z.enum(SERVICE_OUTCOMES), count),
  manualServices: count,
  interruptions: count,
  attempts: z.record(z.enum(ATTEMPT_OUTCOMES), count),
  deadlines: z.record(z.enum(DEADLINES_MET), count),
  /** From the rating to the receipt, of what was delivered; seconds. */
  delivery: z.strictObject({
    /** How many took at most so long, for each bound, and then all of them: never falling. */
    atMost: z.array(count).length(DELIVERY_BOUNDS.length + 1),
    sumSeconds: z.number().min(0),
  }),
  windowRestarts: count,
  /** Of the app's other processes; versions before knew none. */
  processesLost: count.default(0),
  storeRecreated: count,
});

export const deviceStateSchema = z.strictObject({
  format: z.literal('yiping-device-state/1'),
  /** When this was gathered. */
  at: moment,
  startedAt: moment,
  /** Of the product. */
  version: z.string(),
  deviceId: z.string(),
  /** Ed25519, SPKI, base64. */
  publicKey: z.string(),
  hall: z.strictObject({ code: z.string(), name: z.string() }),
  /** What it is paired to; `null` before. */
  counter: z.strictObject({ number: z.string(), name: z.string() }).nullable(),
  /** The end of its chain (R13): written down elsewhere it proves what was cut off or rewritten. */
  head: z.strictObject({ epoch: z.int().min(1), seq: count, hash: z.string() }),
  /** What is the matter now, the oldest first; the names of `electron/health.ts`. */
  alarms: z.array(z.strictObject({ name: z.string(), why: z.string(), since: moment })),
  outbox: z.strictObject({
    /** Undelivered records by state, by the journal: it answers even when the window is dead. */
    records: z.record(z.enum(OPEN_STATES), count),
    /** The same by the outbox itself; `null` until its worker has told. */
    worker: outboxCountsSchema.nullable(),
    /** Since when nothing is sent for want of the right to; `null` when it may be. */
    heldSince: moment.nullable(),
    /** Age of the oldest undelivered record since its rating, whole seconds; `null` without any. */
    oldestSeconds: count.nullable(),
    /** When a record should have arrived, after its rating. */
    targetSeconds: z.number().min(0),
    /** Undelivered past their target (R21). */
    overdue: count,
    /** Of these past their cut-off: only the supplementary route is left (补报). */
    pastCutOff: count,
    /**
     * Why records are in quarantine, the most frequent first: `field: rule` of the case and its
     * codes, `conflict`, or `other`. Rules about what the citizen said are `other`: some of them
     * only a bad rating can break.
     */
    quarantine: z.array(z.strictObject({ reason: z.string(), records: count })),
  }),
  /** Undelivered records without a case (R19). */
  unlinkedRecords: count,
  /** Tasks seen without a working binding (R17). */
  unboundTasks: count,
  province: z.strictObject({
    /** Whether the last call was answered; `null` before the first. */
    reachable: z.boolean().nullable(),
    lastContactAt: moment.nullable(),
  }),
  queue: z.array(queueInputStateSchema),
  /** Corrected minus the machine's own clock, seconds; `null` until the province has told the time. */
  clockOffsetSeconds: z.number().nullable(),
  diskFreeBytes: wholeMebibytes,
  journalBytes: wholeMebibytes,
  totals: totalsSchema,
  /** The day so far. Finished days are asked for by month: `monthStatisticsSchema`. */
  today: dayCountsSchema,
});

export type DeviceState = z.infer<typeof deviceStateSchema>;
