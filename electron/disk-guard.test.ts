import { expect, it, onTestFinished, vi } from 'vitest';
import { createHandDrivenTime } from '../shared/testing/hand-driven-time.ts';
import { aFolder, aLog } from '../tests/device.ts';
import { startDiskGuard } from './disk-guard.ts';
import { createHealth } from './health.ts';

const MB = 1_000_000;
const WELL: readonly string[] = [];
const LOW = ['less than 500 MB are free on the disk'];
const FULL = ['less than 200 MB are free on the disk'];

/** A guard on a disk that has so much free, each minute. */
async function aGuard(...freeMb: readonly (number | Error)[]) {
  const time = createHandDrivenTime();
  const log = aLog();
  const health = createHealth({ clock: time.clock, log });
  const makeRoom = vi.fn(() => Promise.resolve());
  const left = [...freeMb];
  const guard = startDiskGuard({
    folder: '/nowhere',
    health,
    timers: time.timers,
    log,
    makeRoom,
    freeBytes: async () => {
      const free = left.shift();
      if (typeof free !== 'number') throw free;
      return free * MB;
    },
  });
  onTestFinished(() => guard.close());
  const seen: (readonly string[])[] = [];
  for (const _minute of freeMb) {
    await vi.waitFor(() => expect(time.pending()).toEqual([60_000]), { interval: 1 });
    seen.push(health.current().map(({ why }) => why));
    if (left.length > 0) time.advance(60_000);
  }
  return { seen, makeRoom, log, guard, time };
}

it('warns below 500 MB, is alarmed below 200 MB and makes room then', async () => {
  const { seen, makeRoom } = await aGuard(500, 499, 200, 199, 10);
  expect(seen).toEqual([WELL, LOW, LOW, FULL, FULL]);
  expect(makeRoom).toHaveBeenCalledTimes(2);
});

it('says that it is over only when there is a little more room', async () => {
  const { seen, log } = await aGuard(199, 299, 300, 599, 600, 599);
  expect(seen).toEqual([FULL, FULL, LOW, LOW, WELL, WELL]);
  expect(log.lines.map(({ message }) => message)).toEqual(['degraded', 'degraded', 'well again']);
});

it('is alarmed again when the disk fills again before it was well', async () => {
  expect((await aGuard(199, 400, 250, 199)).seen).toEqual([FULL, LOW, LOW, FULL]);
});

it('goes on where the disk does not answer or nothing can be thrown away', async () => {
  const { seen, log } = await aGuard(new Error('EIO'), 100);
  expect(seen).toEqual([WELL, FULL]);
  expect(log.lines[0]).toMatchObject({ level: 'warn', fields: { why: 'EIO' } });
});

it('ends with the device', async () => {
  const { guard, time } = await aGuard(1_000);
  guard.close();
  expect(time.pending()).toEqual([]);
});

it('asks the real disk', async () => {
  const time = createHandDrivenTime();
  const log = aLog();
  const health = createHealth({ clock: time.clock, log });
  const makeRoom = () => Promise.resolve();
  const guard = startDiskGuard({ folder: aFolder(), health, timers: time.timers, log, makeRoom });
  onTestFinished(() => guard.close());
  await vi.waitFor(() => expect(time.pending()).toEqual([60_000]), { interval: 1 });
  expect(log.lines.filter(({ level }) => level === 'warn')).toEqual([]);
});
