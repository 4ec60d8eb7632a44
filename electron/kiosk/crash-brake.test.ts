import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aFolder, aLog } from '../../tests/device.ts';
import { createCrashBrake } from './crash-brake.ts';

const MINUTE_MS = 60_000;

/** A data folder on which one version after the other is started. */
function aDevice(folder = aFolder()) {
  const file = join(folder, 'starts.json');
  const log = aLog();
  let now = Date.UTC(2026, 10, 21);
  const brake = (version: string) => createCrashBrake({ file, version, now: () => now, log });
  return {
    ...{ file, log },
    start: (version = '1.0.0') => brake(version).starts(),
    forget: () => brake('1.0.0').forget(),
    pass(ms: number) {
      now += ms;
    },
    /** So many starts a minute apart. */
    starts(count: number, version = '1.0.0') {
      return Array.from({ length: count }, () => {
        now += MINUTE_MS;
        return brake(version).starts();
      });
    },
  };
}

it('five starts in ten minutes that came to nothing: the sixth is a loop', () => {
  expect(aDevice().starts(6)).toEqual([false, false, false, false, false, true]);
});

it('is said once and then counted anew', () => {
  const device = aDevice();
  device.starts(6);
  expect(device.starts(6).indexOf(true)).toBe(5);
});

it('starts long ago count no more', () => {
  const device = aDevice();
  device.starts(5);
  device.pass(6 * MINUTE_MS);
  expect(device.start()).toBe(false);
});

it('a start that stood, or was ended by somebody, forgets those before', () => {
  const device = aDevice();
  device.starts(5);
  device.forget();
  expect(device.starts(5)).not.toContain(true);
});

it('another version begins with none', () => {
  const device = aDevice();
  device.starts(5);
  expect(device.start('0.9.0')).toBe(false);
  expect(device.start('1.0.0')).toBe(false);
});

it.each([-24, 24])('a clock that jumps by %d h makes no loop', (hours) => {
  const device = aDevice();
  device.starts(4);
  device.pass(hours * 60 * MINUTE_MS);
  expect(device.starts(2)).toEqual([false, false]);
});

it('a damaged file counts nothing and is written anew', () => {
  const device = aDevice();
  writeFileSync(device.file, '{"version":"1.0.0","at":[1,');
  expect(device.start()).toBe(false);
  expect(JSON.parse(readFileSync(device.file, 'utf8'))).toMatchObject({ version: '1.0.0' });
});

it('a folder that takes no file keeps no device from starting, and that is said', () => {
  const folder = join(aFolder(), 'taken');
  writeFileSync(folder, '');
  const device = aDevice(folder);
  expect(device.starts(7)).not.toContain(true);
  expect(device.log.text()).toContain('the starts cannot be counted');
});
