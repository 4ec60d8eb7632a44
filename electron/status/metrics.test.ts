import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { aDeviceState } from '../../tests/fleet/a-device.ts';
import { metricsOf } from './metrics.ts';

const write = (own: Parameters<typeof aDeviceState>[0] = {}) =>
  metricsOf(aDeviceState(own)).metrics();

describe('the metrics of a device', () => {
  it('have all the names that alarms and dashboards are built on', async () => {
    const names = [...(await write()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'yiping_outbox_records',
        'yiping_outbox_oldest_seconds',
        'yiping_outbox_overdue_records',
        'yiping_evaluations_total',
        'yiping_services_total',
        'yiping_unlinked_records',
        'yiping_unbound_tasks',
        'yiping_paper_records_total',
        'yiping_interruptions_total',
        'yiping_delivery_attempts_total',
        'yiping_delivery_seconds',
        'yiping_deadline_total',
        'yiping_queue_connected',
        'yiping_queue_frames_total',
        'yiping_province_reachable',
        'yiping_clock_offset_seconds',
        'yiping_journal_bytes',
        'yiping_disk_free_bytes',
        'yiping_window_restarts_total',
        'yiping_processes_lost_total',
        'yiping_store_recreated_total',
        'yiping_degraded',
        'yiping_build_info',
      ]),
    );
  });

  it('pass promtool', async () => {
    // Prints nothing and exits with 0 when there is nothing to say against them.
    const said = execFileSync('promtool', ['check', 'metrics'], { input: await write() });
    expect(said.toString()).toBe('');
  });

  it('keep silent about what is not known yet instead of saying 0', async () => {
    const text = await write({
      province: { reachable: null, lastContactAt: null },
      clockOffsetSeconds: null,
    });
    expect(text).not.toContain('yiping_province_reachable');
    expect(text).not.toContain('yiping_clock_offset_seconds');
    expect(text).not.toContain('yiping_alarm');
  });

  it('tell delivery times as a histogram', async () => {
    const lines = (await write())
      .split('\n')
      .filter((line) => line.startsWith('yiping_delivery_s'));
    expect(lines).toContain('yiping_delivery_seconds_bucket{le="300"} 11');
    expect(lines).toContain('yiping_delivery_seconds_bucket{le="+Inf"} 12');
    expect(lines).toContain('yiping_delivery_seconds_sum 1234.5');
    expect(lines).toContain('yiping_delivery_seconds_count 12');
  });

  it('name each alarm while it lasts', async () => {
    const alarms = [{ name: 'held', why: 'the province refuses the right to send', since: 1 }];
    const text = await write({ alarms });
    expect(text).toContain('yiping_alarm{name="held"} 1');
    expect(text).toContain('yiping_degraded 1');
  });
});
