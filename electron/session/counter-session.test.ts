import { describe, expect, it } from 'vitest';
import type { QueueEventKind } from '../../shared/queue-event.ts';
import { caseKey } from '../../shared/service.ts';
import type { SaveResult } from '../../shared/session/events.ts';
import { aCase, anId, aProvisioning, MONDAY_MORNING } from '../../tests/builders.ts';
import { aCounter, anInvitation } from './testing/a-counter.ts';

const { timeouts } = aProvisioning();
const ONE_DAY = 24 * 60 * 60 * 1000;

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
