import { Counter, Gauge, Registry } from 'prom-client';
import { DELIVERY_BOUNDS, type DeviceState, FRAME_RESULTS } from '../../shared/device-state.ts';
import { ToldHistogram } from './told-histogram.ts';

type Numbers = Readonly<Record<string, number>>;

/** One metric: a number, none for what is not known yet, or a number for each value of its label. */
interface Row {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  readonly of: (state: DeviceState) => number | null | Numbers;
}

const COUNTERS: readonly Row[] = [
  {
    name: 'yiping_evaluations_total',
    help: 'Sealed records by where the rating came from.',
    label: 'channel',
    of: ({ totals }) => totals.evaluations,
  },
  {
    name: 'yiping_paper_records_total',
    help: 'Sealed records entered from paper forms; they are in yiping_evaluations_total as well.',
    of: ({ totals }) => totals.evaluations.paper,
  },
  {
    name: 'yiping_services_total',
    help: 'Ended services: rated, or why not.',
    label: 'outcome',
    of: ({ totals }) => totals.services,
  },
  {
    name: 'yiping_manual_services_total',
    help: 'Ended services that the clerk had begun by hand; they are in yiping_services_total as well.',
    of: ({ totals }) => totals.manualServices,
  },
  {
    name: 'yiping_interruptions_total',
    help: 'Times somebody tried to take the screen from a citizen who was rating.',
    of: ({ totals }) => totals.interruptions,
  },
  {
    name: 'yiping_delivery_attempts_total',
    help: 'Records handed to the province, by what came of it.',
    label: 'outcome',
    of: ({ totals }) => totals.attempts,
  },
  {
    name: 'yiping_deadline_total',
    help: 'Delivered records: within the target, later but within the cut-off, or none of both.',
    label: 'met',
    of: ({ totals }) => totals.deadlines,
  },
  {
    name: 'yiping_queue_frames_total',
    help: 'Frames of the queue machines, by what became of them.',
    label: 'result',
    of: ({ queue }) =>
      Object.fromEntries(
        FRAME_RESULTS.map((result) => [
          result,
          queue.reduce((sum, { frames }) => sum + frames[result], 0),
        ]),
      ),
  },
  {
    name: 'yiping_window_restarts_total',
    help: 'Times the window had to be opened again.',
    of: ({ totals }) => totals.windowRestarts,
  },
  {
    name: 'yiping_processes_lost_total',
    help: 'Times another process of the app, such as that for graphics, has died.',
    of: ({ totals }) => totals.processesLost,
  },
  {
    name: 'yiping_store_recreated_total',
    help: 'Times the outbox was found empty and filled from the journal.',
    of: ({ totals }) => totals.storeRecreated,
  },
];

const GAUGES: readonly Row[] = [
  {
    name: 'yiping_start_timestamp_seconds',
    help: 'When the program started: since then its totals count.',
    of: ({ startedAt }) => startedAt / 1_000,
  },
  {
    name: 'yiping_outbox_records',
    help: 'Undelivered records by state, by the journal.',
    label: 'state',
    of: ({ outbox }) => outbox.records,
  },
  {
    name: 'yiping_outbox_oldest_seconds',
    help: 'Age of the oldest undelivered record since its rating; 0 without any.',
    of: ({ outbox }) => outbox.oldestSeconds ?? 0,
  },
  {
    name: 'yiping_outbox_target_seconds',
    help: 'How long a record may take from its rating.',
    of: ({ outbox }) => outbox.targetSeconds,
  },
  {
    name: 'yiping_outbox_overdue_records',
    help: 'Undelivered records past their target.',
    of: ({ outbox }) => outbox.overdue,
  },
  {
    name: 'yiping_outbox_past_cutoff_records',
    help: 'Undelivered records past their cut-off: only the supplementary route is left.',
    of: ({ outbox }) => outbox.pastCutOff,
  },
  {
    name: 'yiping_unlinked_records',
    help: 'Undelivered records without a case.',
    of: ({ unlinkedRecords }) => unlinkedRecords,
  },
  {
    name: 'yiping_unbound_tasks',
    help: 'Tasks seen without a working binding.',
    of: ({ unboundTasks }) => unboundTasks,
  },
  {
    name: 'yiping_queue_connected',
    help: 'Whether somebody is at the other end of an input.',
    label: 'input',
    of: ({ queue }) =>
      Object.fromEntries(queue.map(({ name, connected }) => [name, Number(connected)])),
  },
  {
    name: 'yiping_queue_last_frame_timestamp_seconds',
    help: 'When the last well-formed frame came over an input.',
    label: 'input',
    of: ({ queue }) =>
      Object.fromEntries(
        queue.flatMap(({ name, lastFrameAt }) =>
          lastFrameAt === null ? [] : [[name, lastFrameAt / 1_000]],
        ),
      ),
  },
  {
    name: 'yiping_province_reachable',
    help: 'Whether the province answered the last call; no series before the first.',
    of: ({ province }) => (province.reachable === null ? null : Number(province.reachable)),
  },
  {
    name: 'yiping_province_last_contact_timestamp_seconds',
    help: 'When the province answered last.',
    of: ({ province }) => (province.lastContactAt === null ? null : province.lastContactAt / 1_000),
  },
  {
    name: 'yiping_clock_offset_seconds',
    help: "The province's time minus the machine's; no series until the province has told the time.",
    of: ({ clockOffsetSeconds }) => clockOffsetSeconds,
  },
  {
    name: 'yiping_journal_bytes',
    help: 'Size of the journal, in whole MiB.',
    of: ({ journalBytes }) => journalBytes,
  },
  {
    name: 'yiping_disk_free_bytes',
    help: "Room on the data folder's disk, in whole MiB.",
    of: ({ diskFreeBytes }) => diskFreeBytes,
  },
  {
    name: 'yiping_degraded',
    help: 'Whether anything is the matter with the device.',
    of: ({ alarms }) => Number(alarms.length > 0),
  },
  {
    name: 'yiping_alarm',
    help: 'What is the matter with the device now; no series for what is well.',
    label: 'name',
    of: ({ alarms }) => Object.fromEntries(alarms.map(({ name }) => [name, 1])),
  },
];

/**
 * A device's state as Prometheus sees it. Nothing is counted here: each scrape is made anew of the
 * one shape that everybody reads. At which counter a device should be is told by the scrape's target
 * (`npm run fleet -- targets`); at which one it believes to be, by `yiping_build_info`.
 * @returns a registry for this one scrape
 */
export function metricsOf(state: DeviceState): Registry {
  const registry = new Registry();
  const registers = [registry];
  for (const { name, help, label, of } of COUNTERS) {
    const counter = new Counter({ name, help, registers, labelNames: label ? [label] : [] });
    for (const [labels, value] of valuesOf(label, of(state))) counter.inc(labels, value);
  }
  for (const { name, help, label, of } of GAUGES) {
    const gauge = new Gauge({ name, help, registers: [], labelNames: label ? [label] : [] });
    const values = valuesOf(label, of(state));
    for (const [labels, value] of values) gauge.set(labels, value);
    // A gauge without a value would say 0.
    if (values.length > 0) registry.registerMetric(gauge);
  }
  const { atMost, sumSeconds } = state.totals.delivery;
  registry.registerMetric(
    new ToldHistogram(
      { name: 'yiping_delivery_seconds', help: 'From the rating to the receipt.' },
      DELIVERY_BOUNDS,
      { atMost, sum: sumSeconds },
    ),
  );
  const built = new Gauge({
    ...{ name: 'yiping_build_info', help: 'The product, and what the device is paired to.' },
    labelNames: ['version', 'device', 'paired_hall', 'paired_counter'],
    registers,
  });
  built.set(
    {
      version: state.version,
      device: state.deviceId,
      paired_hall: state.hall.code,
      paired_counter: state.counter?.number ?? '',
    },
    1,
  );
  return registry;
}

function valuesOf(
  label: string | undefined,
  told: number | null | Numbers,
): readonly (readonly [Record<string, string>, number])[] {
  if (told === null) return [];
  if (typeof told === 'number') return [[{}, told]];
  if (label === undefined) throw new Error('numbers by a label that has no name');
  return Object.entries(told).map(([key, value]) => [{ [label]: key }, value]);
}
