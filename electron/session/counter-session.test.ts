import { describe, expect, it, vi } from 'vitest';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { Level } from '../../shared/level.ts';
import type { QueueEvent, QueueEventKind } from '../../shared/queue-event.ts';
import type { Choice } from '../../shared/screen.ts';
import { caseKey } from '../../shared/service.ts';
import type { SessionContext } from '../../shared/session/context.ts';
import type { SaveResult, SessionNotice } from '../../shared/session/events.ts';
import type { RatedCase, SavedSession } from '../../shared/session/memory.ts';
import type { Place } from '../../shared/session/place.ts';
import {
  aCase,
  aMemory,
  aMoment,
  anId,
  aProvisioning,
  aQueueEvent,
  aRating,
  aService,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { createHandDrivenTime } from '../queue/testing/hand-driven-time.ts';
import { createCounterSession } from './counter-session.ts';

const { timeouts } = aProvisioning();
const ONE_DAY = 24 * 60 * 60 * 1000;

/** A session at a counter whose journal and citizen are the test. */
function aCounter(
  restored?: SavedSession,
  start = MONDAY_MORNING,
  rated: readonly RatedCase[] = [],
) {
  const time = createHandDrivenTime(start);
  /** What the machine's own clock and the corrected one have moved by since. */
  const moved = { wall: 0, corrected: 0 };
  let isClockRight = false;
  const now = () => {
    const { corrected, wall, monotonic } = time.clock.now();
    return { corrected: corrected + moved.corrected, wall: wall + moved.wall, monotonic };
  };
  /** The journal's lines, in the order they were asked for. */
  const lines: { readonly line: 'session' | 'draft' | 'withdrawn'; readonly id?: string }[] = [];
  const drafts = new Map<string, EvaluationDraft>();
  const saved: (readonly EvaluationDraft[])[] = [];
  const notices: SessionNotice[] = [];
  let kept = restored;
  let shown: { readonly place: Place; readonly context: SessionContext } | undefined;
  let answer: () => Promise<SaveResult> = () => Promise.resolve('saved');
  const session = createCounterSession(
    {
      timeouts,
      keys: { 1: 5, 2: 4, 3: 3, 4: 2, 5: 1 },
      newId: anId,
      signedOn: () => undefined,
      isOffline: () => false,
      clock: { ...time.clock, now },
      isClockRight: () => isClockRight,
      timers: time.timers,
      save: (said) => {
        saved.push(said);
        return answer();
      },
      keep: (state) => {
        kept = state;
        lines.push({ line: 'session' });
      },
      keepDraft: (draft) => {
        drafts.set(draft.id, draft);
        lines.push({ line: 'draft', id: draft.id });
      },
      dropDraft: (id) => {
        drafts.delete(id);
        lines.push({ line: 'withdrawn', id });
      },
      noticed: (notice) => notices.push(notice),
      moved: (place, context) => {
        shown = { place, context };
      },
    },
    restored,
    rated,
  );
  const service = () => shown?.context.service ?? aService();
  return {
    ...session,
    ...{ time, lines, saved, notices, service },
    place: () => shown?.place,
    /** Somebody sets the machine's clock; the province has not told the time yet. */
    jumps(ms: number) {
      moved.wall += ms;
      moved.corrected += ms;
    },
    /** The province's answers move the clock. */
    putsRight(ms: number) {
      isClockRight = true;
      moved.corrected += ms;
    },
    drafts: () => [...drafts.values()],
    /** What a restart would read, after a trip through JSON as in the journal. */
    left: (): SavedSession => JSON.parse(JSON.stringify(kept)),
    answers: (with_: () => Promise<SaveResult>) => {
      answer = with_;
    },
    hears: (kind: QueueEventKind, own: Partial<QueueEvent> = {}) =>
      session.hear(aQueueEvent(kind, { at: now(), ...own })),
    chooses(choice: Choice) {
      time.advance(700);
      session.intend({ type: 'choose', service: service().id, choice });
    },
    taps(level: Level) {
      time.advance(700);
      session.intend({ type: 'rate', service: service().id, level });
    },
    rechooses() {
      time.advance(700);
      session.intend({ type: 'rechoose', service: service().id });
    },
    submits() {
      time.advance(700);
      session.intend({ type: 'submit', service: service().id });
    },
    writes: (text: string) =>
      session.intend({
        type: 'revise',
        service: service().id,
        chosen: [],
        answers: [],
        text,
        declined: false,
        wantsCallback: false,
      }),
    /** Until what was being saved is saved. */
    settled: () => vi.waitFor(() => expect(shown?.place).not.toBe('saving')),
  };
}

function anInvitation(service?: QueueEvent['service']) {
  const counter = aCounter();
  counter.start();
  counter.hears('called', { ticket: 'A023', ...(service !== undefined && { service }) });
  counter.hears('evaluate', { ticket: 'A023' });
  return counter;
}

describe('what a citizen says', () => {
  it('is journaled at the first tap', () => {
    const counter = anInvitation();
    counter.taps(2);
    expect(counter.drafts()).toMatchObject([{ level: 2, ticket: 'A023', reason: 'none' }]);
  });

  it('is journaled again at each change, under the same id', () => {
    const counter = anInvitation();
    counter.taps(2);
    const [first] = counter.drafts();
    counter.writes('等了很久');
    expect(counter.drafts()).toMatchObject([{ id: first?.id, text: '等了很久', reason: 'given' }]);
  });

  it('is dropped when it is taken back', () => {
    const counter = anInvitation();
    counter.taps(1);
    counter.rechooses();
    expect([counter.drafts(), counter.place()]).toEqual([[], 'rechoosing']);
  });

  it('is what was said after choosing anew, and nothing else', () => {
    const counter = anInvitation();
    counter.taps(1);
    counter.rechooses();
    counter.taps(4);
    expect(counter.drafts().map(({ level }) => level)).toEqual([4]);
  });

  it('is one draft per case of a parallel approval', () => {
    const cases = ['1', '2', '3'].map((projectNo) => aCase({ projectNo }));
    const counter = anInvitation({ mode: 'parallel', cases });
    counter.chooses('together');
    counter.taps(5);
    expect(counter.drafts().map(({ linkage }) => linkage?.projectNo)).toEqual(['1', '2', '3']);
  });

  it('R3: is one draft for the case on the screen where each is rated apart', async () => {
    const cases = ['1', '2'].map((projectNo) => aCase({ projectNo }));
    const counter = anInvitation({ mode: 'parallel', cases });
    counter.chooses('separately');
    counter.taps(5);
    counter.submits();
    await counter.settled();
    counter.taps(1);
    expect(counter.saved[0]?.map(({ linkage }) => linkage?.projectNo)).toEqual(['1']);
    expect(counter.drafts().map(({ level, linkage }) => [level, linkage?.projectNo])).toEqual([
      [5, '1'],
      [1, '2'],
    ]);
  });

  it('is journaled with the case that is linked after the first tap', () => {
    const counter = anInvitation();
    counter.taps(5);
    counter.link(counter.service(), { mode: 'single', cases: [aCase({ projectNo: '7' })] });
    expect(counter.drafts().map(({ linkage }) => linkage?.projectNo)).toEqual(['7']);
  });

  it('R2: is dropped when its case, linked late, turns out to have been rated before', () => {
    const item = aCase();
    const counter = aCounter(undefined, MONDAY_MORNING, [
      { key: caseKey(item), service: anId(), at: MONDAY_MORNING },
    ]);
    counter.start();
    counter.hears('evaluate', { ticket: 'A023' });
    counter.taps(1);
    const before = counter.drafts().length;
    counter.link(counter.service(), { mode: 'single', cases: [item] });
    counter.submits();
    expect([before, counter.drafts(), counter.place()]).toEqual([1, [], 'alreadyRated']);
  });

  it('loses the drafts of cases that a later link takes away', () => {
    const cases = ['1', '2'].map((projectNo) => aCase({ projectNo }));
    const counter = anInvitation({ mode: 'parallel', cases });
    counter.chooses('together');
    counter.taps(5);
    counter.link(counter.service(), { mode: 'single', cases: [aCase({ projectNo: '1' })] });
    expect(counter.drafts().map(({ linkage }) => linkage?.projectNo)).toEqual(['1']);
  });

  it('stays journaled as a draft until it is sealed', async () => {
    const counter = anInvitation();
    counter.taps(5);
    counter.submits();
    await counter.settled();
    expect(counter.lines.filter(({ line }) => line === 'withdrawn')).toEqual([]);
    expect(counter.saved[0]?.[0]?.id).toBe(counter.drafts()[0]?.id);
  });
});

describe('the order of the lines', () => {
  it('has the session before the draft that belongs to it', () => {
    const counter = anInvitation();
    const before = counter.lines.length;
    counter.taps(5);
    expect(counter.lines.slice(before).map(({ line }) => line)).toEqual(['session', 'draft']);
  });

  it('has the withdrawal before the session that knows nothing of the rating', () => {
    const counter = anInvitation();
    counter.taps(5);
    const before = counter.lines.length;
    counter.rechooses();
    expect(counter.lines.slice(before).map(({ line }) => line)).toEqual(['withdrawn', 'session']);
  });

  it('has no line for a move that changes nothing', () => {
    const counter = anInvitation();
    counter.taps(5);
    const before = counter.lines.length;
    counter.time.advance(700);
    counter.intend({ type: 'rate', service: counter.service().id, level: 1 });
    counter.hears('recalled', { ticket: 'Z999' });
    expect(counter.lines.slice(before)).toEqual([]);
  });
});

describe('saving', () => {
  it('is thanked for when at least one copy is there', async () => {
    const counter = anInvitation();
    counter.taps(5);
    counter.submits();
    await counter.settled();
    expect(counter.place()).toBe('thanks');
  });

  it.each([
    ['nothing could be written', () => Promise.resolve<SaveResult>('notSaved')],
    ['saving went wrong', () => Promise.reject(new Error('a bug'))],
  ])('is not thanked for when %s', async (_why, answer) => {
    const counter = anInvitation();
    counter.answers(answer);
    counter.taps(5);
    counter.submits();
    await counter.settled();
    expect(counter.place()).toBe('notSaved');
  });

  it('happens by itself when a citizen has walked away', () => {
    const counter = anInvitation();
    counter.taps(1);
    counter.time.advance(timeouts.untouchedBadMs);
    expect(counter.saved).toMatchObject([[{ level: 1, endedBy: 'timeout' }]]);
  });
});

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

describe('after a restart', () => {
  it('a rating goes on where it was, and its draft with it', async () => {
    const first = anInvitation();
    first.taps(3);
    first.writes('还可以');
    const again = aCounter(first.left());
    again.start();
    expect(again.place()).toBe('rating');
    expect(again.drafts().map(({ id }) => id)).toEqual(first.drafts().map(({ id }) => id));
    again.submits();
    await again.settled();
    expect(again.saved[0]).toMatchObject([{ id: first.drafts()[0]?.id, text: '还可以' }]);
  });

  it('what was being saved is saved, under the same ids', async () => {
    const first = anInvitation();
    first.answers(() => new Promise(() => undefined));
    first.taps(3);
    first.submits();
    const again = aCounter(first.left());
    again.start();
    await again.settled();
    expect(again.saved).toEqual(first.saved);
  });

  it('R6, R12: a rating whose citizen has long left is saved as it stands and not shown', async () => {
    const first = anInvitation();
    first.taps(1);
    const left = { ...first.left(), boot: 'the-boot-before' };
    const again = aCounter(left, MONDAY_MORNING + 20 * 60_000);
    again.start();
    expect([again.place(), again.saved.length]).toEqual(['saving', 1]);
  });

  it('R23: what was taken back stays taken back', () => {
    const first = anInvitation();
    first.taps(1);
    first.rechooses();
    const again = aCounter(first.left());
    again.start();
    again.time.advance(timeouts.invitationMs);
    expect([again.saved, again.place()]).toEqual([[], 'standby']);
  });

  it('drops the draft of a case that only the run before knew', () => {
    const cases = ['1', '2'].map((projectNo) => aCase({ projectNo }));
    const first = anInvitation({ mode: 'parallel', cases });
    first.chooses('together');
    first.taps(5);
    const again = aCounter(first.left());
    again.start();
    again.link(again.service(), { mode: 'single', cases: [aCase({ projectNo: '1' })] });
    expect(again.lines.filter(({ line }) => line === 'withdrawn').map(({ id }) => id)).toEqual([
      first.drafts()[1]?.id,
    ]);
  });

  it('R3: goes on with the department that was not rated yet', async () => {
    const cases = ['1', '2'].map((projectNo) => aCase({ projectNo }));
    const first = anInvitation({ mode: 'parallel', cases });
    first.chooses('separately');
    first.taps(5);
    first.submits();
    await first.settled();
    const again = aCounter(first.left());
    again.start();
    again.taps(2);
    again.submits();
    await again.settled();
    expect(again.saved[0]).toMatchObject([{ level: 2, linkage: { projectNo: '2' } }]);
    expect(again.place()).toBe('thanks');
  });

  it('thanks nobody a second time, and R2: still knows the case', async () => {
    const service = { mode: 'single' as const, cases: [aCase()] };
    const first = anInvitation(service);
    first.taps(5);
    first.submits();
    await first.settled();
    const again = aCounter(first.left(), MONDAY_MORNING, [
      { key: caseKey(aCase()), service: anId(), at: MONDAY_MORNING },
    ]);
    again.start();
    expect(again.place()).toBe('standby');
    again.hears('called', { ticket: 'A030', service });
    again.hears('evaluate', { ticket: 'A030' });
    expect(again.place()).toBe('alreadyRated');
  });

  it('what was heard before it started waits until then', () => {
    const counter = aCounter();
    counter.hears('called', { ticket: 'A023' });
    expect(counter.place()).toBeUndefined();
    counter.start();
    expect(counter.place()).toBe('called');
  });

  it('a ticket of yesterday is not served today', () => {
    const memory = aMemory({ service: aService() });
    const counter = aCounter(
      { place: 'called', boot: 'this-boot', memory },
      MONDAY_MORNING + ONE_DAY,
    );
    counter.start();
    expect(counter.place()).toBe('standby');
  });

  it('nor is one that waited yesterday', () => {
    const memory = aMemory({
      service: aService(),
      waiting: { service: aService({ ticket: 'A024' }), invited: false },
    });
    const counter = aCounter(
      { place: 'rechoosing', boot: 'this-boot', memory },
      MONDAY_MORNING + ONE_DAY,
    );
    counter.start();
    expect(counter.place()).toBe('standby');
  });

  it('a rating of yesterday is saved with the time it was given', () => {
    const touchedAt = aMoment(MONDAY_MORNING + 5);
    const memory = aMemory({ service: aService(), rating: aRating({ level: 2, touchedAt }) });
    const counter = aCounter(
      { place: 'rating', boot: 'the-boot-before', memory },
      MONDAY_MORNING + ONE_DAY,
    );
    counter.start();
    expect(counter.saved).toMatchObject([
      [{ level: 2, assessedAt: { corrected: touchedAt.corrected } }],
    ]);
  });
});

it('does nothing more once it is closed', () => {
  const counter = anInvitation();
  counter.close();
  expect(counter.time.pending()).toEqual([]);
});

describe('R2: a case rated on another day', () => {
  it('may be rated again', () => {
    const service = { mode: 'single' as const, cases: [aCase()] };
    const counter = aCounter(undefined, MONDAY_MORNING + ONE_DAY, [
      { key: caseKey(aCase()), service: anId(), at: MONDAY_MORNING },
    ]);
    counter.start();
    counter.hears('evaluate', { ticket: 'A030', service });
    expect(counter.place()).toBe('inviting');
  });
});

describe('R19: a case linked after its service was over', () => {
  it('R2: is not rated a second time that day', () => {
    const counter = aCounter();
    counter.start();
    counter.ratedLate([{ key: caseKey(aCase()), service: anId(), at: MONDAY_MORNING }]);
    counter.hears('evaluate', {
      ticket: 'A030',
      service: { mode: 'single', cases: [aCase()] },
    });
    expect(counter.place()).toBe('alreadyRated');
  });
});

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

it('every other event is taken, whatever becomes of it', () => {
  const counter = aCounter();
  counter.start();
  expect(counter.hears('prompt', { prompt: 'line' })).toBe('taken');
});

describe('two queue machines at one counter', () => {
  it.each<[string, readonly QueueEventKind[]]>([
    ['in turns', ['called', 'called', 'started', 'started', 'evaluate', 'evaluate']],
    [
      'one behind the other by one event',
      ['called', 'started', 'called', 'evaluate', 'started', 'evaluate'],
    ],
    [
      'one of them whole before the other',
      ['called', 'started', 'evaluate', 'called', 'started', 'evaluate'],
    ],
  ])('that call the same ticket within seconds begin one service, %s', (_how, kinds) => {
    const counter = aCounter();
    counter.start();
    const services = new Set<string>();
    for (const kind of kinds) {
      counter.hears(kind, { ticket: 'A023' });
      services.add(counter.service().id);
      counter.time.advance(400);
    }
    const begun = counter.notices.filter(({ type }) => type === 'serviceBegan');
    expect([services.size, begun.length, counter.place()]).toEqual([1, 1, 'inviting']);
  });

  it('R6: leave the screen to who rates when the slower one calls the same ticket', () => {
    const counter = anInvitation();
    counter.taps(3);
    counter.hears('called', { ticket: 'A023' });
    counter.hears('evaluate', { ticket: 'A023' });
    expect([counter.place(), counter.notices.filter(({ type }) => type === 'interrupted')]).toEqual(
      ['rating', []],
    );
  });
});
