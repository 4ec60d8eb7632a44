import { describe, expect, it, vi } from 'vitest';
import { aCase, aCaseWithCitizen, aMoment, aService } from '../../tests/builders.ts';
import { type Answer, aHall, json } from './testing/a-hall.ts';

const POLL_MS = 3_000;
const ANSWER_LIMIT_MS = 5_000;
const nothingYet: Answer = (_request, response) => response.writeHead(204).end();
const oneCase = json({ service: { cases: [aCase()] } });

describe('the case source', () => {
  it('is asked for the counter and the ticket, by name and with the token', async () => {
    const hall = await aHall('demo-token');
    hall.keep([aService({ counter: '3/甲', ticket: 'A 1&2' })]);
    await hall.waits();
    expect(hall.asked).toEqual([
      {
        url: '/cases/counters/3%2F%E7%94%B2/current?ticket=A+1%262',
        authorization: 'Bearer demo-token',
      },
    ]);
  });

  it('is asked until it knows', async () => {
    const hall = await aHall();
    const service = aService();
    hall.keep([service]);
    await hall.waits();
    hall.answers(json({ service: { mode: 'single', cases: [aCase()] } }));
    hall.asksAgain();
    await hall.finds();
    hall.keep([]);
    expect(hall.found).toEqual([{ service, facts: { mode: 'single', cases: [aCase()] } }]);
    expect([hall.asked.length, hall.time.pending()]).toEqual([2, []]);
  });

  it('has told nothing yet with an empty list of cases', async () => {
    const hall = await aHall();
    hall.answers(json({ service: { cases: [] } }));
    hall.keep([aService()]);
    await hall.waits();
    expect([hall.found, hall.log.lines]).toEqual([[], []]);
    hall.answers(oneCase);
    hall.asksAgain();
    await hall.finds();
  });

  it.each([
    ['no case', { service: { cases: 'none' } }, 200],
    ['two cases of a single service', { service: { cases: [aCase(), aCase()] } }, 200],
    ['a bundle without its lead', { service: { mode: 'bundle', cases: [aCase()] } }, 200],
    ['no service', { mode: 'single', cases: [] }, 200],
    ['an error', 'busy', 503],
    ['somebody else’s page', '<html>登录</html>', 200],
    ['more than anybody’s cases', `"${'x'.repeat(1024 * 1024)}"`, 200],
  ] as const)('is asked again when it answers with %s', async (_what, content, status) => {
    const hall = await aHall();
    hall.answers(json(content, status));
    hall.keep([aService()]);
    await hall.waits();
    hall.answers(oneCase);
    hall.asksAgain();
    await hall.finds();
    expect(hall.log.lines.map(({ level }) => level)).toEqual(['warn']);
  });

  it.each([
    ['says nothing', () => undefined],
    ['never ends', (_request, response) => response.writeHead(200).write('{"service":')],
  ] satisfies [string, Answer][])(
    'is given up after five seconds when it %s',
    async (_, answer) => {
      const hall = await aHall();
      hall.answers(answer);
      hall.keep([aService()]);
      await hall.isAsked(1);
      hall.time.advance(ANSWER_LIMIT_MS);
      await hall.waits();
      expect(hall.log.text()).toContain('no complete answer within 5000 ms');
    },
  );

  it('is not followed to another host', async () => {
    const hall = await aHall();
    hall.answers((_request, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    hall.keep([aService()]);
    await hall.waits();
    expect(hall.asked).toHaveLength(1);
  });

  it('is complained of once per trouble, and again when it comes back', async () => {
    const hall = await aHall();
    hall.keep([aService()]);
    for (const answer of [json('', 500), json('', 500), nothingYet, json('', 500)]) {
      await hall.waits();
      hall.answers(answer);
      hall.asksAgain();
    }
    await hall.waits();
    hall.keep([aService()]);
    await hall.waits();
    expect(hall.log.lines).toHaveLength(2);
  });

  it('R12: is never quoted in the log', async () => {
    const hall = await aHall();
    const { userName = '', certKey = '' } = aCaseWithCitizen();
    const wrong = { service: { cases: [{ ...aCaseWithCitizen(), areaCode: certKey }] } };
    hall.keep([aService()]);
    for (const answer of [
      json(wrong),
      json(`{"userName":${userName}}`),
      json(`{"a":${certKey}x`),
    ]) {
      await hall.waits();
      hall.answers(answer);
      hall.asksAgain();
    }
    await hall.waits();
    expect(hall.log.lines.length).toBeGreaterThan(0);
    expect(hall.log.text()).not.toMatch(new RegExp(`${userName}|${certKey.slice(0, 6)}`));
  });
});

describe('the services that are asked about', () => {
  it('are the one on the screen and the one who waits', async () => {
    const hall = await aHall();
    const [rating, waiting] = [aService({ ticket: 'A001' }), aService({ ticket: 'A002' })];
    hall.keep([rating]);
    await hall.waits();
    hall.keep([rating, waiting]);
    await hall.isAsked(2);
    hall.answers(oneCase);
    await vi.waitFor(() => expect(hall.time.pending()).toEqual([POLL_MS, POLL_MS]));
    hall.asksAgain();
    await hall.finds(2);
    expect(hall.found.map(({ service }) => service.ticket).sort()).toEqual(['A001', 'A002']);
  });

  it('are no longer those that are gone, whose answer comes too late', async () => {
    const hall = await aHall();
    const late = Promise.withResolvers<void>();
    hall.answers((request, response) => {
      void late.promise.then(() => oneCase(request, response));
    });
    hall.keep([aService({ ticket: 'A001' })]);
    await hall.isAsked(1);
    hall.answers(nothingYet);
    hall.keep([aService({ ticket: 'A002' })]);
    late.resolve();
    await hall.waits();
    expect([hall.tickets(), hall.found, hall.log.lines]).toEqual([['A001', 'A002'], [], []]);
  });

  it('keep their turn when nothing new is known of them', async () => {
    const hall = await aHall();
    const service = aService();
    hall.keep([service]);
    await hall.waits();
    hall.time.advance(POLL_MS - 1);
    hall.keep([{ ...service, startedAt: aMoment() }]);
    expect([hall.asked.length, hall.time.pending()]).toEqual([1, [1]]);
    hall.answers(oneCase);
    hall.time.advance(1);
    await hall.finds();
    expect(hall.found[0]?.service.startedAt).toEqual(aMoment());
  });

  it('are none once it is closed', async () => {
    const hall = await aHall();
    hall.answers(() => undefined);
    hall.keep([aService()]);
    await hall.isAsked(1);
    hall.close();
    hall.keep([aService()]);
    hall.time.advance(ANSWER_LIMIT_MS);
    await vi.waitFor(() => expect(hall.time.pending()).toEqual([]));
    expect(hall.asked).toHaveLength(1);
  });
});
