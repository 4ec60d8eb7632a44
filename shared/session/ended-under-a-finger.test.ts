import { describe, expect, it } from 'vitest';
import { aSession, rates, type Session } from '../../tests/a-session.ts';

const levels = ({ saved }: Session) => saved.flat().map(({ ticket, level }) => [ticket, level]);

describe('R23: what ended while a finger was on the screen', () => {
  function touched() {
    const session = aSession();
    session.hears('called', { ticket: 'A1' });
    session.hears('evaluate', { ticket: 'A1' });
    session.pass(700);
    session.touches();
    return session;
  }

  it.each(['cancelled', 'abandoned', 'transferred', 'suspended', 'reset'] as const)(
    'is over when it was lifted without a tap: %s',
    (kind) => {
      const session = touched();
      session.hears(kind, { ticket: 'A1' });
      const meanwhile = session.place();
      session.pass(1_500);
      expect([meanwhile, session.place(), session.outcomes()]).toEqual([
        'inviting',
        'standby',
        [kind],
      ]);
    },
  );

  it('is over as paused, unless the machine resumes before', () => {
    const session = touched();
    session.hears('paused');
    session.pass(1_500);
    expect([session.place(), session.outcomes()]).toEqual(['paused', ['paused']]);
    const resumed = touched();
    resumed.hears('paused');
    resumed.hears('resumed');
    resumed.pass(1_500);
    expect([resumed.place(), resumed.outcomes()]).toEqual(['inviting', []]);
  });

  it('R6: is not over for who taps', async () => {
    const session = touched();
    session.hears('abandoned', { ticket: 'A1' });
    await rates(session, 2);
    expect([levels(session), session.outcomes()]).toEqual([[['A1', 2]], ['rated']]);
  });

  it('goes on when it is asked for again, and for the next one', () => {
    const session = touched();
    session.hears('suspended', { ticket: 'A1' });
    session.hears('evaluate', { ticket: 'A1' });
    session.pass(1_500);
    expect(session.place()).toBe('inviting');
    session.hears('called', { ticket: 'A2' });
    session.hears('evaluate', { ticket: 'A2' });
    session.touches();
    session.pass(1_500);
    expect([session.place(), session.outcomes()]).toEqual(['inviting', ['replaced']]);
  });
});
