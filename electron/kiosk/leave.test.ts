import { EventEmitter } from 'node:events';
import { app } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aLog } from '../../tests/device.ts';
import { createLeaving } from './leave.ts';

vi.mock('electron', async () => {
  const { EventEmitter: Emitter } = await import('node:events');
  return { app: Object.assign(new Emitter(), { exit: vi.fn(), relaunch: vi.fn() }) };
});

/** What ends the process, in the order it was called. */
let ends: unknown[] = [];

beforeEach(() => {
  ends = [];
  vi.mocked(app.exit).mockImplementation((code) => void ends.push(`exit ${code}`));
  vi.mocked(app.relaunch).mockImplementation(() => void ends.push('relaunch'));
  vi.spyOn(process, 'kill').mockImplementation((_pid, signal) => {
    ends.push(signal);
    return true;
  });
  EventEmitter.prototype.removeAllListeners.call(app);
});

/** A kiosk that somebody wants to end. */
function aKiosk(close: (() => Promise<void>) | null, supervised = true) {
  const { timers, advance } = createHandDrivenTime();
  const log = aLog();
  const leaving = createLeaving({
    device: () => close && { close },
    last: () => ends.push('last'),
    ...{ supervised, timers, log },
  });
  /** @returns whether Electron was kept from quitting by itself */
  const quit = async () => {
    const preventDefault = vi.fn();
    EventEmitter.prototype.emit.call(app, 'will-quit', { preventDefault });
    await new Promise((settled) => setImmediate(settled));
    return preventDefault.mock.calls.length > 0;
  };
  const pass = async (ms: number) => {
    advance(ms);
    await new Promise((settled) => setImmediate(settled));
  };
  const restart = async () => {
    leaving.restart();
    await pass(0);
  };
  return { quit, restart, retry: leaving.retry, pass, log };
}

it('closes the device, then ends with 0', async () => {
  const { quit } = aKiosk(async () => void ends.push('close'));
  expect(await quit()).toBe(true);
  expect(ends).toEqual(['close', 'last', 'exit 0']);
});

it('ends with 0 when closing fails, and says why', async () => {
  const { quit, log } = aKiosk(() => Promise.reject(new Error('EIO')));
  await quit();
  expect([ends, log.text()]).toEqual([['last', 'exit 0'], expect.stringContaining('EIO')]);
});

it('waits five seconds for a device that does not close, then ends whatever hangs', async () => {
  const { quit, pass, log } = aKiosk(() => new Promise(() => {}));
  await quit();
  await pass(4_999);
  expect(ends).toEqual([]);
  await pass(1);
  expect([ends, log.text()]).toEqual([['last', 'SIGKILL'], expect.stringContaining('hangs')]);
});

it('closes once when it is asked twice', async () => {
  const close = vi.fn(() => new Promise<void>(() => {}));
  const { quit } = aKiosk(close);
  expect([await quit(), await quit()]).toEqual([true, true]);
  expect(close).toHaveBeenCalledTimes(1);
});

it('lets Electron quit while there is nothing to close', async () => {
  expect(await aKiosk(null).quit()).toBe(false);
});

it.each([
  ['under supervision ends with the code', true, ['close', 'last', 'exit 75']],
  ['alone starts itself anew', false, ['close', 'last', 'relaunch', 'exit 75']],
])(
  'a process that wants to be started anew closes the device and %s',
  async (_what, supervised, order) => {
    await aKiosk(async () => void ends.push('close'), supervised).restart();
    expect(ends).toEqual(order);
  },
);

it('a wish to quit while it ends to be started anew changes nothing', async () => {
  const { restart, quit } = aKiosk(() => new Promise((closed) => setImmediate(closed)));
  const restarting = restart();
  expect(await quit()).toBe(true);
  await restarting;
  expect(ends).toEqual(['last', 'exit 75']);
});

it('a device that could not start is started again when its reason was to be read for 30 s', async () => {
  const { retry, pass } = aKiosk(null);
  retry();
  await pass(29_999);
  expect(ends).toEqual([]);
  await pass(1);
  expect(ends).toEqual(['last', 'exit 73']);
});
