import { createActor, fromPromise, SimulatedClock } from 'xstate';
import type { EvaluationDraft } from '../shared/evaluation.ts';
import type { Level } from '../shared/level.ts';
import type { QueueEvent } from '../shared/queue-event.ts';
import type { Choice } from '../shared/screen.ts';
import type { Case, ServiceFacts } from '../shared/service.ts';
import type { SaveResult, SessionNotice } from '../shared/session/events.ts';
import { sessionMachine } from '../shared/session/machine.ts';
import type { RatedCase, SavedSession } from '../shared/session/memory.ts';
import { placeOf } from '../shared/session/place.ts';
import { aProvisioning } from './builders.ts';

const { timeouts } = aProvisioning();

/** What the counter session needs to know of a case. */
export const aCase = (projectNo: string, orgCode = 'org-a'): Case => ({
  projectNo,
  areaCode: '350200',
  orgCode,
  taskCode: '1'.repeat(31),
  taskName: '社会保障卡申领',
  proStatus: 3,
});

/** A session driven by hand: a simulated clock, ids that count, a save that answers as told. */
export function aSession(rated: readonly RatedCase[] = [], restored?: SavedSession) {
  const clock = new SimulatedClock();
  const saved: EvaluationDraft[][] = [];
  const notices: SessionNotice[] = [];
  let answer: SaveResult = 'saved';
  let count = 0;
  const newId = (...surplus: readonly unknown[]) => {
    // Makers of ids take arguments of their own kind.
    if (surplus.length > 0) throw new Error('an id is made of nothing');
    return `0197a000-0000-7000-8000-${String(++count).padStart(12, '0')}`;
  };
  const actor = createActor(
    sessionMachine({
      timeouts,
      newId,
      signedOn: () => undefined,
      monotonic: () => clock.now(),
      isOffline: () => false,
    }).provide({
      actors: {
        save: fromPromise<SaveResult, readonly EvaluationDraft[]>(({ input }) => {
          saved.push([...input]);
          return Promise.resolve(answer);
        }),
      },
    }),
    { clock, input: { restored, ratedCases: rated } },
  );
  actor.on('*', (notice) => notices.push(notice));
  actor.start();
  const at = () => ({ corrected: clock.now(), wall: clock.now(), monotonic: clock.now() });
  const place = () => placeOf(actor.getSnapshot().value);
  const serviceId = () => actor.getSnapshot().context.service?.id ?? '';
  return {
    actor,
    saved,
    notices,
    place,
    serviceId,
    pass: (ms: number) => clock.increment(ms),
    answer: (result: SaveResult) => {
      answer = result;
    },
    settle: () => new Promise<void>((done) => setImmediate(done)),
    hears: (kind: QueueEvent['kind'], rest: Partial<QueueEvent> = {}) =>
      actor.send({
        type: kind,
        event: { id: newId(), kind, counter: '5', at: at(), raw: '', ...rest },
      }),
    taps: (level: 1 | 2 | 3 | 4 | 5) =>
      actor.send({ type: 'rate', service: serviceId(), level, at: at() }),
    chooses: (choice: Choice) =>
      actor.send({ type: 'choose', service: serviceId(), choice, at: at() }),
    submits: () => actor.send({ type: 'submit', service: serviceId(), at: at() }),
    ticket: () => actor.getSnapshot().context.service?.ticket,
    links: (facts: ServiceFacts) => actor.send({ type: 'linked', service: serviceId(), facts }),
    rechooses: () => actor.send({ type: 'rechoose', service: serviceId(), at: at() }),
    offersPage: () =>
      actor.send({
        type: 'page',
        service: serviceId(),
        page: { url: 'https://pj.example.gov.cn/1', expiresAt: 600_000 },
      }),
    pageReady: () => actor.send({ type: 'pageReady', service: serviceId() }),
    pageGone: () => actor.send({ type: 'pageGone', service: serviceId() }),
    leavesPage: () => actor.send({ type: 'leavePage', service: serviceId(), at: at() }),
    ratedLate: (projectNo: string) =>
      actor.send({
        type: 'ratedLate',
        cases: [{ key: `${projectNo}#1`, service: 'another', at: clock.now() }],
      }),
    ratedElsewhere: (projectNo: string) =>
      actor.send({ type: 'ratedElsewhere', service: serviceId(), caseKey: `${projectNo}#1` }),
    touches: () => actor.send({ type: 'touch', service: serviceId(), at: at() }),
    outcomes: () =>
      notices.flatMap((notice) =>
        notice.type === 'serviceEnded'
          ? [notice.outcome.kind === 'rated' ? 'rated' : notice.outcome.reason]
          : [],
      ),
  };
}

/** A session that has just asked for a rating, and takes taps. */
export function anInvitedSession(ticket = 'A023') {
  const session = aSession();
  session.hears('called', { ticket });
  session.hears('started', { ticket });
  session.hears('evaluate', { ticket });
  session.pass(700);
  return session;
}

export type Session = ReturnType<typeof aSession>;

/** From the invitation to the thanks. */
export async function rates(session: Session, level: Level = 5): Promise<void> {
  session.pass(700);
  session.taps(level);
  session.pass(700);
  session.submits();
  await session.settle();
}
