import { describe, expect, it } from 'vitest';
import { aDay } from '../tests/fleet/a-device.ts';
import { type FinishedDay, finishedDaySchema } from './day-counts.ts';

const holds = (own: Partial<FinishedDay>) => finishedDaySchema.safeParse(aDay(own)).success;

describe('the counts of a day', () => {
  it('are counts over one set of services, so that no rate exceeds 100 % (R16)', () => {
    expect(holds({ called: 8, active: 5, onPaper: 3 })).toBe(true);
    expect(holds({ called: 8, active: 9, notRated: {} })).toBe(false);
    expect(holds({ called: 8, active: 5, notRated: { timeout: 4 } })).toBe(false);
    expect(holds({ called: 8, active: 5, onPaper: 4 })).toBe(false);
    expect(holds({ called: 8, active: 5, invited: 9 })).toBe(false);
    expect(holds({ called: 8, active: 0, manual: { called: 2, active: 1 } })).toBe(false);
  });

  it('tell no level of a day with fewer than ten ratings, and all of them otherwise', () => {
    const levels = { 5: 8, 4: 0, 3: 0, 2: 0, 1: 1 };
    expect(holds({ called: 9, active: 9, levels })).toBe(false);
    expect(holds({ called: 10, active: 10, levels })).toBe(false);
    expect(holds({ called: 10, active: 10, levels: { ...levels, 5: 9 } })).toBe(true);
    expect(holds({ called: 10, active: 10, levels: null })).toBe(true);
  });
});
