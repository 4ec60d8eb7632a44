import { describe, expect, it } from 'vitest';
import { aCase, aProvisioning } from '../../tests/builders.ts';
import { aCounter, anInvitation } from './testing/a-counter.ts';

const { timeouts } = aProvisioning();

describe('a key of a wired keypad', () => {
  const presses = (counter: ReturnType<typeof aCounter>, key: number) =>
    counter.hears('keyed', { key });

  it('at the invitation is the citizen’s tap on that face, and the flow goes on', async () => {
    const counter = anInvitation();
    counter.time.advance(600);
    expect([presses(counter, 4), counter.place()]).toEqual(['taken', 'rating']);
    expect(counter.drafts()).toMatchObject([{ level: 2 }]);
    counter.time.advance(timeouts.untouchedBadMs);
    await counter.settled();
    expect(counter.saved[0]).toMatchObject([{ level: 2, endedBy: 'timeout' }]);
  });

  it('right after the invitation has appeared is nobody’s decision', () => {
    const counter = anInvitation();
    counter.time.advance(599);
    expect([presses(counter, 1), counter.place()]).toEqual(['ignored', 'inviting']);
  });

  it('R2: is one rating, and the first', () => {
    const counter = anInvitation();
    counter.time.advance(700);
    presses(counter, 5);
    expect([presses(counter, 1), counter.drafts().map(({ level }) => level)]).toEqual([
      'ignored',
      [1],
    ]);
  });

  it('that missed its acknowledgement was taken all the same', () => {
    const counter = anInvitation();
    counter.time.advance(700);
    expect([presses(counter, 2), presses(counter, 2), counter.drafts().length]).toEqual([
      'taken',
      'taken',
      1,
    ]);
  });

  it('that names the ticket of a citizen who has left is nothing', () => {
    const counter = anInvitation();
    counter.time.advance(700);
    expect([counter.hears('keyed', { key: 5, ticket: 'A022' }), counter.place()]).toEqual([
      'ignored',
      'inviting',
    ]);
    expect(counter.hears('keyed', { key: 5, ticket: 'A023' })).toBe('taken');
  });

  it('that the hall has given no meaning is nothing', () => {
    const counter = anInvitation();
    counter.time.advance(700);
    expect([presses(counter, 9), counter.place()]).toEqual(['ignored', 'inviting']);
  });

  it('may be pressed again after the tap was taken back', () => {
    const counter = anInvitation();
    counter.taps(1);
    counter.rechooses();
    counter.time.advance(700);
    expect([presses(counter, 1), counter.drafts().map(({ level }) => level)]).toEqual([
      'taken',
      [5],
    ]);
  });

  it.each<[string, (counter: ReturnType<typeof aCounter>) => unknown]>([
    ['with nobody at the counter', () => undefined],
    ['during a pause', (counter) => counter.hears('paused')],
    ['after the call', (counter) => counter.hears('called', { ticket: 'A1' })],
    ['while somebody is served', (counter) => counter.hears('started', { ticket: 'A1' })],
    [
      'while somebody is asked how several cases are rated',
      (counter) =>
        counter.hears('evaluate', {
          service: { mode: 'parallel', cases: [aCase(), aCase({ projectNo: '2' })] },
        }),
    ],
    [
      'during the thanks',
      async (counter) => {
        counter.hears('evaluate');
        counter.taps(5);
        counter.submits();
        await counter.settled();
      },
    ],
  ])('R6: is nothing %s', async (_when, happens) => {
    const counter = aCounter();
    counter.start();
    await happens(counter);
    counter.time.advance(700);
    const place = counter.place();
    expect([presses(counter, 1), counter.place()]).toEqual(['ignored', place]);
  });

  it('before the session goes on is nothing then or later', () => {
    const counter = aCounter(anInvitation().left());
    counter.time.advance(700);
    const heard = presses(counter, 1);
    counter.start();
    expect([heard, counter.place()]).toEqual(['ignored', 'inviting']);
  });
});
