import { describe, expect, it } from 'vitest';
import { dayCountsSchema, finishedDaySchema } from '../../shared/day-counts.ts';
import { anId, MONDAY_MORNING } from '../../tests/builders.ts';
import { dayCountsOf, finishedDaysOf } from './day.ts';
import type { RatingRecord, ServiceRecord } from './service-record.ts';

const MONDAY = '2026-03-02';
const DAY_MS = 24 * 60 * 60 * 1000;

function aRecord(own: Partial<ServiceRecord> = {}): ServiceRecord {
  return {
    ...{ counter: '5', calledAt: MONDAY_MORNING, kind: 'ticket', invited: true },
    ...{ outcome: 'timeout', interruptions: 0, tasks: [] },
    ...own,
  };
}

function aRatingOf(service: string, own: Partial<RatingRecord> = {}): RatingRecord {
  return { service, counter: '5', assessedAt: MONDAY_MORNING, level: 5, paper: false, ...own };
}

/** A day as it happens, service by service. */
function aDay() {
  const services = new Map<string, ServiceRecord>();
  const ratings = new Map<string, RatingRecord>();
  return {
    service(own: Partial<ServiceRecord> = {}) {
      const id = anId();
      services.set(id, aRecord(own));
      return id;
    },
    rating: (service: string, own: Partial<RatingRecord> = {}) =>
      void ratings.set(anId(), aRatingOf(service, own)),
    rated(own: Partial<ServiceRecord> = {}, level: RatingRecord['level'] = 5) {
      const id = this.service({ outcome: 'rated', ...own });
      this.rating(id, { level });
      return id;
    },
    counts: () =>
      dayCountsSchema.parse(dayCountsOf({ day: MONDAY, counter: '5' }, { services, ratings })),
    finished: (day = MONDAY) =>
      finishedDaysOf(day, { services, ratings }).map((row) => finishedDaySchema.parse(row)),
  };
}

describe('R16: the counts of a day', () => {
  it('are over one set of services', () => {
    const day = aDay();
    day.rated();
    day.rated({ kind: 'manual' });
    day.service();
    day.service({ outcome: 'abandoned', invited: false });
    day.service({ outcome: 'abandoned', invited: false, kind: 'manual', interruptions: 2 });
    expect(day.counts()).toEqual({
      ...{ day: MONDAY, counter: '5', called: 5, invited: 3, active: 2 },
      notRated: { timeout: 1, abandoned: 2 },
      manual: { called: 2, active: 1 },
      ...{ onPaper: 0, interruptions: 2, evaluations: { active: 2, paper: 0 } },
    });
  });

  it('never exceed 100 % where records ÷ services would be 112.5 %', () => {
    const day = aDay();
    // Eight services, of which one was a parallel approval of two cases: nine records.
    for (let each = 0; each < 7; each += 1) day.rated();
    const parallel = day.rated();
    day.rating(parallel);
    const { called, active, evaluations } = day.counts();
    expect([evaluations.active / called, active / called]).toEqual([1.125, 1]);
  });

  it('count the service of a rating whose own line was lost: it was plainly called', () => {
    const day = aDay();
    day.service();
    day.rating(anId());
    expect(day.counts()).toMatchObject({ called: 2, invited: 2, active: 1 });
  });

  it('count a service as rated when one of its cases was, whatever became of the others', () => {
    const day = aDay();
    day.rating(day.service({ outcome: 'transferred' }));
    expect(day.counts()).toMatchObject({ called: 1, active: 1, notRated: {} });
  });

  it('R5: never count paper as active, and count it on the day of its service', () => {
    const day = aDay();
    const asked = day.service();
    day.rating(asked, { paper: true, assessedAt: MONDAY_MORNING + 3 * DAY_MS });
    // One that IT had printed: it belongs to no service here.
    day.rating(anId(), { paper: true });
    expect(day.counts()).toMatchObject({
      ...{ called: 1, active: 0, onPaper: 1, notRated: { timeout: 1 } },
      evaluations: { active: 0, paper: 2 },
    });
    expect(day.finished('2026-03-05')).toEqual([]);
  });

  it('keep counters apart: a device may move', () => {
    const day = aDay();
    day.rated();
    day.rated({ counter: '7' });
    expect(day.finished().map(({ counter, called }) => [counter, called])).toEqual([
      ['5', 1],
      ['7', 1],
    ]);
  });

  it('know the days of Asia/Shanghai', () => {
    const day = aDay();
    day.service({ calledAt: Date.UTC(2026, 2, 1, 15, 59) });
    day.service({ calledAt: Date.UTC(2026, 2, 1, 16, 1) });
    expect(day.counts().called).toBe(1);
  });
});

describe('a finished day', () => {
  it('R12: tells levels from ten ratings on only', () => {
    const day = aDay();
    for (let each = 0; each < 9; each += 1) day.rated({}, 1);
    expect(day.finished()[0]?.levels).toBeNull();
    day.rated({}, 4);
    expect(day.finished()[0]?.levels).toEqual({ 5: 0, 4: 1, 3: 0, 2: 0, 1: 9 });
  });

  it('R17: counts by task for the coverage of a list', () => {
    const day = aDay();
    const [one, other] = ['1'.repeat(31), '2'.repeat(31)];
    day.rated({ tasks: [{ code: other, bound: true }] });
    day.service({
      tasks: [
        { code: one, bound: true },
        { code: other, bound: true },
      ],
    });
    expect(day.finished()[0]?.tasks).toEqual([
      { taskCode: one, called: 1, active: 0 },
      { taskCode: other, called: 2, active: 1 },
    ]);
  });
});
