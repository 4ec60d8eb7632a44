import { describe, expect, it } from 'vitest';
import type { RatedCase } from '../../shared/session/memory.ts';
import { aCase, aMoment, MONDAY_MORNING } from '../../tests/builders.ts';
import { createRatedCases } from './rated-cases.ts';

const DAY = 24 * 3_600_000;
const rating = (serviceId: string, at = MONDAY_MORNING) => ({
  serviceId,
  assessedAt: aMoment(at),
});
const rated = (own: Partial<RatedCase> = {}): RatedCase => ({
  key: '7#1',
  service: 'first',
  at: MONDAY_MORNING,
  ...own,
});
const item = aCase({ projectNo: '7' });

describe('R2: a case', () => {
  it('was rated when another service of that day has', () => {
    const cases = createRatedCases([rated()]);
    expect([
      cases.isRated(item, rating('second')),
      cases.isRated(item, rating('first')),
      cases.isRated(item, rating('second', MONDAY_MORNING + DAY)),
      cases.isRated(aCase({ projectNo: '8' }), rating('second')),
      cases.isRated({ ...item, serviceNumber: 2 }, rating('second')),
    ]).toEqual([true, false, false, false, false]);
  });

  it('R23: was rated when it was rated elsewhere during its own service', () => {
    const cases = createRatedCases([rated({ elsewhere: true })]);
    expect(cases.isRated(item, rating('first'))).toBe(true);
  });

  it('of yesterday is known still when the session knows only today', () => {
    const cases = createRatedCases([]);
    cases.follow([rated({ at: MONDAY_MORNING - DAY })]);
    cases.follow([rated({ key: '8#1', service: 'other' })]);
    expect(cases.isRated(item, rating('second', MONDAY_MORNING - DAY))).toBe(true);
  });

  it('is known from wherever the session’s list has changed, not only from its end', () => {
    const cases = createRatedCases([]);
    const day = [rated({ key: '1#1' }), rated({ key: '2#1' })];
    cases.follow(day);
    cases.follow([...day, rated({ key: '3#1' })]);
    // The next day begins with a list of its own, which may be as long.
    cases.follow([rated({ key: '7#1', at: MONDAY_MORNING + DAY }), rated({ key: '8#1' })]);
    const known = (projectNo: string, at?: number) =>
      cases.isRated(aCase({ projectNo }), rating('second', at));
    expect([known('1'), known('2'), known('3'), known('7', MONDAY_MORNING + DAY)]).toEqual(
      Array(4).fill(true),
    );
  });

  it('is forgotten after some weeks', () => {
    const cases = createRatedCases([rated({ at: MONDAY_MORNING - 41 * DAY })]);
    cases.follow([rated({ key: '8#1' })]);
    expect(cases.isRated(item, rating('second', MONDAY_MORNING - 41 * DAY))).toBe(false);
  });
});
