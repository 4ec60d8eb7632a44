import { EventEmitter } from 'node:events';
import { app } from 'electron';
import { beforeEach, expect, it, vi } from 'vitest';
import { aLog } from '../../tests/device.ts';
import { createHandDrivenTime } from '../queue/testing/hand-driven-time.ts';
import { closeBeforeQuit, relaunchSoon } from './leave.ts';

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
function aKiosk(close: (() => Promise<void>) | null) {
  const { timers, advance } = createHandDrivenTime();
  const log = aLog();
  closeBeforeQuit({
    device: () => close && { close },
    last: () => ends.push('last'),
    timers,
    log,
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
  return { quit, pass, log };
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

it('starts a device that could not start again when its reason was to be read for 30 s', () => {
  const { timers, advance } = createHandDrivenTime();
  relaunchSoon(timers, aLog());
  advance(29_999);
  expect(ends).toEqual([]);
  advance(1);
  expect(ends).toEqual(['relaunch', 'exit 1']);
});
