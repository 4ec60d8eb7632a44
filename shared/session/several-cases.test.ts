import { describe, expect, it } from 'vitest';
import { aCase, anInvitedSession, aSession } from '../../tests/a-session.ts';
import { aProvisioning } from '../../tests/builders.ts';
import type { QueueEvent } from '../queue-event.ts';

const { timeouts } = aProvisioning();

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
    const session = anInvitedSession();
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

  it('R2: is known by its ticket from when it ended, however long ago it was called', async () => {
    const session = parallel('1', '2');
    session.chooses('separately');
    await rates(session, 4);
    for (let minute = 0; minute < 12; minute++) {
      session.pass(timeouts.invitationMs - 1);
      session.touches();
    }
    session.pass(timeouts.invitationMs);
    session.pass(timeouts.thanksMs);
    session.hears('evaluate', { ticket: 'A001' });
    expect(session.place()).toBe('alreadyRated');
  });

  it('R2, R16: counts what was saved where the next of them cannot be', async () => {
    const session = parallel('1', '2');
    session.chooses('separately');
    await rates(session, 4);
    session.answer('notSaved');
    await rates(session, 1);
    const { ratedCases, ratedTickets } = session.actor.getSnapshot().context;
    expect([session.place(), session.notices.at(-1)]).toMatchObject([
      'notSaved',
      { outcome: { kind: 'rated', level: 4 } },
    ]);
    expect(ratedCases.map(({ key }) => key)).toEqual(['1#1']);
    expect(ratedTickets.map(({ ticket }) => ticket)).toEqual(['A001']);
  });

  it('R6: is not cut off between two of them', async () => {
    const session = parallel('1', '2');
    session.chooses('separately');
    await rates(session, 4);
    session.hears('called', { ticket: 'A002' });
    expect(session.place()).toBe('rechoosing');
  });

  it.each(['called', 'started', 'evaluate', 'cancelled', 'paused', 'reset'] as const)(
    'R6: is not cut off by %s who has said how to rate',
    (kind) => {
      const session = parallel('1', '2');
      session.chooses('together');
      session.hears(kind, kind === 'cancelled' ? {} : { ticket: 'A002' });
      session.pass(timeouts.invitationMs - 1);
      session.touches();
      session.pass(700);
      session.taps(2);
      expect([session.place(), session.ticket(), session.outcomes()]).toEqual([
        'rating',
        'A001',
        [],
      ]);
      expect(session.notices.filter(({ type }) => type === 'interrupted')).toHaveLength(1);
    },
  );

  it('R6: counts who tries to take the question from a finger on it', () => {
    const session = parallel('1', '2');
    session.touches();
    session.hears('called', { ticket: 'A002' });
    expect([session.place(), session.notices.at(-1)]).toMatchObject([
      'choosing',
      { type: 'interrupted', by: 'called' },
    ]);
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
