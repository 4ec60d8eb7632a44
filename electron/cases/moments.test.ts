import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startCaseSource } from '../../scripts/queue-simulator/index.ts';
import type { Timers } from '../../shared/clock.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { linkageOf } from '../../shared/evaluation.ts';
import type { QueueEventKind } from '../../shared/queue-event.ts';
import type { Choice } from '../../shared/screen.ts';
import type { ServiceFacts } from '../../shared/service.ts';
import type { SaveResult } from '../../shared/session/events.ts';
import { EMPTY_MEMORY, memoryOf, type SavedSession } from '../../shared/session/memory.ts';
import type { Place } from '../../shared/session/place.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import {
  aCase,
  anId,
  anOutboxItem,
  aProvisioning,
  aQueueEvent,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { createHealth } from '../health.ts';
import { openJournal } from '../journal/journal.ts';
import { createRepair } from '../outbox/repair.ts';
import { createCounterSession } from '../session/counter-session.ts';
import { createCases } from './cases.ts';

const POLL_MS = 3_000;
const ANSWER_LIMIT_MS = 5_000;
const { timeouts } = aProvisioning();

const caseOf = (projectNo: string, orgCode = 'org-a') => aCase({ projectNo, orgCode });
const single: ServiceFacts = { mode: 'single', cases: [caseOf('1')] };
const parallel: ServiceFacts = { mode: 'parallel', cases: [caseOf('1'), caseOf('2')] };
const bundle: ServiceFacts = {
  mode: 'bundle',
  leadOrgCode: 'org-b',
  cases: [caseOf('1'), caseOf('2', 'org-b'), caseOf('3')],
};

/** A session with a journal, at a hall whose case source learns what is done when a test says so. */
async function aCounter() {
  const hall = await startCaseSource({ cases: {} });
  onTestFinished(() => hall.close());
  const home = aFolder();
  const identity = anIdentity(home);
  const time = createHandDrivenTime(MONDAY_MORNING);
  const { clock } = time;
  /** The limits of the questions under way. */
  const limits = new Set<unknown>();
  const timers: Timers = {
    setTimeout(run, ms) {
      const timer = time.timers.setTimeout(run, ms);
      if (ms === ANSWER_LIMIT_MS) limits.add(timer);
      return timer;
    },
    clearTimeout(timer) {
      limits.delete(timer);
      time.timers.clearTimeout(timer);
    },
  };
  const log = aLog();
  let saved: SavedSession = { place: 'standby', boot: clock.boot, memory: EMPTY_MEMORY };
  let disk = Promise.resolve();

  async function start() {
    const journal = await openJournal({
      ...{ folder: join(home, 'journal'), identity, clock, log, targetMs: 300_000 },
    });
    const outbox = {
      store: () => Promise.resolve(true),
      replace: () => Promise.resolve(),
      wake: () => Promise.resolve(),
    };
    const pack = () => anOutboxItem();
    const health = createHealth({ clock, log });
    const cases = createCases({
      settings: { url: hall.url, pollMs: POLL_MS },
      ...{ counter: '5', deviceId: identity.deviceId, journal, outbox, pack },
      link: createRepair({ journal, outbox, pack, log }).link,
      session: () => session,
      inspection: { look: () => undefined },
      ...{ health, clock, timers, log },
    });
    async function save(drafts: readonly EvaluationDraft[]): Promise<SaveResult> {
      await disk;
      await journal.seal(drafts);
      cases.sealed(drafts);
      return 'saved';
    }
    let place: Place = 'standby';
    const session = createCounterSession(
      {
        ...{
          timeouts,
          keys: {},
          newId: anId,
          signedOn: () => undefined,
          isOffline: () => false,
          isClockRight: () => true,
          clock,
          timers,
        },
        save,
        async saveLeft(drafts) {
          await save(drafts);
        },
        keep: (state) => {
          saved = state;
        },
        ...{ keepDraft: () => undefined, dropDraft: () => undefined, noticed: () => undefined },
        endedBefore: () => undefined,
        moved: (now, context) => {
          place = now;
          cases.moved(context);
          known = context.service?.facts !== undefined;
          memory = memoryOf(context);
        },
      },
      saved,
      journal.left.rated,
    );
    let known = false;
    let memory = EMPTY_MEMORY;
    session.start();
    const close = async () => {
      await cases.close();
      session.close();
      await journal.close();
    };
    return {
      journal,
      cases,
      session,
      close,
      place: () => place,
      known: () => known,
      memory: () => memory,
    };
  }

  let device = await start();
  onTestFinished(() => device.close());
  const service = () => device.memory().service?.id ?? '';
  /** Until every question has its answer. */
  const idle = () => vi.waitFor(() => expect(limits.size).toBe(0), { interval: 5 });
  const linked = () =>
    device.journal.open().flatMap(({ evaluation }) => linkageOf(evaluation)?.projectNo ?? []);
  return {
    time,
    idle,
    state: () => device.cases.state(),
    place: () => device.place(),
    hears: (kind: QueueEventKind) =>
      device.session.hear(aQueueEvent(kind, { ticket: 'A023', at: clock.now() })),
    taps: () => {
      time.advance(700);
      device.session.intend({ type: 'rate', service: service(), level: 2 });
    },
    chooses: (choice: Choice) => {
      time.advance(700);
      device.session.intend({ type: 'choose', service: service(), choice });
    },
    submits: () => {
      time.advance(700);
      device.session.intend({ type: 'submit', service: service() });
    },
    is: (place: Place) => vi.waitFor(() => expect(device.place()).toBe(place), { interval: 5 }),
    /** The disk takes what is saved only when the answer is called. */
    holdDisk: (): (() => void) => {
      const held = Promise.withResolvers<void>();
      disk = held.promise;
      return held.resolve;
    },
    async restarts() {
      await device.close();
      device = await start();
    },
    /** The clerk opens the case, and the device hears of it with its next question. */
    async opens(facts: ServiceFacts) {
      await idle();
      hall.put('A023', facts);
      // The longest first wait of one that is over.
      time.advance(1.25 * POLL_MS);
      await idle();
    },
    /** The hall knows nothing of the ticket any more. */
    takesAway: () => hall.put('A023', undefined),
    heard: () => vi.waitFor(() => expect(device.known()).toBe(true), { interval: 5 }),
    records: () => device.journal.open().map(({ evaluation }) => evaluation),
    caseNos: () => linked().sort(),
    links: (count: number) =>
      vi.waitFor(() => expect(linked()).toHaveLength(count), { interval: 5 }),
  };
}

type Counter = Awaited<ReturnType<typeof aCounter>>;

/** The way of one service; the case is opened at one moment of it. */
const MOMENTS = [
  'before the call',
  'while served',
  'during the invitation',
  'while rating',
  'while saving',
  'during the thanks',
  'when it is over',
  'after a restart',
] as const;

async function rates(
  counter: Counter,
  facts: ServiceFacts,
  moment: (typeof MOMENTS)[number],
  choice: Choice,
) {
  const opens = async (at: typeof moment): Promise<void> => {
    if (at !== moment) return;
    await counter.opens(facts);
    if (at !== 'when it is over' && at !== 'after a restart') await counter.heard();
  };
  if (moment === 'before the call') await counter.opens(facts);
  counter.hears('called');
  if (moment === 'before the call') await counter.heard();
  counter.hears('started');
  await opens('while served');
  counter.hears('evaluate');
  await opens('during the invitation');
  if (counter.place() === 'choosing') counter.chooses(choice);
  counter.taps();
  await opens('while rating');
  const release = counter.holdDisk();
  counter.submits();
  await opens('while saving');
  release();
  if (choice === 'separately') {
    await counter.is('rechoosing');
    counter.taps();
    counter.submits();
  }
  await counter.is('thanks');
  await opens('during the thanks');
  counter.time.advance(timeouts.thanksMs);
  expect(counter.place()).toBe('standby');
  await opens('when it is over');
  if (moment === 'after a restart') await counter.restarts();
  await opens('after a restart');
}

describe.each(MOMENTS)('a case that is opened %s', (moment) => {
  it.each([
    ['of a single service is rated once', single, ['1']],
    ['R3: of a parallel approval rated together gives a record for each', parallel, ['1', '2']],
    ['R4: of a bundle gives one record for the lead department', bundle, ['2']],
  ])('%s', async (_what, facts, caseNos) => {
    const counter = await aCounter();
    await rates(counter, facts, moment, 'together');
    await counter.links(caseNos.length);
    expect(counter.caseNos()).toEqual(caseNos);
    const records = counter.records();
    // True times, whenever the case was told (R20).
    expect(new Set(records.map(({ draft }) => draft.assessedAt.corrected)).size).toBe(1);
    expect(
      records.filter(({ draft }) => draft.serviceBegan.corrected >= draft.assessedAt.corrected),
    ).toEqual([]);
    expect(counter.state()).toMatchObject({ waiting: 0, forPeople: 0, refused: 0 });
  });
});

describe.each(['before the call', 'while served', 'during the invitation'] as const)(
  'R3: a parallel approval that is opened %s',
  (moment) => {
    it('and rated one by one gives a record for each', async () => {
      const counter = await aCounter();
      await rates(counter, parallel, moment, 'separately');
      await counter.links(2);
      expect(counter.caseNos()).toEqual(['1', '2']);
    });
  },
);

it('R2: a second rating that turns out to be about the same case is kept back', async () => {
  const counter = await aCounter();
  await rates(counter, single, 'while served', 'together');
  counter.takesAway();
  // Called so much later, the same ticket is a new attendance.
  counter.time.advance(10 * 60_000);
  await rates(counter, single, 'when it is over', 'together');
  await vi.waitFor(() => expect(counter.state().refused).toBe(1), { interval: 5 });
  expect(counter.caseNos()).toEqual(['1']);
});
