import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder, aLog } from '../../tests/device.ts';
import { createLockOut } from './lock-out.ts';

/** A machine whose two clocks are set by hand, and the lock-out of each start of the app on it. */
function aMachine() {
  const file = join(aFolder(), 'door.json');
  const log = aLog();
  const machine = { boot: 'first', monotonic: 50_000, wall: 1_800_000_000_000 };
  const start = () =>
    createLockOut({
      file,
      log,
      clock: {
        boot: machine.boot,
        now: () => ({ ...machine, corrected: machine.wall }),
      },
    });
  return { file, log, machine, start };
}

function wrong(lockOut: ReturnType<typeof createLockOut>, times: number): void {
  for (let time = 0; time < times; time += 1) lockOut.count();
}

describe('the wait after wrong PINs', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 30],
    [4, 60],
    [5, 120],
    [6, 300],
    [7, 900],
    [8, 3_600],
    [9, 3_600],
    [10, 3_600],
    [40, 3_600],
  ])('%i in a row: %i s', (times, seconds) => {
    const { start, machine } = aMachine();
    const lockOut = start();
    wrong(lockOut, times);
    expect(lockOut.left()).toBe(seconds * 1_000);
    machine.monotonic += Math.max(0, seconds * 1_000 - 1);
    expect(lockOut.left()).toBe(seconds === 0 ? 0 : 1);
    machine.monotonic += 1;
    expect(lockOut.left()).toBe(0);
  });

  it('begins at the first again after a right one', () => {
    const { start } = aMachine();
    const lockOut = start();
    wrong(lockOut, 7);
    lockOut.forgive();
    expect(lockOut.left()).toBe(0);
    wrong(lockOut, 2);
    expect(lockOut.left()).toBe(0);
    wrong(lockOut, 1);
    expect(lockOut.left()).toBe(30_000);
  });

  it('grows on after it is over, since it was no right one', () => {
    const { start, machine } = aMachine();
    const lockOut = start();
    wrong(lockOut, 3);
    machine.monotonic += 30_000;
    wrong(lockOut, 1);
    expect(lockOut.left()).toBe(60_000);
  });
});

describe('a restart', () => {
  it('of the app goes on with the wait and the count', () => {
    const { start, machine } = aMachine();
    wrong(start(), 4);
    machine.monotonic += 20_000;
    expect(start().left()).toBe(40_000);
    machine.monotonic += 40_000;
    const again = start();
    expect(again.left()).toBe(0);
    wrong(again, 1);
    expect(again.left()).toBe(120_000);
  });

  it('of the machine begins the wait anew, whatever its clocks say then', () => {
    const { start, machine } = aMachine();
    wrong(start(), 5);
    machine.monotonic += 119_000;
    Object.assign(machine, { boot: 'second', monotonic: 900_000, wall: machine.wall + 86_400_000 });
    expect(start().left()).toBe(120_000);
    // And once only: the next start of the app on the same machine goes on with it.
    machine.monotonic += 119_000;
    expect(start().left()).toBe(1_000);
  });

  it('keeps free tries that were used up', () => {
    const { start, machine } = aMachine();
    wrong(start(), 2);
    machine.boot = 'second';
    const lockOut = start();
    wrong(lockOut, 1);
    expect(lockOut.left()).toBe(30_000);
  });
});

it.each([
  ['forward a year', 31_536_000_000],
  ['back a year', -31_536_000_000],
])('does not care for a clock set %s, over a restart neither', (_how, ms) => {
  const { start, machine } = aMachine();
  const lockOut = start();
  wrong(lockOut, 3);
  machine.wall += ms;
  expect(lockOut.left()).toBe(30_000);
  expect(start().left()).toBe(30_000);
  machine.monotonic += 30_000;
  expect(start().left()).toBe(0);
});

it('is locked for the longest time by a file that cannot be read, and says so', () => {
  const { file, log, machine, start } = aMachine();
  writeFileSync(file, '{"format":"yiping-door/1","wro');
  expect(start().left()).toBe(3_600_000);
  expect(log.text()).toContain('the count of wrong PINs cannot be read');
  machine.monotonic += 1_000;
  expect(start().left()).toBe(3_599_000);
});

it('remembers what the disk refuses', () => {
  const { file, log, start } = aMachine();
  const lockOut = start();
  mkdirSync(`${file}.new`);
  wrong(lockOut, 3);
  expect(lockOut.left()).toBe(30_000);
  expect(log.text()).toContain('the count of wrong PINs could not be kept');
});

it('keeps a count and two times, nothing of what was typed', () => {
  const { file, start } = aMachine();
  wrong(start(), 1);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    ...{ format: 'yiping-door/1', wrong: 1, boot: 'first', since: 50_000 },
  });
});
