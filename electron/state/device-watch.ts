import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DeviceState, inWholeMebibytes } from '../../shared/device-state.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { OutboxReport } from '../../shared/outbox.ts';
import type { Outcome, Province } from '../../shared/province.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { SessionNotice } from '../../shared/session/events.ts';
import type { DeviceClock } from '../clock.ts';
import type { Identity } from '../device/identity.ts';
import { freeBytesOf } from '../disk-guard.ts';
import type { Health } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Deadlines } from '../outbox/deadlines.ts';
import type { Inspection } from '../province/inspection/inspection.ts';
import type { QueueInputState } from '../queue/listener.ts';
import { type BadByAge, badByAge } from '../statistics/bad-by-age.ts';
import { createMonthFiles } from '../statistics/month-files.ts';
import { ratingRecordOf } from '../statistics/service-record.ts';
import { createServiceWatch } from '../statistics/service-watch.ts';
import { createStatistics, type Statistics } from '../statistics/statistics.ts';
import { backlogOf } from './backlog.ts';
import { Totals } from './totals.ts';
import { watchProvince } from './watched-province.ts';

/** What only the program knows of itself. */
export interface ProgramFacts {
  /** Of the product. */
  readonly version: string;
  /** Times the window had to be opened again. */
  readonly windowRestarts: () => number;
  /** Times another of its processes – graphics, network – has died. */
  readonly processesLost: () => number;
}

/** Sees everything that happens and tells how the device is, in the one shape that all read. */
export interface DeviceWatch {
  /** The door to the province, watched: to be used in its place. */
  readonly province: Province;
  noticed(notice: SessionNotice): void;
  /** These were saved in one place at least. */
  sealed(drafts: readonly EvaluationDraft[]): void;
  outboxTold(report: OutboxReport): void;
  storeRecreated(): void;
  /** @throws when its disk cannot be asked */
  state(): Promise<DeviceState>;
  readonly statistics: Statistics;
  /** Bad ratings that have not arrived, for ops alone (R11, R12). */
  badByAge(): BadByAge;
}

/** @param options.refusal as in `Cases`; `refusal` and `queue` are not asked before `state` is */
export function createDeviceWatch(options: {
  readonly folder: string;
  readonly provisioning: Provisioning;
  readonly program: ProgramFacts;
  readonly province: Province;
  readonly identity: Pick<Identity, 'deviceId' | 'publicKey'>;
  readonly journal: Journal;
  readonly inspection: Pick<Inspection, 'ofCase'>;
  readonly deadlines: Deadlines;
  readonly refusal: (id: string) => string | undefined;
  readonly queue: () => readonly QueueInputState[];
  readonly health: Health;
  readonly clock: DeviceClock;
  readonly log: Log;
}): DeviceWatch {
  const { folder, provisioning, program, identity, journal, deadlines, health, clock, log } =
    options;
  const { deviceId, publicKey } = identity;
  const hall = { code: provisioning.hall.code, name: provisioning.hall.name };
  const counter = { number: provisioning.counter.number, name: provisioning.counter.name };
  const now = () => clock.now().corrected;
  const startedAt = now();
  const totals = new Totals();
  let told: OutboxReport | null = null;

  const { province, isSending, contact } = watchProvince(options.province, { clock, answered });
  const statistics = createStatistics({
    counter: counter.number,
    files: createMonthFiles({
      folder: join(folder, 'statistics'),
      owner: { deviceId, hall },
      log,
    }),
    past: journal.left.countable,
    ...{ clock, isClockRight: clock.isRight, log },
  });
  const noticed = createServiceWatch({
    inspection: options.inspection,
    interrupted: () => totals.interrupted(),
    ended(id, record) {
      totals.ended(record);
      statistics.ended(id, record);
      journal.service(id, record).catch((error: unknown) => {
        log.error('a service could not be journaled', { why: reasonOf(error) });
      });
    },
  });

  function answered(draft: EvaluationDraft, outcome: Outcome): void {
    totals.attempted(outcome);
    if (outcome.kind !== 'delivered') return;
    const at = now();
    totals.delivered((at - draft.assessedAt.corrected) / 1_000, deadlines.metBy(draft, at));
  }

  function outbox(at: number): {
    readonly unlinked: number;
    readonly outbox: DeviceState['outbox'];
  } {
    const { unlinked, ...counts } = backlogOf(journal.open(), at, {
      answerTo: journal.answerTo,
      isExported: journal.isExported,
      isSending,
      refusal: options.refusal,
      cutOffOf: deadlines.cutOffOf,
    });
    const { held = null } = told ?? {};
    return {
      unlinked,
      outbox: {
        ...counts,
        worker: told?.counts ?? null,
        // By the machine's clock as the worker has it.
        heldSince: held === null ? null : held.since + clock.offset(),
        targetSeconds: provisioning.targetMs / 1_000,
      },
    };
  }

  return {
    province,
    noticed,
    sealed(drafts) {
      for (const draft of drafts) {
        const rating = ratingRecordOf(draft);
        if (statistics.rated(draft.id, rating)) totals.sealed(rating);
      }
    },
    outboxTold(report) {
      told = report;
    },
    storeRecreated: () => totals.storeRecreated(),
    async state() {
      const [diskFree, journalBytes] = await Promise.all([
        freeBytesOf(folder),
        bytesIn(join(folder, 'journal')),
      ]);
      const at = now();
      const { unlinked, outbox: ofOutbox } = outbox(at);
      return {
        format: 'yiping-device-state/1',
        ...{ at, startedAt, version: program.version, deviceId, publicKey, hall, counter },
        head: journal.head(),
        alarms: [...health.current()],
        outbox: ofOutbox,
        unlinkedRecords: unlinked,
        unboundTasks: statistics.unboundTasks(),
        province: contact(),
        queue: options.queue().map(inputOf),
        clockOffsetSeconds: clock.isRight() ? clock.offset() / 1_000 : null,
        diskFreeBytes: inWholeMebibytes(diskFree),
        journalBytes: inWholeMebibytes(journalBytes),
        totals: totals.now({
          windowRestarts: program.windowRestarts(),
          processesLost: program.processesLost(),
        }),
        today: statistics.today(),
      };
    },
    statistics,
    badByAge: () => badByAge(journal.open(), now()),
  };
}

function inputOf(input: QueueInputState): DeviceState['queue'][number] {
  const { name, connected, lastFrameAt, good, bad, ignored, unsupported } = input;
  const { duplicate, dropped, refused, untold } = input;
  return {
    ...{ name, connected, lastFrameAt: lastFrameAt?.corrected ?? null },
    frames: { good, bad, ignored, unsupported, duplicate, dropped, refused, untold },
  };
}

/** Of a folder without folders in it; the size of files that go in this moment does not matter. */
async function bytesIn(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => {
      try {
        return (await stat(join(folder, name))).size;
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
        throw error;
      }
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
