import { describe, expect, it, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aLog } from '../../tests/device.ts';
import { createRevival } from './revival.ts';

/** A page that loads well unless told otherwise. */
async function aPage() {
  const { timers, advance, pending } = createHandDrivenTime();
  /** What was done, in order. */
  const done: string[] = [];
  const reload = vi.fn(async () => void done.push('reload'));
  const renew = vi.fn(async () => void done.push('renew'));
  const stood = vi.fn();
  const page = createRevival({
    ...{ reload, renew, stood, timers, log: aLog() },
    restart: () => done.push('restart'),
  });
  /** Lets the loads that began come to their end. */
  const settle = () => new Promise<void>((settled) => setImmediate(settled));
  const pass = async (ms: number) => {
    advance(ms);
    await settle();
  };
  /** The page dies, and what follows comes to its end. @returns how long that waited, ms */
  const die = async () => {
    page.gone('the window process is gone', 'crashed');
    const wait = pending()[0];
    if (wait !== undefined) await pass(wait);
    return wait;
  };
  page.begin();
  await settle();
  return { page, reload, done, stood, pass, pending, settle, die };
}

describe('a page that dies', () => {
  it('is loaded again at once', async () => {
    const { done, die } = await aPage();
    expect(await die()).toBe(0);
    expect(done).toEqual(['reload', 'reload']);
  });

  it('again and again is loaded later, then in a new window, then in a new process', async () => {
    const { page, done, die, pending } = await aPage();
    const waits = [await die(), await die(), await die(), await die()];
    expect(waits).toEqual([0, 4_000, 8_000, 16_000]);
    page.gone('the window process is gone', 'crashed');
    expect(done).toEqual(['reload', 'reload', 'reload', 'renew', 'renew', 'restart']);
    expect([page.count(), pending()]).toEqual([4, []]);
  });

  it('begins at the lowest rung again when it has stood for a minute in between', async () => {
    const { stood, pass, die } = await aPage();
    for (let month = 0; month < 8; month += 1) {
      expect(await die()).toBe(0);
      await pass(60_000);
    }
    expect(stood).toHaveBeenCalledTimes(8);
  });

  it('is not forgiven within the minute', async () => {
    const { stood, pass, die } = await aPage();
    await die();
    await pass(59_999);
    expect(stood).not.toHaveBeenCalled();
    expect(await die()).toBe(4_000);
  });
});

describe('a page that cannot be loaded', () => {
  it('is tried until it can', async () => {
    const { reload, done, pass, die, pending } = await aPage();
    reload.mockRejectedValue(new Error('ERR_FAILED'));
    await die();
    expect(pending()).toEqual([4_000]);
    await pass(4_000);
    expect(pending()).toEqual([8_000]);
    await pass(8_000);
    await pass(60_000);
    expect([done, pending()]).toEqual([['reload', 'renew'], []]);
  });

  it('counts once when its process dies while it loads', async () => {
    const { page, reload, pass, pending, settle } = await aPage();
    let abort = () => {};
    reload.mockImplementationOnce(
      () =>
        new Promise((_loaded, failed) => {
          abort = () => failed(new Error('ERR_ABORTED'));
        }),
    );
    page.gone('the window process is gone', 'crashed');
    await pass(0);
    page.gone('the window process is gone', 'crashed');
    abort();
    await settle();
    expect(pending()).toEqual([4_000]);
  });
});

it('a page that is refreshed is no page that failed', async () => {
  const { page, done, settle, pass, stood } = await aPage();
  page.refresh();
  await settle();
  await pass(60_000);
  expect([done, page.count(), stood.mock.calls.length]).toEqual([['reload', 'renew'], 0, 1]);
});
