import { describe, expect, it } from 'vitest';
import { aCase, anInvitedSession, aSession } from '../../tests/a-session.ts';
import { aProvisioning } from '../../tests/builders.ts';

const { timeouts } = aProvisioning();

describe('R2: one evaluation per case and service', () => {
  it('refuses a second invitation for the ticket that was just rated', async () => {
    const session = anInvitedSession();
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

  it('counts what is being saved when it is found out that the case was rated before', async () => {
    const session = aSession();
    session.hears('evaluate', { service: { mode: 'single', cases: [aCase('1')] } });
    session.pass(700);
    session.taps(5);
    session.pass(700);
    session.submits();
    session.ratedLate('1');
    const saving = session.place();
    await session.settle();
    expect([saving, session.place(), session.outcomes()]).toEqual(['saving', 'thanks', ['rated']]);
    expect(session.saved).toHaveLength(1);
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
    const session = anInvitedSession('A001');
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
    const session = anInvitedSession('A001');
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs + 11 * 60_000);
    session.hears('evaluate');
    expect(session.place()).toBe('inviting');
  });

  it('invites again after nobody touched the first invitation', () => {
    const session = anInvitedSession();
    session.pass(timeouts.invitationMs);
    session.hears('evaluate', { ticket: 'A023' });
    expect(session.place()).toBe('inviting');
  });

  it('ten taps make one rating, the first', () => {
    const session = anInvitedSession();
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

describe('R2: the same case', () => {
  it('may be rated again on another day', () => {
    const session = aSession([{ key: '1#1', service: 'another', at: -86_400_000 }]);
    session.hears('evaluate', { service: { mode: 'single', cases: [aCase('1')] } });
    expect(session.place()).toBe('inviting');
  });
});
