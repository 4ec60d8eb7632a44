import { describe, expect, it } from 'vitest';
import { aProvisioning, MONDAY_MORNING } from '../../tests/builders.ts';
import { aCounter, anInvitation } from './testing/a-counter.ts';

const { timeouts } = aProvisioning();
const ONE_DAY = 24 * 60 * 60 * 1000;

describe('R20: both times of a rating by one clock', () => {
  const HOUR = 60 * 60 * 1000;
  /** ms from the beginning of the service to the citizen's last touch, and when that was. */
  const timesOf = ({ saved }: Pick<ReturnType<typeof aCounter>, 'saved'>) => {
    const [draft] = saved[0] ?? [];
    if (draft === undefined) throw new Error('nothing was saved');
    const { serviceBegan, assessedAt } = draft;
    return {
      lasted: assessedAt.corrected - serviceBegan.corrected,
      assessed: assessedAt.corrected - MONDAY_MORNING - 500,
    };
  };

  it.each([-ONE_DAY, ONE_DAY])('put right during the service: by %i ms', (ms) => {
    const counter = anInvitation();
    counter.putsRight(ms);
    counter.taps(4);
    counter.submits();
    expect(timesOf(counter)).toEqual({ lasted: 1_400, assessed: ms + 1_400 });
  });

  it('put right after the last touch: by the newest clock', () => {
    const counter = anInvitation();
    counter.taps(4);
    counter.putsRight(-HOUR);
    counter.time.advance(timeouts.untouchedMs);
    expect(timesOf(counter)).toEqual({ lasted: 700, assessed: -HOUR + 700 });
  });

  it('jumped, and nobody has told the time: by the clock of the touch', () => {
    const counter = anInvitation();
    counter.taps(4);
    counter.jumps(-ONE_DAY);
    counter.time.advance(timeouts.untouchedMs);
    expect(timesOf(counter)).toEqual({ lasted: 700, assessed: 700 });
  });

  it('the clock with which the province was told of the service wins', () => {
    const counter = anInvitation();
    const serviceBegan = MONDAY_MORNING + 500 + HOUR;
    const page = { url: 'https://pj.example.gov.cn/1', expiresAt: MONDAY_MORNING + HOUR };
    counter.offerPage(counter.service(), { ...page, serviceBegan });
    counter.putsRight(-ONE_DAY);
    counter.taps(4);
    const again = aCounter(counter.left());
    again.start();
    again.time.advance(timeouts.untouchedMs);
    expect(timesOf(again)).toEqual({ lasted: 700, assessed: HOUR + 700 });
  });

  it('over a reboot: the wall clock says how long it took', () => {
    const first = anInvitation();
    first.taps(4);
    first.writes('等');
    const again = aCounter({ ...first.left(), boot: 'the-boot-before' }, MONDAY_MORNING + 60_000);
    again.putsRight(HOUR);
    again.start();
    again.time.advance(timeouts.untouchedMs);
    expect(timesOf(again)).toEqual({ lasted: 700, assessed: HOUR + 700 });
  });

  it.each([
    { by: HOUR, lasted: HOUR + 1_400 },
    { by: -HOUR, lasted: 1_400 },
  ])('over a reboot of $by ms by the wall clock: no less than nothing', ({ by, lasted }) => {
    const left = { ...anInvitation().left(), boot: 'the-boot-before' };
    const again = aCounter(left, MONDAY_MORNING + by);
    again.start();
    again.taps(4);
    again.submits();
    expect(timesOf(again).lasted).toBe(lasted);
  });

  it('a jump before a reboot: the monotonic clock of that boot said how long it was', () => {
    const first = anInvitation();
    first.jumps(-HOUR);
    first.taps(4);
    const again = aCounter({ ...first.left(), boot: 'the-boot-before' });
    again.start();
    again.time.advance(timeouts.untouchedMs);
    expect(timesOf(again).lasted).toBe(700);
  });
});
