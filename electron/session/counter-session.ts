import { type Actor, createActor, fromPromise } from 'xstate';
import type { Clock, Timers } from '../../shared/clock.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { EvaluationPage } from '../../shared/province.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import type { Intent } from '../../shared/screen.ts';
import type { Service, ServiceFacts, Staff } from '../../shared/service.ts';
import { type HandRefusal, refusalByHand, type Wish } from '../../shared/session/by-hand.ts';
import type { SessionContext, SessionSurroundings } from '../../shared/session/context.ts';
import { draftsOf, timedBy } from '../../shared/session/drafts.ts';
import type {
  SaveResult,
  ServiceEnded,
  SessionEvent,
  SessionNotice,
} from '../../shared/session/events.ts';
import { sessionMachine } from '../../shared/session/machine.ts';
import {
  memoryOf,
  type RatedCase,
  type Rating,
  type SavedSession,
} from '../../shared/session/memory.ts';
import { type Place, placeOf } from '../../shared/session/place.ts';
import { isSameShanghaiDay } from '../../shared/shanghai-time.ts';
import { hasLeft, restorable } from './restore.ts';

/** What the session needs of the rest of main. */
export interface SessionNeeds {
  readonly timeouts: SessionSurroundings['timeouts'];
  /** The level each key of a wired keypad means, by its code. */
  readonly keys: Provisioning['keys'];
  readonly newId: () => string;
  /** Who has signed on at this device. */
  readonly signedOn: () => Staff | undefined;
  readonly isOffline: () => boolean;
  readonly clock: Clock;
  /** Whether the province has told the time in this run. */
  readonly isClockRight: () => boolean;
  readonly timers: Timers;
  /** Seals and stores; says whether at least one copy is durable. What is not never counts. */
  readonly save: (drafts: readonly EvaluationDraft[]) => Promise<SaveResult>;
  /** The same for a citizen who has left: what no disk takes now is kept, to be sealed later. */
  readonly saveLeft: (drafts: readonly EvaluationDraft[]) => Promise<void>;
  /** Keeps what a restart needs. */
  readonly keep: (saved: SavedSession) => void;
  readonly keepDraft: (draft: EvaluationDraft) => void;
  readonly dropDraft: (id: string) => void;
  readonly noticed: (notice: SessionNotice) => void;
  /** A service of an earlier day has ended with its run: for whoever counts, and nobody else waits. */
  readonly endedBefore: (notice: ServiceEnded) => void;
  /** After each move, with where the session is now. */
  readonly moved: (place: Place, context: SessionContext) => void;
}

/** What became of an event: whoever pressed a key is told so only when it was taken. */
export type Heard = 'taken' | 'ignored';

/** The session at this counter, as the rest of main speaks to it. */
export interface CounterSession {
  /** Goes on where a restart interrupted; what was heard before waits until then. */
  start(): void;
  /** @returns `ignored` for a key of a keypad that is nobody's rating */
  hear(event: QueueEvent): Heard;
  intend(intent: Intent): void;
  /**
   * The clerk invites by hand; `counter` is the number of this one.
   * @returns why nobody is invited, if so
   */
  inviteByHand(wish: Wish, counter: string): HandRefusal | undefined;
  /** The clerk pauses: a citizen at the counter is served and asked before (R6). */
  pause(): void;
  resume(): void;
  /** The case source has found what is being done at the counter. */
  link(service: Service, facts: ServiceFacts): void;
  /** The province has given its own page for the case. */
  offerPage(service: Service, page: EvaluationPage): void;
  /** That page is loaded and could be shown here (R9). */
  pageReady(service: string): void;
  /** It can be shown no longer. */
  pageGone(service: string): void;
  /** The province has an evaluation of this case, and it is not ours (R23). */
  ratedElsewhere(service: string, caseKey: string): void;
  /** Records of services that are over were linked to their cases (R19). */
  ratedLate(cases: readonly RatedCase[]): void;
  close(): void;
}

/**
 * The counter session, each of its moves journaled.
 * @param restored where a crash or a restart interrupted
 * @param ratedCases what is known to have been rated, today or before (R2)
 */
export function createCounterSession(
  needs: SessionNeeds,
  restored: SavedSession | undefined,
  ratedCases: readonly RatedCase[],
): CounterSession {
  const { clock, timers, isOffline } = needs;
  const { session, ended } = restorable(restored, clock, needs.timeouts);
  const machine = sessionMachine({
    timeouts: needs.timeouts,
    newId: needs.newId,
    signedOn: needs.signedOn,
    monotonic: () => clock.now().monotonic,
    isOffline,
  }).provide({
    actors: {
      save: fromPromise<SaveResult, readonly EvaluationDraft[]>(({ input }) =>
        save(input.map(byOneClock)),
      ),
    },
  });
  const actor: Actor<typeof machine> = createActor(machine, {
    clock: {
      setTimeout: (run, ms) => timers.setTimeout(run, ms),
      clearTimeout: (timer) => timers.clearTimeout(timer),
    },
    input: {
      restored: session,
      ratedCases: ratedCases.filter(({ at }) => isSameShanghaiDay(at, clock.now().corrected)),
    },
  });

  /** The drafts the journal has of the rating that goes on, as text by id. */
  const journaled = new Map((restored?.memory.rating?.ids ?? []).map((id) => [id, '']));
  let kept = '';
  actor.on('*', needs.noticed);
  actor.subscribe(({ value, context }) => {
    const place = placeOf(value);
    const drafts = draftsIn(place, context);
    if (drafts === null) journaled.clear();
    // The order is that of the journal's lines. A crash between two of them must neither seal what
    // was taken back nor, asking anew, forget what was said: so a draft goes before the session that
    // knows nothing of it and comes after the one that does.
    dropAllBut(drafts ?? []);
    const memory = memoryOf(context);
    const saved = { place: placeAfterRestart(place), boot: clock.boot, memory };
    // A mere touch changes nothing that a restart would miss.
    const text = JSON.stringify({
      ...saved,
      memory: { ...memory, rating: untimed(memory.rating) },
    });
    if (text !== kept) needs.keep(saved);
    kept = text;
    keepAll(drafts ?? []);
    needs.moved(place, context);
  });

  /** Nobody is told that it is not saved who has left before a restart: it is sealed once it can be. */
  async function save(drafts: readonly EvaluationDraft[]): Promise<SaveResult> {
    if (!hasLeft(actor.getSnapshot().context, clock.now(), needs.timeouts)) {
      return needs.save(drafts);
    }
    await needs.saveLeft(drafts);
    return 'saved';
  }

  /** Dropped when the citizen takes the tap back, or when a case linked late needs fewer records. */
  function dropAllBut(drafts: readonly EvaluationDraft[]): void {
    const ids = new Set(drafts.map(({ id }) => id));
    for (const id of journaled.keys()) {
      if (ids.has(id)) continue;
      journaled.delete(id);
      needs.dropDraft(id);
    }
  }

  /** The drafts follow the rating, touch by touch. */
  function keepAll(drafts: readonly EvaluationDraft[]): void {
    for (const draft of drafts) {
      const text = JSON.stringify(untimed(draft));
      if (journaled.get(draft.id) !== text) needs.keepDraft(byOneClock(draft));
      journaled.set(draft.id, text);
    }
  }

  /**
   * R20: by the clock with which the province was told of the service, if it was; else by that of now,
   * or, while this is only the machine's own, by the one that read the citizen's touch.
   */
  function byOneClock(draft: EvaluationDraft): EvaluationDraft {
    const told = actor.getSnapshot().context.page?.serviceBegan;
    if (told !== undefined) return timedBy({ ...draft.serviceBegan, corrected: told }, draft);
    return timedBy(needs.isClockRight() ? clock.now() : draft.assessedAt, draft);
  }

  /**
   * A key at the invitation is the citizen's own tap on that face; anywhere else it is nothing. The
   * same key again missed its acknowledgement. One that names another ticket is another citizen's.
   */
  function press({ key, at, ticket }: QueueEvent): Heard {
    const { context, value } = actor.getSnapshot();
    const { service, rating } = context;
    const level = needs.keys[String(key)];
    if (!started || level === undefined || service === null) return 'ignored';
    // Sent after a reconnect, for instance: pressed by a citizen who has left.
    if ((ticket ?? service.ticket) !== (service.ticket ?? ticket)) return 'ignored';
    if (placeOf(value) === 'rating') return rating?.level === level ? 'taken' : 'ignored';
    actor.send({ type: 'rate', service: service.id, level, at });
    return placeOf(actor.getSnapshot().value) === 'rating' ? 'taken' : 'ignored';
  }

  const send = (event: SessionEvent): void => actor.send(event);
  let started = false;
  return {
    start() {
      for (const notice of ended) needs.endedBefore(notice);
      actor.start();
      started = true;
    },
    hear(event) {
      if (event.kind === 'keyed') return press(event);
      send({ type: event.kind, event });
      return 'taken';
    },
    intend: (intent) =>
      send(
        intent.type === 'language' || intent.type === 'comfort'
          ? intent
          : { ...intent, at: clock.now() },
      ),
    inviteByHand(wish, counter) {
      const { context, value } = actor.getSnapshot();
      const when = clock.now();
      if (!started) return 'busy';
      const refusal = refusalByHand(placeOf(value), context, wish, when.corrected);
      if (refusal === undefined) send({ type: 'manual', wish, counter, when });
      return refusal;
    },
    pause: () => send({ type: 'pause' }),
    resume: () => send({ type: 'resume' }),
    link: (service, facts) => send({ type: 'linked', service: service.id, facts }),
    offerPage: (service, page) => send({ type: 'page', service: service.id, page }),
    pageReady: (service) => send({ type: 'pageReady', service }),
    pageGone: (service) => send({ type: 'pageGone', service }),
    ratedElsewhere: (service, caseKey) => send({ type: 'ratedElsewhere', service, caseKey }),
    ratedLate: (cases) => send({ type: 'ratedLate', cases }),
    close: () => actor.stop(),
  };
}

/** What is to be kept of a rating that goes on; `null` where none does. */
function draftsIn(
  place: Place,
  { service, rating, ratedCases }: SessionContext,
): readonly EvaluationDraft[] | null {
  // Taken back, or linked late to a case that had been rated before (R2): it never counts.
  if (place === 'rechoosing' || place === 'alreadyRated') return [];
  return place !== 'rating' || service === null || rating === null
    ? null
    : draftsOf(service, rating, ratedCases, false);
}

/** A notice is not shown again after a restart; a rating goes on where it was, a page does not. */
function placeAfterRestart(place: Place): SavedSession['place'] {
  switch (place) {
    case 'thanks':
    case 'notSaved':
    case 'alreadyRated':
    case 'ratedElsewhere':
      return 'standby';
    case 'onPage':
      return 'inviting';
    default:
      return place;
  }
}

/** Without when it was last touched. */
function untimed(said: Rating | EvaluationDraft | null): object | null {
  if (said === null) return null;
  const {
    touchedAt: _touchedAt,
    assessedAt: _assessedAt,
    ...rest
  } = {
    touchedAt: null,
    assessedAt: null,
    ...said,
  };
  return rest;
}
