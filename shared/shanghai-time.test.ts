import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfShanghaiDay, isoShanghaiTime, shanghaiDay, wireTime } from './shanghai-time.ts';

/** Summer time was given up in 1991. */
const someMoment = fc.integer({ min: Date.UTC(1992, 0, 1), max: Date.UTC(2099, 11, 31) });

const calendar = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
});

it('a moment with its offset is that moment', () => {
  fc.assert(
    fc.property(someMoment, (ms) => {
      expect(Date.parse(isoShanghaiTime(ms))).toBe(Math.floor(ms / 1000) * 1000);
    }),
  );
});

describe('time on the wire', () => {
  it('R20: is what a clock on a wall in Shanghai shows', () => {
    fc.assert(
      fc.property(someMoment, (ms) => {
        expect(wireTime(ms)).toBe(calendar.format(ms));
      }),
    );
  });

  it('never runs ahead of the moment it names', () => {
    expect(wireTime(Date.UTC(2026, 2, 2, 2, 0, 0, 999))).toBe('2026-03-02 10:00:00');
  });
});

describe('the day in Shanghai', () => {
  it('ends at the next midnight, which belongs to the next day', () => {
    fc.assert(
      fc.property(someMoment, (ms) => {
        const end = endOfShanghaiDay(ms);
        expect(end).toBeGreaterThan(ms);
        expect(shanghaiDay(end - 1)).toBe(shanghaiDay(ms));
        expect(wireTime(end)).toBe(`${shanghaiDay(end)} 00:00:00`);
      }),
    );
  });

  it('has begun at 16:00 UTC of the day before', () => {
    expect(shanghaiDay(Date.UTC(2026, 2, 1, 16))).toBe('2026-03-02');
  });
});
