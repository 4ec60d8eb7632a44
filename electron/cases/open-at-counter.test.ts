import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { linkageOf } from '../../shared/evaluation.ts';
import type { Service, ServiceFacts } from '../../shared/service.ts';
import type { SessionContext } from '../../shared/session/context.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import {
  aCase,
  aMemory,
  anEvaluationDraft,
  anId,
  anOutboxItem,
  anUnlinkedDraft,
  aService,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { createHealth } from '../health.ts';
import { openJournal } from '../journal/journal.ts';
import { createRepair } from '../outbox/repair.ts';
import { createCases } from './cases.ts';

const POLL_MS = 3_000;
const caseOf = (projectNo: string) => aCase({ projectNo });
const ofA: ServiceFacts = { mode: 'single', cases: [caseOf('A')] };

/** A device at a hall whose clerk has case A open, whoever is asked about. */
async function aCounter() {
  const questions: string[] = [];
  const server = createServer((request, response) => {
    if (request.method !== 'GET') return response.writeHead(404).end();
    questions.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' });
    return response.end(JSON.stringify({ service: ofA }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const home = aFolder();
  const identity = anIdentity(home);
  const time = createHandDrivenTime(MONDAY_MORNING);
  const { clock, timers } = time;
  const log = aLog();
  const journal = await openJournal({
    ...{ folder: join(home, 'journal'), identity, clock, log, targetMs: 300_000 },
  });
  const outbox = {
    store: () => Promise.resolve(true),
    replace: () => Promise.resolve(),
    wake: () => Promise.resolve(),
  };
  const pack = () => anOutboxItem();
  const linked: string[] = [];
  const cases = createCases({
    settings: { url: `http://127.0.0.1:${port}`, pollMs: POLL_MS },
    ...{ counter: '5', deviceId: identity.deviceId, journal, outbox, pack },
    link: createRepair({ journal, outbox, pack, log }).link,
    session: () => ({
      link: (service) => linked.push(service.id),
      ratedLate: () => undefined,
    }),
    inspection: { look: () => undefined },
    ...{ health: createHealth({ clock, log }), clock, timers, log },
  });
  onTestFinished(async () => {
    await cases.close();
    await journal.close();
    server.closeAllConnections();
    server.close();
  });
  return {
    ...{ cases, journal, time, linked, questions },
    moved: (own: Partial<SessionContext>) =>
      cases.moved({
        ...aMemory(),
        ...{ ratedCases: [], restoredPlace: 'standby', endsAs: null, shown: '' },
        ...{ shownAt: 0, waitingSince: 0 },
        ...own,
      }),
    /** Until a question has its answer, and the next one waits. */
    answered: () => vi.waitFor(() => expect(time.pending()).toContain(POLL_MS), { interval: 5 }),
    caseNos: () => journal.open().map(({ evaluation }) => linkageOf(evaluation)?.projectNo),
  };
}

/** Called without a ticket; the hall may be asked at once. */
function aServiceWithoutTicket(): Service {
  const { ticket: _ticket, ...service } = aService({ announced: false });
  return service;
}

it('nobody is asked about without a ticket while somebody else waits', async () => {
  const counter = await aCounter();
  const [service, other] = [aServiceWithoutTicket(), aServiceWithoutTicket()];
  counter.moved({ service, waiting: { service: other, invited: true } });
  counter.time.advance(60_000);
  expect(counter.questions).toEqual([]);
  counter.moved({ service: other });
  await vi.waitFor(() => expect(counter.linked).toEqual([other.id]), { interval: 5 });
});

it('R2: a case that was rated in another service is nobody’s without a ticket', async () => {
  const counter = await aCounter();
  const at = MONDAY_MORNING;
  counter.moved({
    service: aServiceWithoutTicket(),
    ratedCases: [{ key: 'A#1', service: 'another', at }],
  });
  await counter.answered();
  expect([counter.questions.length, counter.linked]).toEqual([1, []]);
});

it('R2: a rating is linked beside what the session seals of it only when all of that is sealed', async () => {
  const counter = await aCounter();
  const draft = anUnlinkedDraft();
  const second = anEvaluationDraft({ ...draft, id: anId(), linkage: caseOf('2') });
  const facts: ServiceFacts = { mode: 'parallel', cases: [caseOf('1'), caseOf('2')] };
  const service = aService({ id: draft.serviceId, facts });
  // As a power cut between the two leaves it.
  counter.moved({ service });
  await counter.journal.seal([draft]);
  counter.cases.sealed([draft]);
  counter.moved({ service });
  await counter.journal.seal([second]);
  counter.cases.sealed([second]);
  const { facts: _facts, ...known } = service;
  counter.moved({ service, lastRated: { service: known, at: draft.assessedAt } });
  await vi.waitFor(() => expect(counter.cases.state().waiting).toBe(0), { interval: 5 });
  expect(counter.caseNos().sort()).toEqual(['1', '2']);
});
