import { describe, expect, it } from 'vitest';
import { aCase, anInvitedSession, aSession } from '../../tests/a-session.ts';
import { aProvisioning } from '../../tests/builders.ts';
import { isBad, LEVEL_NAMES, LEVELS } from '../level.ts';
import { memoryOf } from './memory.ts';

const { timeouts } = aProvisioning();

describe('R1: the five levels', () => {
  it('stand in the fixed order with the fixed words', () => {
    expect(LEVELS.map((level) => LEVEL_NAMES[level])).toEqual([
      '非常满意',
      '满意',
      '基本满意',
      '不满意',
      '非常不满意',
    ]);
    expect(LEVELS.filter(isBad)).toEqual([2, 1]);
  });
});

describe('the way of one service', () => {
  it('goes from called to thanks and back to standby', async () => {
    const session = aSession();
    const places = [session.place()];
    session.hears('called', { ticket: 'A023' });
    places.push(session.place());
    session.hears('started', { ticket: 'A023' });
    places.push(session.place());
    session.hears('evaluate', { ticket: 'A023' });
    places.push(session.place());
    session.pass(700);
    session.taps(5);
    places.push(session.place());
    session.pass(700);
    session.submits();
    places.push(session.place());
    await session.settle();
    places.push(session.place());
    session.pass(timeouts.thanksMs);
    places.push(session.place());
    expect(places).toEqual([
      'standby',
      'called',
      'serving',
      'inviting',
      'rating',
      'saving',
      'thanks',
      'standby',
    ]);
    expect(session.outcomes()).toEqual(['rated']);
  });

  it('R23: an untouched invitation ends not rated and saves nothing', () => {
    const session = anInvitedSession();
    session.pass(timeouts.invitationMs);
    expect([session.place(), session.outcomes(), session.saved]).toEqual([
      'standby',
      ['timeout'],
      [],
    ]);
  });

  it.each([
    [5, timeouts.untouchedMs],
    [1, timeouts.untouchedBadMs],
  ] as const)(
    'submits what was tapped after a citizen has walked away (level %s)',
    async (level, ms) => {
      const session = anInvitedSession();
      session.taps(level);
      session.pass(ms - 1);
      expect(session.place()).toBe('rating');
      session.pass(1);
      await session.settle();
      expect(session.saved[0]?.[0]).toMatchObject({ level, endedBy: 'timeout', reason: 'none' });
    },
  );

  it('waits anew after each touch', () => {
    const session = anInvitedSession();
    session.taps(4);
    session.pass(timeouts.untouchedMs - 1);
    session.touches();
    session.pass(timeouts.untouchedMs - 1);
    expect(session.place()).toBe('rating');
  });

  it.each(['abandoned', 'transferred', 'suspended', 'cancelled'] as const)(
    'R23: %s withdraws an untouched invitation',
    (kind) => {
      const session = anInvitedSession();
      session.hears(kind);
      expect([session.place(), session.outcomes()]).toEqual(['standby', [kind]]);
    },
  );

  it('a pause ends with the next call', () => {
    const session = aSession();
    session.hears('paused');
    expect(session.place()).toBe('paused');
    session.hears('called', { ticket: 'A001' });
    expect(session.place()).toBe('called');
  });

  it('invites at once where the machine knows nothing but evaluate', () => {
    const session = aSession();
    session.hears('evaluate');
    expect(session.place()).toBe('inviting');
  });
});

describe('comfort', () => {
  const elder = { elder: true, contrast: false };

  it('gives twice the time', () => {
    const session = anInvitedSession();
    session.actor.send({ type: 'comfort', comfort: elder });
    session.taps(5);
    session.pass(timeouts.untouchedMs);
    const before = session.place();
    session.pass(timeouts.untouchedMs);
    expect([before, session.place()]).toEqual(['rating', 'saving']);
  });

  it('R6: gives it to who asks for it in the middle, as the screen says', () => {
    const session = anInvitedSession();
    session.pass(timeouts.invitationMs - 2_000);
    session.actor.send({ type: 'comfort', comfort: elder });
    session.pass(2 * timeouts.invitationMs - 1);
    session.taps(5);
    session.actor.send({ type: 'comfort', comfort: { ...elder, elder: false } });
    session.actor.send({ type: 'comfort', comfort: elder });
    session.pass(2 * timeouts.untouchedMs - 1);
    const rating = session.place();
    session.rechooses();
    session.actor.send({ type: 'comfort', comfort: { ...elder, contrast: true } });
    session.pass(2 * timeouts.invitationMs - 1);
    expect([rating, session.place(), session.outcomes()]).toEqual(['rating', 'rechoosing', []]);
    expect(session.notices.filter(({ type }) => type === 'invited')).toHaveLength(1);
  });

  it('is forgotten after the service', () => {
    const session = anInvitedSession();
    session.actor.send({ type: 'comfort', comfort: elder });
    session.hears('called', { ticket: 'A024' });
    expect(session.actor.getSnapshot().context.comfort).toBeNull();
  });
});

describe('the language', () => {
  const languageOf = (session: ReturnType<typeof aSession>) =>
    session.actor.getSnapshot().context.language;

  it('chosen while waiting is kept through the service and forgotten after it', async () => {
    const session = aSession();
    session.actor.send({ type: 'language', language: 'en' });
    session.hears('called', { ticket: 'A001' });
    session.hears('evaluate', { ticket: 'A001' });
    session.pass(700);
    session.taps(5);
    const during = languageOf(session);
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs);
    expect([during, languageOf(session)]).toEqual(['en', null]);
  });

  it('chosen by one citizen is not the next one’s', () => {
    const session = anInvitedSession('A001');
    session.actor.send({ type: 'language', language: 'en' });
    session.hears('called', { ticket: 'A002' });
    expect(languageOf(session)).toBeNull();
  });

  it('chosen by a passer-by is forgotten after a minute', () => {
    const session = aSession();
    session.pass(50_000);
    session.actor.send({ type: 'language', language: 'en' });
    session.pass(59_000);
    const before = languageOf(session);
    session.pass(1_000);
    expect([before, languageOf(session)]).toEqual(['en', null]);
  });

  it('chosen during a pause is forgotten a minute after the last choice', () => {
    const session = aSession();
    session.hears('paused');
    session.actor.send({ type: 'language', language: 'en' });
    session.pass(59_999);
    session.actor.send({ type: 'comfort', comfort: { elder: true, contrast: false } });
    session.pass(59_999);
    const before = languageOf(session);
    session.pass(1);
    expect([session.place(), before, languageOf(session)]).toEqual(['paused', 'en', null]);
  });
});

describe('what belongs to whom', () => {
  it('a ticket shown long after the call is the next one’s, and its call begins a new service', () => {
    const session = aSession();
    session.hears('called');
    session.pass(60_000);
    session.hears('ticket', { ticket: '002' });
    const first = session.serviceId();
    session.hears('called', { ticket: '002' });
    expect([session.serviceId() === first, session.ticket()]).toEqual([false, '002']);
  });

  it('R4: a bundle that names no lead department among its cases is not linked', async () => {
    const session = aSession();
    const service = { mode: 'bundle' as const, leadOrgCode: 'nobody', cases: [aCase('1')] };
    session.hears('evaluate', { ticket: 'A001', service });
    session.pass(700);
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    expect(session.saved[0]?.[0]).not.toHaveProperty('linkage');
  });

  it('R6: a call during the thanks interrupts nobody', async () => {
    const session = anInvitedSession();
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    session.hears('called', { ticket: 'A024' });
    expect(session.notices.filter(({ type }) => type === 'interrupted')).toEqual([]);
  });
});

describe('重新选择', () => {
  it('replaces the level', async () => {
    const session = anInvitedSession();
    session.taps(1);
    session.pass(700);
    session.rechooses();
    session.pass(700);
    session.taps(4);
    session.pass(700);
    session.submits();
    await session.settle();
    expect(session.saved.flat().map((draft) => draft.level)).toEqual([4]);
  });

  it('R23: records nothing for a citizen who took the tap back and left', () => {
    const session = anInvitedSession();
    session.taps(1);
    session.pass(700);
    session.rechooses();
    session.pass(timeouts.invitationMs);
    expect([session.saved, session.outcomes()]).toEqual([[], ['withdrawn']]);
  });
});

describe('saving', () => {
  it('says so when nothing could be saved', async () => {
    const session = anInvitedSession();
    session.answer('notSaved');
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    expect([session.place(), session.outcomes()]).toEqual(['notSaved', ['notSaved']]);
  });

  it('goes on with the same ids after a restart in the middle', async () => {
    const first = anInvitedSession();
    first.taps(3);
    const { context } = first.actor.getSnapshot();
    const { rating } = context;
    const again = aSession([], { place: 'rating', boot: 'this-boot', memory: memoryOf(context) });
    expect(again.place()).toBe('rating');
    again.pass(timeouts.untouchedMs);
    await again.settle();
    expect(again.saved[0]?.[0]?.id).toBe(rating?.ids[0]);
  });
});
