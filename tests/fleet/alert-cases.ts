/**
 * When each alert of `resources/prometheus/alerts.yml` fires and when it does not, as series for
 * `promtool test rules`.
 */

/** What the scrape's target adds to every series. */
export const TARGET = {
  instance: '10.0.1.5:9464',
  job: 'yiping',
  counter: '5',
  counter_name: '五号窗口',
} as const;
export type Labels = Readonly<Record<string, string>>;

/** `name{labels}` of a series. */
function series(name: string, own: Labels = {}): string {
  const labels = Object.entries({ ...TARGET, ...own }).map(([key, value]) => `${key}="${value}"`);
  return `${name}{${labels.join(', ')}}`;
}

export interface Case {
  /** Values a minute from Thursday, 1 January 1970, 0:00 UTC on: the hall opens an hour later. */
  readonly series: Readonly<Record<string, string>>;
  /** When it is looked at, such as `20m`; the hall is open from `60m` on. */
  readonly at: string;
}

export interface Expectation {
  readonly fires: Case & {
    /** Of the alert, beside the target's and the rule's. */
    readonly labels?: Labels;
    /** Instead of the target's. */
    readonly allLabels?: Labels;
    /** As the annotations print it. */
    readonly value?: string;
  };
  readonly quiet: readonly Case[];
}

/** A value that never changes. */
const always = (value: number) => `${value}x120`;
const ONE = (name: string, own?: Labels) => ({ [series(name, own)]: always(1) });

/** Fires with a value, not without; not yet a minute before it has lasted long enough. */
function lasting(metric: string, own: Labels, value: number, minutes: number): Expectation {
  const now = { [series(metric, own)]: always(value) };
  const early = minutes === 0 ? [] : [{ series: now, at: `${minutes - 1}m` }];
  const none = { [series(metric, own)]: always(0) };
  return {
    fires: { series: now, at: `${minutes}m`, labels: own, value: String(value) },
    quiet: [...early, { series: none, at: '100m' }],
  };
}

export const CASES: Readonly<Record<string, Expectation>> = {
  YipingOldestBeyondTarget: {
    fires: {
      series: {
        [series('yiping_outbox_oldest_seconds')]: always(400),
        [series('yiping_outbox_target_seconds')]: always(300),
      },
      at: '1m',
      value: '6m 40s',
    },
    quiet: [
      {
        series: {
          [series('yiping_outbox_oldest_seconds')]: always(300),
          [series('yiping_outbox_target_seconds')]: always(300),
        },
        at: '100m',
      },
    ],
  },
  YipingBacklogOverdue: lasting('yiping_outbox_overdue_records', {}, 3, 15),
  YipingCutOffPassed: lasting('yiping_outbox_past_cutoff_records', {}, 2, 0),
  YipingQuarantine: lasting('yiping_outbox_records', { state: 'quarantined' }, 4, 5),
  YipingUnlinked: lasting('yiping_unlinked_records', {}, 2, 30),
  YipingUnboundTasks: lasting('yiping_unbound_tasks', {}, 1, 30),
  YipingProvinceUnreachable: {
    fires: { series: { [series('yiping_province_reachable')]: always(0) }, at: '5m' },
    quiet: [{ series: ONE('yiping_province_reachable'), at: '100m' }],
  },
  YipingHeld: lasting('yiping_alarm', { name: 'held' }, 1, 1),
  YipingQueueDisconnected: {
    fires: { series: { [series('yiping_queue_connected', { input: 'a' })]: always(0) }, at: '65m' },
    quiet: [
      { series: { [series('yiping_queue_connected', { input: 'a' })]: always(0) }, at: '59m' },
      {
        series: {
          [series('yiping_queue_connected', { input: 'a' })]: always(0),
          ...ONE('yiping_queue_connected', { input: 'b' }),
        },
        at: '100m',
      },
    ],
  },
  YipingDeviceSilent: {
    fires: { series: { [series('up')]: always(0) }, at: '63m' },
    quiet: [
      { series: { [series('up')]: always(0) }, at: '59m' },
      { series: ONE('up'), at: '100m' },
    ],
  },
  YipingSilentWithBacklog: {
    fires: {
      // Switched off at 0:30 with a rating of ten minutes, long before the hall opens.
      series: {
        [series('yiping_outbox_oldest_seconds')]: '600x29 _x90',
        [series('up')]: '1x29 0x90',
      },
      at: '40m',
    },
    quiet: [
      {
        series: {
          [series('yiping_outbox_oldest_seconds')]: '0x29 _x90',
          [series('up')]: '1x29 0x90',
        },
        at: '40m',
      },
    ],
  },
  YipingNoDevices: {
    fires: { series: {}, at: '5m', allLabels: { job: 'yiping' } },
    quiet: [{ series: { [series('up')]: always(0) }, at: '100m' }],
  },
  YipingTwoDevicesOnCounter: {
    fires: {
      series: {
        ...ONE('yiping_build_info', { device: 'YP-A', paired_hall: 'h', paired_counter: '5' }),
        ...ONE('yiping_build_info', { device: 'YP-B', paired_hall: 'h', paired_counter: '5' }),
      },
      at: '2m',
      allLabels: { paired_hall: 'h', paired_counter: '5' },
      value: '2',
    },
    quiet: [
      {
        series: {
          ...ONE('yiping_build_info', { device: 'YP-A', paired_hall: 'h', paired_counter: '5' }),
          // The same device, just after an update.
          ...ONE('yiping_build_info', {
            ...{ device: 'YP-A', paired_hall: 'h', paired_counter: '5', version: '2' },
          }),
          ...ONE('yiping_build_info', { device: 'YP-B', paired_hall: 'h', paired_counter: '6' }),
          ...ONE('yiping_build_info', { device: 'YP-C', paired_hall: 'i', paired_counter: '5' }),
          ...ONE('yiping_build_info', { device: 'YP-D', paired_hall: 'h', paired_counter: '' }),
          ...ONE('yiping_build_info', { device: 'YP-E', paired_hall: 'h', paired_counter: '' }),
        },
        at: '100m',
      },
    ],
  },
  YipingWindowRestarts: {
    fires: { series: { [series('yiping_window_restarts_total')]: '0+1x10 10x50' }, at: '20m' },
    quiet: [{ series: { [series('yiping_window_restarts_total')]: '0x10 1x60' }, at: '20m' }],
  },
  YipingStoreRecreated: {
    // Found empty at a start: the very first scrape of that run says 1.
    fires: {
      series: {
        [series('yiping_store_recreated_total')]: always(1),
        [series('yiping_start_timestamp_seconds')]: always(0),
      },
      at: '10m',
    },
    quiet: [
      {
        series: {
          [series('yiping_store_recreated_total')]: always(1),
          [series('yiping_start_timestamp_seconds')]: always(0),
        },
        at: '70m',
      },
      {
        series: {
          [series('yiping_store_recreated_total')]: always(0),
          [series('yiping_start_timestamp_seconds')]: always(0),
        },
        at: '10m',
      },
    ],
  },
  YipingDegraded: {
    fires: {
      series: ONE('yiping_alarm', { name: 'journal' }),
      at: '10m',
      labels: { name: 'journal' },
    },
    quiet: [
      { series: ONE('yiping_alarm', { name: 'keyStore' }), at: '100m' },
      { series: ONE('yiping_alarm', { name: 'quarantine' }), at: '100m' },
    ],
  },
  YipingClockOffset: {
    fires: {
      series: { [series('yiping_clock_offset_seconds')]: always(-3_600) },
      at: '10m',
      value: '1h 0m 0s',
    },
    quiet: [{ series: { [series('yiping_clock_offset_seconds')]: always(-29) }, at: '100m' }],
  },
  YipingDiskLow: {
    fires: {
      series: { [series('yiping_disk_free_bytes')]: always(400 * 1_048_576) },
      at: '5m',
      value: '400Mi',
    },
    quiet: [{ series: { [series('yiping_disk_free_bytes')]: always(500_170_752) }, at: '100m' }],
  },
  YipingDiskFull: {
    fires: {
      series: { [series('yiping_disk_free_bytes')]: always(100 * 1_048_576) },
      at: '0m',
      value: '100Mi',
    },
    quiet: [
      { series: { [series('yiping_disk_free_bytes')]: always(400 * 1_048_576) }, at: '100m' },
    ],
  },
};
