import { describe, expect, it } from 'vitest';
import { aCase, aSession } from '../../tests/a-session.ts';
import { aProvisioning } from '../../tests/builders.ts';
import { isBad, LEVEL_NAMES, LEVELS } from '../level.ts';
import type { QueueEvent } from '../queue-event.ts';
import { memoryOf } from './memory.ts';

const { timeouts } = aProvisioning();

function invited(ticket = 'A023') {
  const session = aSession();
  session.hears('called', { ticket });
  session.hears('started', { ticket });
  session.hears('evaluate', { ticket });
  session.pass(700);
  return session;
}

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
    const session = invited();
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
      const session = invited();
      session.taps(level);
      session.pass(ms - 1);
      expect(session.place()).toBe('rating');
      session.pass(1);
      await session.settle();
      expect(session.saved[0]?.[0]).toMatchObject({ level, endedBy: 'timeout', reason: 'none' });
    },
  );

  it('waits anew after each touch', () => {
    const session = invited();
    session.taps(4);
    session.pass(timeouts.untouchedMs - 1);
    session.touches();
    session.pass(timeouts.untouchedMs - 1);
    expect(session.place()).toBe('rating');
  });

  it.each(['abandoned', 'transferred', 'suspended', 'cancelled'] as const)(
    'R23: %s withdraws an untouched invitation',
    (kind) => {
      const session = invited();
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

describe('R2: one evaluation per case and service', () => {
  it('refuses a second invitation for the ticket that was just rated', async () => {
    const session = invited();
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs);
    session.hears('evaluate', { ticket: 'A023' });
    expect(session.place()).toBe('alreadyRated');
  });

  it('refuses a case that was rated today under another ticket', async () => {
    const session = aSession();
    const service = { mode: 'single', cases: [aCase('3502001')] } as const;
    for (const ticket of ['A001', 'A002']) {
      session.hears('called', { ticket, service: { ...service, cases: [...service.cases] } });
      session.hears('evaluate', { ticket });
      session.pass(700);
      session.taps(5);
      session.pass(700);
      session.submits();
      await session.settle();
      session.pass(timeouts.thanksMs);
    }
    expect(session.saved).toHaveLength(1);
  });

  it('notices a case rated before that is linked only during the invitation', async () => {
    const session = aSession([{ key: '3502001#1', service: 'another', at: 0 }]);
    session.hears('called', { ticket: 'A001' });
    session.hears('evaluate', { ticket: 'A001' });
    session.links({ mode: 'single', cases: [aCase('3502001')] });
    expect([session.place(), session.outcomes()]).toEqual(['alreadyRated', ['alreadyRated']]);
  });

  it('saves nothing for a case rated before that is linked while the citizen rates', async () => {
    const session = aSession([{ key: '3502001#1', service: 'another', at: 0 }]);
    session.hears('evaluate', { ticket: 'A001' });
    session.pass(700);
    session.taps(5);
    session.links({ mode: 'single', cases: [aCase('3502001')] });
    session.pass(700);
    session.submits();
    expect([session.place(), session.saved]).toEqual(['alreadyRated', []]);
  });

  it('rates only the cases of a parallel service that were not rated before', async () => {
    const session = aSession([{ key: '1#1', service: 'another', at: 0 }]);
    const service = { mode: 'parallel' as const, cases: [aCase('1'), aCase('2')] };
    session.hears('evaluate', { ticket: 'A001', service });
    session.pass(700);
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    expect(session.saved[0]?.map((draft) => draft.linkage?.projectNo)).toEqual(['2']);
  });

  it('does not take the screen from the next citizen when the last one is asked for again', async () => {
    const session = invited('A001');
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs);
    session.hears('called', { ticket: 'A002' });
    session.hears('evaluate', { ticket: 'A001' });
    expect([session.place(), session.ticket()]).toEqual(['called', 'A002']);
  });

  it('takes a bare evaluate long after the last rating for somebody new', async () => {
    const session = invited('A001');
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs + 11 * 60_000);
    session.hears('evaluate');
    expect(session.place()).toBe('inviting');
  });

  it('invites again after nobody touched the first invitation', () => {
    const session = invited();
    session.pass(timeouts.invitationMs);
    session.hears('evaluate', { ticket: 'A023' });
    expect(session.place()).toBe('inviting');
  });

  it('ten taps make one rating, the first', () => {
    const session = invited();
    session.taps(2);
    for (let tap = 0; tap < 9; tap++) session.taps(5);
    expect(session.actor.getSnapshot().context.rating?.level).toBe(2);
  });

  it('ignores taps within 600 ms of the appearance, and taps meant for another service', () => {
    const session = aSession();
    session.hears('evaluate', { ticket: 'A001' });
    const earlier = session.serviceId();
    session.pass(599);
    session.taps(5);
    session.hears('called', { ticket: 'A002' });
    session.hears('evaluate', { ticket: 'A002' });
    session.pass(700);
    session.actor.send({
      type: 'rate',
      service: earlier,
      level: 1,
      at: { corrected: 0, wall: 0, monotonic: 5000 },
    });
    expect(session.place()).toBe('inviting');
  });
});

describe('R3, R4: several cases', () => {
  const rated = async (facts: QueueEvent['service']) => {
    const session = aSession();
    session.hears('called', { ticket: 'A001', service: facts });
    session.hears('evaluate', { ticket: 'A001' });
    session.pass(700);
    session.chooses('together');
    session.pass(700);
    session.taps(4);
    session.pass(700);
    session.submits();
    await session.settle();
    return session.saved[0] ?? [];
  };

  it('parallel approval gives one record per case', async () => {
    const drafts = await rated({ mode: 'parallel', cases: [aCase('1'), aCase('2'), aCase('3')] });
    expect(drafts.map((draft) => draft.linkage?.projectNo)).toEqual(['1', '2', '3']);
    expect(new Set(drafts.map((draft) => draft.id)).size).toBe(3);
  });

  it('a bundle gives one record, for the lead department', async () => {
    const drafts = await rated({
      mode: 'bundle',
      leadOrgCode: 'org-b',
      cases: [aCase('1'), aCase('2', 'org-b')],
    });
    expect(drafts.map((draft) => draft.linkage?.projectNo)).toEqual(['2']);
  });

  it('R19: no case known gives one record without linkage', async () => {
    const drafts = await rated(undefined);
    expect(drafts).toHaveLength(1);
    expect(drafts[0]).not.toHaveProperty('linkage');
  });
});

describe('R2: the same case', () => {
  it('may be rated again on another day', () => {
    const session = aSession([{ key: '1#1', service: 'another', at: -86_400_000 }]);
    session.hears('evaluate', { service: { mode: 'single', cases: [aCase('1')] } });
    expect(session.place()).toBe('inviting');
  });
});

describe('R3: each department apart', () => {
  const parallel = (...cases: string[]) => {
    const session = aSession();
    const service = { mode: 'parallel' as const, cases: cases.map((no) => aCase(no)) };
    session.hears('called', { ticket: 'A001' });
    session.hears('evaluate', { ticket: 'A001', service });
    session.pass(700);
    return session;
  };
  const rates = async (session: ReturnType<typeof parallel>, level: 1 | 2 | 3 | 4 | 5) => {
    session.pass(700);
    session.taps(level);
    session.pass(700);
    session.submits();
    await session.settle();
  };

  it('is asked before the faces', () => {
    expect(parallel('1', '2').place()).toBe('choosing');
    expect(parallel('1').place()).toBe('inviting');
  });

  it('is asked when the cases are told during the invitation', () => {
    const session = invited();
    session.links({ mode: 'parallel', cases: [aCase('1'), aCase('2')] });
    expect(session.place()).toBe('choosing');
  });

  it('invites once however the citizen chooses', () => {
    const session = parallel('1', '2');
    session.chooses('separately');
    expect(session.notices.filter(({ type }) => type === 'invited')).toHaveLength(1);
  });

  it('gives one rating after the other and thanks once', async () => {
    const session = parallel('1', '2', '3');
    session.chooses('separately');
    await rates(session, 5);
    const between = session.place();
    await rates(session, 1);
    await rates(session, 3);
    expect([between, session.place(), session.outcomes()]).toEqual([
      'rechoosing',
      'thanks',
      ['rated'],
    ]);
    expect(
      session.saved.map((drafts) => drafts.map((d) => [d.linkage?.projectNo, d.level])),
    ).toEqual([[['1', 5]], [['2', 1]], [['3', 3]]]);
  });

  it('keeps what was rated when the citizen walks away in between, and knows it (R2)', async () => {
    const session = parallel('1', '2');
    session.chooses('separately');
    await rates(session, 4);
    session.pass(timeouts.invitationMs);
    const { ratedCases } = session.actor.getSnapshot().context;
    expect([session.place(), session.outcomes()]).toEqual(['thanks', ['rated']]);
    expect(ratedCases.map(({ key }) => key)).toEqual(['1#1']);
  });

  it('R6: is not cut off between two of them', async () => {
    const session = parallel('1', '2');
    session.chooses('separately');
    await rates(session, 4);
    session.hears('called', { ticket: 'A002' });
    expect(session.place()).toBe('rechoosing');
  });

  it('ends with the thanks when the next ticket is invited', async () => {
    const session = parallel('1', '2');
    session.chooses('separately');
    session.pass(700);
    session.taps(4);
    session.hears('called', { ticket: 'A002' });
    session.hears('evaluate', { ticket: 'A002' });
    await session.settle();
    expect([session.place(), session.saved.length]).toEqual(['thanks', 1]);
  });

  it('counts as not rated when nobody chooses', () => {
    const session = parallel('1', '2');
    session.pass(timeouts.invitationMs);
    expect([session.place(), session.outcomes()]).toEqual(['standby', ['timeout']]);
  });
});

describe('R6: a finger on a face', () => {
  it.each(['called', 'started', 'evaluate'] as const)('is not cut off by %s', async (kind) => {
    const session = invited();
    session.touches();
    session.hears(kind, { ticket: 'A024' });
    session.pass(1_000);
    session.taps(2);
    const place = session.place();
    session.pass(timeouts.untouchedBadMs);
    await session.settle();
    expect([place, session.saved[0]]).toMatchObject(['rating', [{ ticket: 'A023', level: 2 }]]);
  });

  it.each(['cancelled', 'paused', 'reset'] as const)('is not cut off by %s', (kind) => {
    const session = invited();
    session.touches();
    session.hears(kind);
    session.taps(2);
    expect(session.place()).toBe('rating');
  });

  it('that was lifted elsewhere lets the next one come', () => {
    const session = invited();
    session.touches();
    session.hears('called', { ticket: 'A024' });
    const held = session.place();
    session.pass(2_500);
    expect([held, session.place(), session.ticket()]).toEqual(['inviting', 'called', 'A024']);
    expect(session.outcomes()).toEqual(['replaced']);
  });

  it('keeps the invitation, which is no new screen', () => {
    const session = invited();
    session.pass(timeouts.invitationMs - 1_000);
    session.touches();
    session.pass(2_500);
    session.taps(5);
    expect(session.place()).toBe('rating');
  });

  it('never rates by itself', () => {
    const session = invited();
    session.touches();
    session.pass(2_500);
    session.pass(timeouts.invitationMs);
    expect([session.saved, session.outcomes()]).toEqual([[], ['timeout']]);
  });
});

describe('comfort', () => {
  const elder = { elder: true, contrast: false };

  it('gives twice the time', () => {
    const session = invited();
    session.actor.send({ type: 'comfort', comfort: elder });
    session.taps(5);
    session.pass(timeouts.untouchedMs);
    const before = session.place();
    session.pass(timeouts.untouchedMs);
    expect([before, session.place()]).toEqual(['rating', 'saving']);
  });

  it('is forgotten after the service', () => {
    const session = invited();
    session.actor.send({ type: 'comfort', comfort: elder });
    session.hears('called', { ticket: 'A024' });
    expect(session.actor.getSnapshot().context.comfort).toBeNull();
  });
});

describe('R6: nobody cuts a citizen off', () => {
  it.each([
    'called',
    'cancelled',
    'abandoned',
    'transferred',
    'suspended',
    'paused',
    'reset',
  ] as const)('%s leaves a citizen who is rating alone and is counted', (kind) => {
    const session = invited();
    session.taps(1);
    session.hears(kind, kind === 'called' ? { ticket: 'A024' } : {});
    expect(session.place()).toBe('rating');
    expect(session.notices.filter((notice) => notice.type === 'interrupted')).toHaveLength(1);
  });

  it('the ticket called meanwhile comes after the thanks', async () => {
    const session = invited();
    session.taps(5);
    session.hears('called', { ticket: 'A024' });
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs);
    expect([session.place(), session.actor.getSnapshot().context.service?.ticket]).toEqual([
      'called',
      'A024',
    ]);
  });

  it('an invitation for the next ticket submits what was tapped', async () => {
    const session = invited();
    session.taps(2);
    session.hears('called', { ticket: 'A024' });
    session.hears('evaluate', { ticket: 'A024' });
    await session.settle();
    expect(session.saved[0]?.[0]).toMatchObject({ level: 2, endedBy: 'nextTicket' });
    session.pass(timeouts.thanksMs);
    expect(session.place()).toBe('inviting');
  });

  it('a pause takes effect after the thanks', async () => {
    const session = invited();
    session.taps(5);
    session.hears('paused');
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs);
    expect(session.place()).toBe('paused');
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
    const session = invited('A001');
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
    const session = invited();
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
    const session = invited();
    session.taps(1);
    session.pass(700);
    session.actor.send({
      type: 'rechoose',
      service: session.serviceId(),
      at: { corrected: 0, wall: 0, monotonic: 99_999 },
    });
    session.pass(700);
    session.taps(4);
    session.pass(700);
    session.submits();
    await session.settle();
    expect(session.saved.flat().map((draft) => draft.level)).toEqual([4]);
  });

  it('R23: records nothing for a citizen who took the tap back and left', () => {
    const session = invited();
    session.taps(1);
    session.pass(700);
    session.actor.send({
      type: 'rechoose',
      service: session.serviceId(),
      at: { corrected: 0, wall: 0, monotonic: 99_999 },
    });
    session.pass(timeouts.invitationMs);
    expect([session.saved, session.outcomes()]).toEqual([[], ['withdrawn']]);
  });
});

describe('saving', () => {
  it('says so when nothing could be saved', async () => {
    const session = invited();
    session.answer('notSaved');
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    expect([session.place(), session.outcomes()]).toEqual(['notSaved', ['notSaved']]);
  });

  it('goes on with the same ids after a restart in the middle', async () => {
    const first = invited();
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
