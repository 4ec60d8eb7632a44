import { describe, expect, it } from 'vitest';
import { shanghaiMoment } from '../shared/shanghai-time.ts';
import { workingDaysBetween } from './working-days.ts';

function passed(from: string, to: string) {
  const [began, now] = [shanghaiMoment(from), shanghaiMoment(to)];
  if (began === undefined || now === undefined) throw new Error('these are no moments');
  return workingDaysBetween(began, now);
}

describe('working days', () => {
  it('begin with the day after', () => {
    expect(passed('2026-03-02 09:00:00', '2026-03-02 23:59:59')).toBe(0);
    expect(passed('2026-03-02 23:59:59', '2026-03-03 00:00:00')).toBe(1);
    expect(passed('2026-03-02 09:00:00', '2026-03-06 09:00:00')).toBe(4);
  });

  it('pass over weekends', () => {
    expect(passed('2026-03-06 16:00:00', '2026-03-08 16:00:00')).toBe(0);
    expect(passed('2026-03-06 16:00:00', '2026-03-09 08:00:00')).toBe(1);
  });

  it('pass over holidays, and count the Saturday that is worked for them', () => {
    // 国庆节 2026: free from 1 to 7 October, worked on 20 September and 10 October.
    expect(passed('2026-09-30 16:00:00', '2026-10-07 16:00:00')).toBe(0);
    expect(passed('2026-09-30 16:00:00', '2026-10-10 08:00:00')).toBe(3);
  });

  it('are not guessed for a year whose holidays nobody has announced', () => {
    expect(passed('2031-03-03 09:00:00', '2031-03-05 09:00:00')).toEqual({ unknownYear: '2031' });
  });

  it('need no calendar for the day itself', () => {
    expect(passed('2031-03-03 09:00:00', '2031-03-03 10:00:00')).toBe(0);
  });
});
