import { describe, expect, it } from 'vitest';
import { aCase, aSession, rates, type Session } from '../../tests/a-session.ts';
import { aProvisioning } from '../../tests/builders.ts';
import type { Level } from '../level.ts';
import type { ServiceFacts } from '../service.ts';
import { memoryOf } from './memory.ts';

const { timeouts } = aProvisioning();

const single = (projectNo: string): ServiceFacts => ({ mode: 'single', cases: [aCase(projectNo)] });

async function invitesAndRates(session: Session, ticket: string, level: Level): Promise<void> {
  session.hears('called', { ticket });
  session.hears('evaluate', { ticket });
  await rates(session, level);
}

const caseNos = ({ saved }: Session) => saved.flat().map(({ linkage }) => linkage?.projectNo);
const levels = ({ saved }: Session) => saved.flat().map(({ ticket, level }) => [ticket, level]);
const interruptions = ({ notices }: Session) =>
  notices.filter(({ type }) => type === 'interrupted').length;

describe('R2: the ticket that was just rated', () => {
  async function nextOneRates() {
    const session = aSession();
    await invitesAndRates(session, 'A022', 5);
    session.pass(timeouts.thanksMs);
    session.hears('called', { ticket: 'A023' });
    session.hears('evaluate', { ticket: 'A023' });
    session.pass(700);
    session.taps(1);
    session.hears('called', { ticket: 'A024' });
    return session;
  }

  it.each(['called', 'started', 'evaluate'] as const)(
    'moves nobody with a late %s while another citizen rates',
    async (kind) => {
      const session = await nextOneRates();
      const before = interruptions(session);
      session.hears(kind, { ticket: 'A022' });
      const { waiting } = session.actor.getSnapshot().context;
      expect([waiting?.service.ticket, waiting?.invited, session.place()]).toEqual([
        'A024',
        false,
        'rating',
      ]);
      expect([interruptions(session), session.outcomes()]).toEqual([before, ['rated']]);
    },
  );

  it('gives no second rating to whoever stands there next', async () => {
    const session = await nextOneRates();
    session.hears('evaluate', { ticket: 'A022' });
    session.pass(700);
    session.submits();
    await session.settle();
    session.hears('evaluate', { ticket: 'A022' });
    session.pass(timeouts.thanksMs);
    expect([session.place(), session.ticket(), levels(session)]).toEqual([
      'called',
      'A024',
      [
        ['A022', 5],
        ['A023', 1],
      ],
    ]);
  });

  it('is not taken for the ticket of the citizen who is here without one', async () => {
    const session = aSession();
    await invitesAndRates(session, 'A022', 5);
    session.pass(timeouts.thanksMs);
    session.hears('called');
    session.hears('evaluate', { ticket: 'A022' });
    expect([session.place(), session.ticket()]).toEqual(['called', undefined]);
  });

  it('gives none either when one more has been rated since, nor after a restart', async () => {
    const session = aSession();
    await invitesAndRates(session, 'A022', 5);
    session.pass(timeouts.thanksMs);
    await invitesAndRates(session, 'A023', 4);
    session.pass(timeouts.thanksMs);
    const memory = memoryOf(session.actor.getSnapshot().context);
    const restarted = aSession([], { place: 'standby', boot: 'this-boot', memory });
    for (const each of [session, restarted]) {
      each.hears('evaluate', { ticket: 'A022' });
      const late = each.place();
      each.hears('evaluate', { ticket: 'A023' });
      expect([late, each.place()]).toEqual(['standby', 'alreadyRated']);
    }
  });

  it('called once more is told so', async () => {
    const session = aSession();
    await invitesAndRates(session, 'A022', 5);
    session.pass(timeouts.thanksMs);
    session.hears('called', { ticket: 'A022' });
    session.hears('evaluate', { ticket: 'A022' });
    expect([session.place(), session.outcomes()]).toEqual([
      'alreadyRated',
      ['rated', 'alreadyRated'],
    ]);
  });

  it('called once more about another case is rated', async () => {
    const session = aSession();
    await invitesAndRates(session, 'A022', 5);
    session.pass(timeouts.thanksMs);
    session.hears('called', { ticket: 'A022', service: single('2') });
    session.hears('evaluate', { ticket: 'A022' });
    expect(session.place()).toBe('inviting');
  });

  it('called once more after a while is a new attendance', async () => {
    const session = aSession();
    await invitesAndRates(session, 'A022', 5);
    session.pass(11 * 60_000);
    session.hears('called', { ticket: 'A022' });
    session.hears('evaluate', { ticket: 'A022' });
    expect(session.place()).toBe('inviting');
  });
});

describe('R3: a case that is being rated apart', () => {
  const [x, y] = [aCase('X'), aCase('Y')];

  it.each([
    ['with another service number', [{ ...x, serviceNumber: 2 }, y]],
    ['no more', [y]],
    ['with none at all', []],
  ])('is saved when a machine names it %s', async (_how, cases) => {
    const session = aSession();
    session.hears('called', { ticket: 'A1' });
    session.hears('evaluate', { ticket: 'A1', service: { mode: 'parallel', cases: [x, y] } });
    session.pass(700);
    session.chooses('separately');
    session.pass(700);
    session.taps(1);
    session.hears('started', { ticket: 'A1', service: { mode: 'parallel', cases } });
    session.pass(timeouts.untouchedBadMs);
    await session.settle();
    expect([caseNos(session), levels(session)]).toEqual([['X'], [['A1', 1]]]);
    session.pass(timeouts.invitationMs);
    expect(session.outcomes()).toEqual(['rated']);
  });
});

describe('a machine that names cases and no tickets', () => {
  it('ties a rating to the case of its own citizen, and the next one is invited', async () => {
    const session = aSession();
    session.hears('evaluate', { service: single('A') });
    session.pass(700);
    session.taps(1);
    session.hears('evaluate', { service: single('B') });
    session.pass(700);
    session.submits();
    await session.settle();
    session.pass(timeouts.thanksMs);
    expect([caseNos(session), session.place()]).toEqual([['A'], 'inviting']);
    await rates(session);
    expect(caseNos(session)).toEqual(['A', 'B']);
  });

  it('tells no case to a rating that is sealed, and the next one is invited', async () => {
    const session = aSession();
    session.hears('evaluate');
    await rates(session);
    session.hears('evaluate', { service: single('B') });
    const { service } = session.actor.getSnapshot().context;
    session.pass(timeouts.thanksMs);
    expect([service?.facts, session.place()]).toEqual([undefined, 'inviting']);
    await rates(session);
    expect(caseNos(session)).toEqual([undefined, 'B']);
  });

  it('asks again with the case that was rated, and with another one for the next citizen', async () => {
    const session = aSession();
    session.hears('called', { service: single('A') });
    session.hears('evaluate');
    await rates(session);
    session.pass(timeouts.thanksMs);
    session.hears('evaluate', { service: single('A') });
    const again = session.place();
    session.pass(timeouts.invitationMs);
    session.hears('evaluate', { service: single('B') });
    await rates(session);
    expect([again, caseNos(session), session.outcomes()]).toEqual([
      'alreadyRated',
      ['A', 'B'],
      ['rated', 'rated'],
    ]);
  });
});

describe('a ticket that comes after the hall was asked without it', () => {
  it('R19: takes away what was open at the counter, until the hall is asked by ticket', async () => {
    const session = aSession();
    session.hears('called');
    session.pass(2_500);
    session.links(single('PREVIOUS'));
    session.hears('ticket', { ticket: '023' });
    session.hears('evaluate');
    await rates(session);
    expect(session.saved.flat().map(({ ticket, linkage }) => [ticket, linkage])).toEqual([
      ['023', undefined],
    ]);
  });

  it('gives way to the case that the machine tells', async () => {
    const session = aSession();
    session.hears('called');
    session.links(single('PREVIOUS'));
    const first = session.serviceId();
    session.hears('evaluate', { service: single('OWN') });
    expect(session.serviceId()).toBe(first);
    await rates(session);
    expect(caseNos(session)).toEqual(['OWN']);
  });

  it('takes away nothing that the machine has told itself', async () => {
    const session = aSession();
    session.hears('called');
    session.links(single('PREVIOUS'));
    session.hears('started', { service: single('PREVIOUS') });
    session.hears('evaluate', { ticket: '023' });
    await rates(session);
    expect(caseNos(session)).toEqual(['PREVIOUS']);
  });
});

describe('a machine that knows nothing but evaluate', () => {
  it.each(['rating', 'thanks'] as const)('invites somebody new after the %s', async (place) => {
    const session = aSession();
    session.hears('evaluate');
    session.pass(700);
    session.taps(5);
    session.pass(5_000);
    if (place === 'thanks') {
      session.submits();
      await session.settle();
    }
    session.hears('evaluate');
    expect(session.place()).toBe(place);
    session.pass(timeouts.untouchedMs);
    await session.settle();
    session.pass(timeouts.thanksMs);
    expect([session.place(), session.outcomes()]).toEqual(['inviting', ['rated']]);
  });

  it('R19: ties nobody’s rating to the case of a citizen who left the invitation untouched', async () => {
    const session = aSession();
    session.hears('evaluate');
    session.links(single('A'));
    session.pass(50_000);
    session.hears('evaluate');
    await rates(session);
    expect([caseNos(session), session.outcomes()]).toEqual([[undefined], ['replaced', 'rated']]);
  });

  it('asks once when its key is pressed twice', () => {
    const session = aSession();
    session.hears('evaluate');
    const first = session.serviceId();
    session.pass(5_000);
    session.hears('evaluate');
    expect([session.serviceId(), session.outcomes()]).toEqual([first, []]);
  });
});
