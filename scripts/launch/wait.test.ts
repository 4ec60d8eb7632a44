import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inTime } from './wait.ts';

describe('a limited wait', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives what the work gives, and leaves no timer', async () => {
    expect(await inTime(60_000, 'the machine', Promise.resolve('here'))).toBe('here');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('says what did not come, and not before its time is over', async () => {
    const late = expect(
      inTime(60_000, 'the machine', new Promise(() => undefined)),
    ).rejects.toThrow('did not come within 60000 ms: the machine');
    vi.advanceTimersByTime(59_999);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    await late;
  });

  it('throws what the work throws', async () => {
    await expect(inTime(60_000, 'it', Promise.reject(new Error('gone')))).rejects.toThrow('gone');
    expect(vi.getTimerCount()).toBe(0);
  });
});
