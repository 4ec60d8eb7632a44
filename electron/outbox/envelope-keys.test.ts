import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { aMoment, MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { openEnvelopeKeys } from './envelope-keys.ts';

const DAY = 24 * 60 * 60 * 1000;
const MONDAY = '2026-03-02';
const TUESDAY = '2026-03-03';
const WEDNESDAY = '2026-03-04';

/** A device with keys of its own, started as often as a test likes. */
function aDevice() {
  const home = aFolder();
  const folder = join(home, 'outbox-keys');
  const { vault } = anIdentity(home);
  const log = aLog();
  let now = MONDAY_MORNING;
  const clock = { boot: 'this-boot', now: () => aMoment(now) };
  return {
    folder,
    vault,
    log,
    start: (...days: string[]) =>
      openEnvelopeKeys({ folder, vault, clock, log, days: new Set(days) }),
    wait: (ms: number) => {
      now += ms;
    },
    names: () => readdirSync(folder).sort(),
  };
}

it('opens what was locked before a restart, with a key for each day', async () => {
  const { start, vault, names } = aDevice();
  const before = await start();
  const locked = [before.lock('一', MONDAY), before.lock('二', TUESDAY)];
  const after = await start(MONDAY, TUESDAY);
  expect(locked.map((each) => after.unlock(each))).toEqual(['一', '二']);
  expect([after.isLost(MONDAY), names()]).toEqual([false, [MONDAY, TUESDAY]]);
  // The device's own key opens none of it.
  for (const each of locked) expect(() => vault.unlock(each.split(' ')[1] ?? '')).toThrow();
});

it('R12: nobody opens what was delivered once its day is over, whatever is left of it', async () => {
  const device = aDevice();
  const keys = await device.start();
  const [monday, tuesday] = [keys.lock('测试', MONDAY), keys.lock('测试', TUESDAY)];
  const witness = join(device.folder, '..', 'the-same-bytes');
  linkSync(join(device.folder, MONDAY), witness);
  device.wait(2 * DAY);
  await keys.keep(new Set([TUESDAY]));
  expect(device.names()).toEqual([TUESDAY, WEDNESDAY, '2026-03-05']);
  expect(readFileSync(witness, 'utf8')).toMatch(/^0+$/);
  for (const now of [keys, await device.start(TUESDAY)]) {
    expect(() => now.unlock(monday)).toThrow('gone');
    expect(now.unlock(tuesday)).toBe('测试');
  }
  expect(device.log.text()).toBe('[]');
});

it('locks with the device’s own key where there is none of that day', async () => {
  const { start, vault } = aDevice();
  const keys = await start();
  const locked = keys.lock('测试', '2026-02-01');
  expect([keys.unlock(locked), vault.unlock(locked)]).toEqual(['测试', '测试']);
});

it('goes on where the disk refuses, says so, and has a key as soon as it can', async () => {
  const { start, folder, log } = aDevice();
  writeFileSync(folder, 'no folder');
  const keys = await start();
  expect(keys.unlock(keys.lock('测试', MONDAY))).toBe('测试');
  expect(log.text()).toContain('cannot write');
  rmSync(folder);
  mkdirSync(folder);
  await keys.keep(new Set());
  expect(keys.lock('测试', MONDAY)).toMatch(/^2026-03-02 /);
});

it('knows of which days the key is gone, until outbox and journal have been compared', async () => {
  const { start, folder, log, wait } = aDevice();
  await start();
  writeFileSync(join(folder, MONDAY), 'damaged');
  rmSync(join(folder, TUESDAY));
  wait(3 * DAY);
  const keys = await start(MONDAY, TUESDAY);
  expect([MONDAY, TUESDAY, WEDNESDAY].map(keys.isLost)).toEqual([true, true, false]);
  expect(log.text()).toContain(`cannot read ${MONDAY}`);
  const locked = keys.lock('测试', MONDAY);
  await keys.keep(new Set([MONDAY]));
  // What was given meanwhile has the device's own key: once more, and it goes with its day.
  expect([MONDAY, TUESDAY].map(keys.isLost)).toEqual([true, false]);
  expect(keys.lock('测试', MONDAY)).toMatch(/^2026-03-02 /);
  await keys.keep(new Set([MONDAY]));
  expect(keys.isLost(MONDAY)).toBe(false);
  const next = await start(MONDAY);
  expect([next.isLost(MONDAY), next.unlock(locked)]).toEqual([false, '测试']);
  expect(next.unlock(keys.lock('测试', MONDAY))).toBe('测试');
  expect(next.lock('测试', MONDAY)).toMatch(/^2026-03-02 /);
});

it('leaves a key that the disk does not give now where it is', async () => {
  const { start, folder } = aDevice();
  const locked = (await start()).lock('测试', MONDAY);
  const [file, aside] = [join(folder, MONDAY), join(folder, '..', 'aside')];
  renameSync(file, aside);
  // Nobody can read a folder as a file.
  mkdirSync(file);
  const keys = await start(MONDAY);
  expect(keys.isLost(MONDAY)).toBe(true);
  for (const needed of [[MONDAY], []]) await keys.keep(new Set(needed));
  rmdirSync(file);
  renameSync(aside, file);
  expect((await start(MONDAY)).unlock(locked)).toBe('测试');
});
