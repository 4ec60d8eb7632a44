import { describe, expect, it } from 'vitest';
import type { Service } from '../../shared/service.ts';
import { TICKET_AFTER_CALL_MS } from '../../shared/session/moves.ts';
import { aCase, aMoment, aService } from '../../tests/builders.ts';
import { type Answer, aHall, json } from './testing/a-hall.ts';

const nothingYet: Answer = (_request, response) => response.writeHead(204).end();
const oneCase = json({ service: { cases: [aCase()] } });

describe('a service without a ticket', () => {
  function aServiceCalled(hall: Awaited<ReturnType<typeof aHall>>, own: Partial<Service> = {}) {
    const { ticket: _ticket, ...service } = aService({ calledAt: hall.time.clock.now(), ...own });
    return service;
  }

  it('is asked about by its ticket alone when that comes after the call', async () => {
    const hall = await aHall();
    const service = aServiceCalled(hall);
    hall.keep([service]);
    hall.time.advance(TICKET_AFTER_CALL_MS - 1);
    hall.keep([{ ...service, ticket: '023' }]);
    await hall.waits();
    expect(hall.tickets()).toEqual(['023']);
  });

  it('is asked about without one when none came as long as one may', async () => {
    const hall = await aHall();
    hall.time.advance(60_000);
    hall.keep([aServiceCalled(hall)]);
    expect(hall.time.pending()).toEqual([TICKET_AFTER_CALL_MS]);
    hall.time.advance(TICKET_AFTER_CALL_MS);
    await hall.waits();
    expect(hall.tickets()).toEqual([null]);
  });

  it('is asked about at once when it was never announced', async () => {
    const hall = await aHall();
    hall.keep([aServiceCalled(hall, { announced: false })]);
    await hall.waits();
    expect(hall.tickets()).toEqual([null]);
  });

  it('is not waited for by the clock of another start of the machine', async () => {
    const hall = await aHall();
    const calledAt = { ...aMoment(), monotonic: 1_000_000_000 };
    hall.keep([aServiceCalled(hall, { calledAt })]);
    expect(hall.time.pending()).toEqual([TICKET_AFTER_CALL_MS]);
  });

  it('is not linked to what was open at the counter before its case was keyed', async () => {
    const hall = await aHall();
    const service = aServiceCalled(hall, { announced: false });
    const late = Promise.withResolvers<void>();
    hall.answers((request, response) => {
      void late.promise.then(() => oneCase(request, response));
    });
    hall.keep([service]);
    await hall.isAsked(1);
    hall.answers(nothingYet);
    hall.keep([{ ...service, keyedCase: 'P9' }]);
    late.resolve();
    await hall.waits();
    expect([hall.asked.at(-1)?.url, hall.found]).toEqual([
      '/cases/counters/5/current?projectNo=P9',
      [],
    ]);
  });

  it('is not linked to what was open at the counter before its ticket was known', async () => {
    const hall = await aHall();
    const service = aServiceCalled(hall, { announced: false });
    const late = Promise.withResolvers<void>();
    hall.answers((request, response) => {
      void late.promise.then(() => oneCase(request, response));
    });
    hall.keep([service]);
    await hall.isAsked(1);
    hall.answers(nothingYet);
    hall.keep([{ ...service, ticket: '023' }]);
    late.resolve();
    await hall.waits();
    expect([hall.tickets(), hall.found]).toEqual([[null, '023'], []]);
  });
});
