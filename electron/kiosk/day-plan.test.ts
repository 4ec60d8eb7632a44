import { expect, it, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { planDay } from './day-plan.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OPEN = { opens: '08:30', closes: '17:30' };

/** A device that is switched on at this time of day in China. */
function aDevice(time: string, hours?: typeof OPEN) {
  const { timers, advance } = createHandDrivenTime();
  let now = Date.parse(`2026-11-20T${time}:00+08:00`);
  let isIdle = true;
  let isAwake: boolean | undefined;
  const refresh = vi.fn();
  planDay({
    ...{ now: () => now, idle: () => isIdle, refresh, timers },
    keepAwake: (awake) => {
      isAwake = awake;
    },
  }).follow(hours);
  const pass = (ms: number) => {
    for (let passed = 0; passed < ms; passed += MINUTE_MS) {
      now += MINUTE_MS;
      advance(MINUTE_MS);
    }
  };
  return {
    pass,
    refresh,
    awake: () => isAwake,
    busy: (busy: boolean) => {
      isIdle = !busy;
    },
    jump: (ms: number) => {
      now += ms;
    },
  };
}

it.each([
  ['08:28', false],
  ['08:29', true],
  ['17:28', true],
  ['17:29', false],
])('a minute after %s the display is kept awake: %s', (time, awake) => {
  const device = aDevice(time, OPEN);
  device.pass(MINUTE_MS);
  expect(device.awake()).toBe(awake);
});

it('the display stays awake while somebody is served after hours', () => {
  const device = aDevice('17:00', OPEN);
  device.busy(true);
  device.pass(HOUR_MS);
  expect(device.awake()).toBe(true);
  device.busy(false);
  device.pass(MINUTE_MS);
  expect(device.awake()).toBe(false);
});

it('the display of a hall that has named no hours is always kept awake', () => {
  const device = aDevice('03:00');
  expect(device.awake()).toBe(true);
  device.pass(24 * HOUR_MS);
  expect(device.awake()).toBe(true);
});

it.each([
  ['named', OPEN],
  ['not named', undefined],
])('a fresh window is opened once a night, with hours %s', (_what, hours) => {
  const device = aDevice('12:00', hours);
  device.pass(14 * HOUR_MS);
  expect(device.refresh).not.toHaveBeenCalled();
  device.pass(2 * HOUR_MS);
  expect(device.refresh).toHaveBeenCalledTimes(1);
  device.pass(24 * 7 * HOUR_MS);
  expect(device.refresh).toHaveBeenCalledTimes(8);
});

it('never while somebody is served: as soon as that is over, and before the hall opens', () => {
  const device = aDevice('02:00', OPEN);
  device.busy(true);
  device.pass(3 * HOUR_MS);
  expect(device.refresh).not.toHaveBeenCalled();
  device.busy(false);
  device.pass(MINUTE_MS);
  expect(device.refresh).toHaveBeenCalledTimes(1);
});

it('a night in which there is no such moment is made up for when the hall has closed', () => {
  const device = aDevice('02:00', OPEN);
  device.busy(true);
  device.pass(7 * HOUR_MS);
  device.busy(false);
  device.pass(8 * HOUR_MS);
  expect(device.refresh).not.toHaveBeenCalled();
  device.pass(HOUR_MS);
  expect(device.refresh).toHaveBeenCalledTimes(1);
});

it.each([-1, 1])('a clock that was %i years wrong keeps no night out', (years) => {
  const device = aDevice('12:00', OPEN);
  device.jump(years * 365 * 24 * HOUR_MS);
  device.pass(24 * HOUR_MS);
  const nights = device.refresh.mock.calls.length;
  device.pass(24 * HOUR_MS);
  expect(device.refresh).toHaveBeenCalledTimes(nights + 1);
});
