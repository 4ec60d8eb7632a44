import { expect, it } from 'vitest';
import { aCase, aSession } from '../../tests/a-session.ts';
import { aMoment } from '../../tests/builders.ts';
import type { Wish } from './by-hand.ts';

function aCounter() {
  const session = aSession();
  return {
    ...session,
    invites: (wish: Wish) =>
      session.actor.send({ type: 'manual', wish, counter: '5', when: aMoment(0) }),
    pauses: () => session.actor.send({ type: 'pause' }),
    resumes: () => session.actor.send({ type: 'resume' }),
    service: () => session.actor.getSnapshot().context.service,
  };
}

it('invites by hand where nobody is, and the rating is an ordinary one', async () => {
  const counter = aCounter();
  counter.invites({ ticket: 'A001' });
  expect(counter.place()).toBe('inviting');
  expect(counter.service()).toMatchObject({ ticket: 'A001', manual: true });
  counter.pass(700);
  counter.taps(4);
  counter.pass(700);
  counter.submits();
  await counter.settle();
  expect(counter.place()).toBe('thanks');
  expect(counter.saved[0]).toMatchObject([{ ticket: 'A001', level: 4 }]);
});

it('invites whom the machine has called, or ends that service as not invited', () => {
  const counter = aCounter();
  counter.hears('called', { ticket: 'A001' });
  const id = counter.serviceId();
  counter.invites({});
  expect([counter.place(), counter.serviceId()]).toEqual(['inviting', id]);

  const other = aCounter();
  other.hears('called', { ticket: 'A001' });
  other.invites({ ticket: 'A002' });
  expect([other.place(), other.ticket()]).toEqual(['inviting', 'A002']);
  expect(other.outcomes()).toEqual(['notInvited']);
});

it('ends a pause as any call does', () => {
  const counter = aCounter();
  counter.pauses();
  expect(counter.place()).toBe('paused');
  counter.invites({});
  expect(counter.place()).toBe('inviting');
});

it('R6: takes the screen from no citizen who is asked or rates', () => {
  const counter = aCounter();
  counter.hears('evaluate', { ticket: 'A001' });
  counter.invites({ ticket: 'A002' });
  expect([counter.place(), counter.ticket()]).toEqual(['inviting', 'A001']);
  counter.pass(700);
  counter.taps(2);
  counter.invites({ ticket: 'A002' });
  counter.pauses();
  expect([counter.place(), counter.ticket()]).toEqual(['rating', 'A001']);
});

it('R6: a pause waits until the citizen at the counter has been served and asked', async () => {
  const counter = aCounter();
  counter.hears('called', { ticket: 'A001' });
  counter.pauses();
  expect(counter.place()).toBe('called');
  counter.hears('evaluate', { ticket: 'A001' });
  counter.pass(700);
  counter.taps(5);
  counter.pass(700);
  counter.submits();
  await counter.settle();
  counter.pass(6_000);
  expect(counter.place()).toBe('paused');
  counter.pauses();
  counter.resumes();
  expect(counter.place()).toBe('standby');
  counter.hears('called', { ticket: 'A002' });
  counter.hears('cancelled', { ticket: 'A002' });
  expect(counter.place()).toBe('standby');
});

it('a pause that is resumed before it began never begins', () => {
  const counter = aCounter();
  counter.hears('called', { ticket: 'A001' });
  counter.pauses();
  counter.resumes();
  counter.hears('cancelled', { ticket: 'A001' });
  expect(counter.place()).toBe('standby');
});

it.each(['called', 'started', 'evaluate', 'resumed'] as const)(
  'a pause that has not begun ends by a later %s',
  (kind) => {
    const counter = aCounter();
    counter.hears('evaluate', { ticket: 'A001' });
    counter.pauses();
    counter.hears(kind, { ticket: 'A002' });
    const { ticket } = counter.service() ?? {};
    counter.hears('cancelled', { ticket });
    expect([ticket, counter.place()]).toEqual([kind === 'resumed' ? 'A001' : 'A002', 'standby']);
  },
);

it('a pause outlasts what is said again of the citizen it waits for', () => {
  const counter = aCounter();
  counter.hears('called', { ticket: 'A001' });
  counter.pauses();
  counter.hears('called', { ticket: 'A001' });
  counter.hears('evaluate', { ticket: 'A001' });
  counter.hears('cancelled', { ticket: 'A001' });
  expect(counter.place()).toBe('paused');
});

it('R19: a ticket keyed for who came without one leaves the case that was open before', () => {
  const counter = aCounter();
  counter.hears('called');
  counter.links({ mode: 'single', cases: [aCase('PREVIOUS')] });
  counter.invites({ ticket: 'A002' });
  expect([counter.place(), counter.ticket(), counter.service()?.facts]).toEqual([
    'inviting',
    'A002',
    undefined,
  ]);
});

it('a ticket and a case keyed for who came without one keep that case', () => {
  const counter = aCounter();
  counter.hears('called');
  counter.links({ mode: 'single', cases: [aCase('OWN')] });
  counter.invites({ ticket: 'A002', projectNo: 'OWN' });
  expect(counter.service()?.facts?.cases.map(({ projectNo }) => projectNo)).toEqual(['OWN']);
});

it('R6: a pause takes no invitation from whose finger has slipped off a face', () => {
  const counter = aCounter();
  counter.hears('called', { ticket: 'A001' });
  counter.pauses();
  counter.hears('evaluate', { ticket: 'A001' });
  counter.pass(700);
  counter.touches();
  counter.pass(1_500);
  expect([counter.place(), counter.outcomes()]).toEqual(['inviting', []]);
  counter.taps(4);
  expect(counter.place()).toBe('rating');
});
