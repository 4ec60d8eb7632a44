import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import shippedOptions from '../../resources/provinces/evaluation-options.json' with {
  type: 'json',
};
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { optionSetSchema, optionsOf } from '../../shared/options.ts';
import type { Service } from '../../shared/service.ts';
import type { SaveResult } from '../../shared/session/events.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aMoment, anId, aService } from '../../tests/builders.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { openFormBook } from './form-book.ts';
import { formNumber } from './form-numbers.ts';
import { createForms } from './forms.ts';

/** 2026-03-02 10:00 in Asia/Shanghai, a Monday. */
const MONDAY = Date.UTC(2026, 2, 2, 2);
const DAY = 24 * 3_600_000;
const KEY = Buffer.alloc(32, 7);
const SHIPPED = optionSetSchema.parse(shippedOptions);

function aCounter(start = MONDAY, folder = aFolder()) {
  const time = createHandDrivenTime(start);
  const saved: EvaluationDraft[] = [];
  let answer: SaveResult = 'saved';
  const book = openFormBook({ file: join(folder, 'forms.json'), log: aLog() });
  const forms = createForms({
    ...{ key: KEY, counter: '5', book, newId: anId, clock: time.clock },
    options: () => SHIPPED,
    isOffline: () => false,
    knows: (id) => saved.some((draft) => draft.id === id),
    save: async (drafts) => {
      if (answer === 'saved') saved.push(...drafts);
      return answer;
    },
  });
  return {
    ...{ book, time, saved, folder },
    issue: (service?: Service) => forms.issue(service),
    refuses: () => {
      answer = 'notSaved';
    },
    takes: () => {
      answer = 'saved';
    },
    enter: (number: string, own: Partial<Parameters<typeof forms.enter>[0]> = {}) =>
      forms.enter(
        {
          ...{ number, writtenAt: '2026-03-02 10:05', level: 1, options: [], text: '等了很久' },
          wantsCallback: false,
          ...own,
        },
        'S017',
      ),
  };
}

const MINUTES = 60_000;

describe('a paper form (R5)', () => {
  it('is entered once, as what was written and by whom', async () => {
    const counter = aCounter();
    const service = aService({ calledAt: aMoment(MONDAY) });
    const number = counter.issue(service);
    counter.time.advance(10 * MINUTES);
    expect(await counter.enter(number)).toBeNull();
    expect(counter.saved).toMatchObject([
      {
        ...{ level: 1, text: '等了很久', reason: 'given', ticket: 'A023', counter: '5' },
        serviceBegan: { corrected: MONDAY },
        assessedAt: { corrected: MONDAY + 5 * MINUTES },
        entry: {
          ...{ form: number, by: 'S017', active: false, service: service.id },
          writtenAt: MONDAY + 5 * MINUTES,
        },
      },
    ]);
    expect(counter.saved[0]?.serviceId).not.toBe(service.id);
    expect(await counter.enter(number)).toBe('used');
  });

  it('stays spent over a restart, and over a crash before it was written that it is saved', async () => {
    const counter = aCounter();
    const number = counter.issue();
    counter.time.advance(10 * MINUTES);
    await counter.enter(number);
    const again = aCounter(MONDAY + 20 * MINUTES, counter.folder);
    expect(await again.enter(number)).toBe('used');

    const other = counter.issue();
    counter.book.spend(other, MONDAY, counter.saved[0]?.id ?? '', false);
    expect(await counter.enter(other)).toBe('used');
  });

  it('may be entered again when it could not be saved', async () => {
    const counter = aCounter();
    const number = counter.issue();
    counter.time.advance(10 * MINUTES);
    counter.refuses();
    expect(await counter.enter(number)).toBe('notSaved');
    counter.takes();
    expect(await counter.enter(number)).toBeNull();
  });

  it('is one form though it is entered twice at once', async () => {
    const counter = aCounter();
    const number = counter.issue();
    counter.time.advance(10 * MINUTES);
    expect(await Promise.all([counter.enter(number), counter.enter(number)])).toEqual([
      null,
      'used',
    ]);
  });

  it('has a number of its own for each citizen, and the same when it is asked for twice', () => {
    const counter = aCounter();
    const service = aService();
    const first = counter.issue(service);
    expect(counter.issue(service)).toBe(first);
    expect(counter.issue()).not.toBe(first);
    expect(first).toMatch(/^20260302-0005-0001-\d{6}$/);
  });

  it('made in advance is taken by the counter it was made for, and by no other', async () => {
    const counter = aCounter();
    counter.time.advance(10 * MINUTES);
    expect(await counter.enter(formNumber(KEY, '5', '20260302', 5_001))).toBeNull();
    expect(await counter.enter(formNumber(KEY, '6', '20260302', 5_001))).toBe('number');
    expect(await counter.enter(formNumber(KEY, 'X-0005', '20260302', 5_002))).toBe('number');
    const foreign = formNumber(Buffer.alloc(32, 8), '5', '20260302', 5_003);
    expect(await counter.enter(foreign)).toBe('number');
    expect(await counter.enter('1234')).toBe('number');
  });

  it('of the range of the device is taken only where it was issued', async () => {
    const counter = aCounter();
    expect(await counter.enter(formNumber(KEY, '5', '20260302', 12))).toBe('notIssued');
  });

  it('is read however it is typed', async () => {
    const counter = aCounter();
    const number = counter.issue();
    counter.time.advance(10 * MINUTES);
    expect(await counter.enter(` ${number.replaceAll('-', '')} `)).toBeNull();
  });

  it.each([
    ['five working days later', 7, null],
    ['six working days later', 8, 'late'],
  ])('%s: %s', async (_when, days, answer) => {
    const counter = aCounter();
    const number = counter.issue();
    const later = aCounter(MONDAY + days * DAY, counter.folder);
    expect(await later.enter(number)).toBe(answer);
  });

  it('is not taken with a time before the service or in the future', async () => {
    const counter = aCounter();
    const number = counter.issue(aService({ calledAt: aMoment(MONDAY) }));
    expect(await counter.enter(number, { writtenAt: '2026-03-02 09:30' })).toBe('time');
    expect(await counter.enter(number, { writtenAt: '2026-03-02 12:00' })).toBe('time');
    expect(await counter.enter(number, { writtenAt: '2026-02-31 12:00' })).toBe('time');
  });

  it('R20: was not written before its service began, by how little the watches differ', async () => {
    const counter = aCounter();
    const number = counter.issue(aService({ calledAt: aMoment(MONDAY + 5 * MINUTES + 30_000) }));
    counter.time.advance(10 * MINUTES);
    await counter.enter(number);
    const [draft] = counter.saved;
    expect(draft?.assessedAt.corrected).toBe(draft?.serviceBegan.corrected);
  });

  it.each([
    ['within five days of any kind is taken', 5, null],
    ['later is put off until somebody knows the holidays', 6, 'unknownYear'],
  ])('in a year whose holidays nobody has announced, %s', async (_what, days, answer) => {
    const start = Date.UTC(2031, 2, 3, 2);
    const counter = aCounter(start);
    const number = counter.issue();
    const later = aCounter(start + days * DAY, counter.folder);
    expect(await later.enter(number, { writtenAt: '2031-03-03 10:05' })).toBe(answer);
  });

  it('of a citizen who has rated on the screen is not taken', async () => {
    const counter = aCounter();
    const service = aService();
    const number = counter.issue(service);
    counter.book.rated(service.id);
    counter.time.advance(10 * MINUTES);
    expect(await counter.enter(number)).toBe('rated');
  });

  it('has reasons of its level only', async () => {
    const counter = aCounter();
    const number = counter.issue();
    counter.time.advance(10 * MINUTES);
    const [praise] = optionsOf(SHIPPED, 5);
    expect(await counter.enter(number, { options: [praise?.code ?? ''] })).toBe('code');
    expect(counter.saved).toEqual([]);
  });

  it('has no book that is half read: a form could be entered twice', () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'forms.json'), '{"issued":[');
    expect(() => openFormBook({ file: join(folder, 'forms.json'), log: aLog() })).toThrow();
  });
});
