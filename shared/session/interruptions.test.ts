import { describe, expect, it } from 'vitest';
import { anInvitedSession } from '../../tests/a-session.ts';
import { aProvisioning } from '../../tests/builders.ts';

const { timeouts } = aProvisioning();

describe('R6: a finger on a face', () => {
  it.each(['called', 'started', 'evaluate'] as const)('is not cut off by %s', async (kind) => {
    const session = anInvitedSession();
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
    const session = anInvitedSession();
    session.touches();
    session.hears(kind);
    session.taps(2);
    expect(session.place()).toBe('rating');
  });

  it('that was lifted elsewhere lets the next one come', () => {
    const session = anInvitedSession();
    session.touches();
    session.hears('called', { ticket: 'A024' });
    const held = session.place();
    session.pass(2_500);
    expect([held, session.place(), session.ticket()]).toEqual(['inviting', 'called', 'A024']);
    expect(session.outcomes()).toEqual(['replaced']);
  });

  it('keeps the invitation, which is no new screen', () => {
    const session = anInvitedSession();
    session.pass(timeouts.invitationMs - 1_000);
    session.touches();
    session.pass(2_500);
    session.taps(5);
    expect(session.place()).toBe('rating');
  });

  it('never rates by itself', () => {
    const session = anInvitedSession();
    session.touches();
    session.pass(2_500);
    session.pass(timeouts.invitationMs);
    expect([session.saved, session.outcomes()]).toEqual([[], ['timeout']]);
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
    const session = anInvitedSession();
    session.taps(1);
    session.hears(kind, kind === 'called' ? { ticket: 'A024' } : {});
    expect(session.place()).toBe('rating');
    expect(session.notices.filter((notice) => notice.type === 'interrupted')).toHaveLength(1);
  });

  it('the ticket called meanwhile comes after the thanks', async () => {
    const session = anInvitedSession();
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
    const session = anInvitedSession();
    session.taps(2);
    session.hears('called', { ticket: 'A024' });
    session.hears('evaluate', { ticket: 'A024' });
    await session.settle();
    expect(session.saved[0]?.[0]).toMatchObject({ level: 2, endedBy: 'nextTicket' });
    session.pass(timeouts.thanksMs);
    expect(session.place()).toBe('inviting');
  });

  it('a pause takes effect after the thanks', async () => {
    const session = anInvitedSession();
    session.taps(5);
    session.hears('paused');
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs);
    expect(session.place()).toBe('paused');
  });
});
