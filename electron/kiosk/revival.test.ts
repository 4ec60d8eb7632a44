import { describe, expect, it, vi } from 'vitest';
import { aLog } from '../../tests/device.ts';
import { createHandDrivenTime } from '../queue/testing/hand-driven-time.ts';
import { createRevival } from './revival.ts';

/** A page that loads well unless told otherwise. */
async function aPage() {
  const { timers, advance, pending } = createHandDrivenTime();
  const load = vi.fn(() => Promise.resolve());
  const page = createRevival({ load, timers, log: aLog() });
  /** Lets the loads that began come to their end. */
  const settle = () => new Promise<void>((settled) => setImmediate(settled));
  const pass = async (ms: number) => {
    advance(ms);
    await settle();
  };
  page.begin();
  await settle();
  return { page, load, pass, pending, settle };
}

describe('a page that dies', () => {
  it('is loaded again at once', async () => {
    const { page, load, pass } = await aPage();
    page.gone('crashed');
    await pass(0);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('is waited for longer and longer when it dies again and again, but never for minutes', async () => {
    const { page, pass, pending } = await aPage();
    const waits: unknown[] = [];
    for (let time = 0; time < 7; time += 1) {
      page.gone('crashed');
      waits.push(...pending());
      await pass(pending()[0] ?? 0);
    }
    expect(waits).toEqual([0, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('is loaded at once again when it has stood for a minute in between', async () => {
    const { page, pass, pending } = await aPage();
    for (let month = 0; month < 8; month += 1) {
      page.gone('oom');
      expect(pending()).toEqual([0]);
      await pass(0);
      await pass(60_000);
    }
  });

  it('is not forgiven within the minute', async () => {
    const { page, pass, pending } = await aPage();
    page.gone('crashed');
    await pass(0);
    await pass(59_999);
    page.gone('crashed');
    expect(pending()).toEqual([4_000]);
  });
});

describe('a page that cannot be loaded', () => {
  it('is tried again until it can', async () => {
    const { page, load, pass, pending } = await aPage();
    load.mockImplementation(() => Promise.reject(new Error('ERR_FAILED')));
    page.gone('crashed');
    await pass(0);
    expect(pending()).toEqual([4_000]);
    await pass(4_000);
    expect(pending()).toEqual([8_000]);
    load.mockImplementation(() => Promise.resolve());
    await pass(8_000);
    await pass(60_000);
    expect([load.mock.calls.length, pending()]).toEqual([4, []]);
  });

  it('counts once when its process dies while it loads', async () => {
    const { page, load, pass, pending, settle } = await aPage();
    let abort = () => {};
    load.mockImplementationOnce(
      () =>
        new Promise((_loaded, failed) => {
          abort = () => failed(new Error('ERR_ABORTED'));
        }),
    );
    page.gone('crashed');
    await pass(0);
    page.gone('crashed');
    abort();
    await settle();
    expect(pending()).toEqual([4_000]);
  });
});
