import { assign, enqueueActions, fromPromise, setup } from 'xstate';
import type { EvaluationDraft } from '../evaluation.ts';
import { isBad } from '../level.ts';
import type { Timeouts } from '../provisioning.ts';
import { caseKey, casesToRate } from '../service.ts';
import { isSameShanghaiDay } from '../shanghai-time.ts';
import { alreadyRated, isRatedElsewhere, mustChoose, partsLeft, withIds } from './drafts.ts';
import type { NotRatedReason, SaveResult, SessionEvent, SessionNotice } from './events.ts';
import type { Memory, RatedCase, Rating, SavedSession } from './memory.ts';
import { asksAgain, concerns, informed, notRated, reasonFor, serviceFrom } from './moves.ts';
import { type Place, placeOf } from './place.ts';

/** Taps within this time of the screen's appearance are nobody's decision. */
const TAP_GUARD_MS = 600;
/** How long a language chosen with nobody at the counter stays. */
const IDLE_LANGUAGE_MS = 60_000;
/** How long a notice stays that asks for nothing. */
const NOTICE_MS = 8_000;
/** How long the citizen has to read that nothing was saved and which other ways there are. */
const NOT_SAVED_MS = 30_000;
/**
 * How long a finger on a face keeps the screen for its citizen after it was told of last: the window
 * tells of it twice a second, and a window that is busy may miss some.
 */
const FINGER_DOWN_MS = 1_500;
/** 长者模式: time-outs are this much longer. */
const ELDER_SLOWNESS = 2;

export interface SessionContext extends Memory {
  /** Rated today, oldest first (R2). */
  readonly ratedCases: readonly RatedCase[];
  /** Where a restart goes on. */
  readonly restoredPlace: SavedSession['place'];
  /** Names the screen of now: one that stays does not appear again. */
  readonly shown: string;
  /** When it appeared, monotonic ms. */
  readonly shownAt: number;
  /** When its time-out began anew, monotonic ms. */
  readonly waitingSince: number;
}

export interface SessionSurroundings {
  readonly timeouts: Timeouts;
  /** @returns a UUIDv7 */
  readonly newId: () => string;
  /** @returns monotonic ms */
  readonly monotonic: () => number;
  /** @returns whether the province cannot be reached now */
  readonly isOffline: () => boolean;
}

/** How much longer everything waits for this citizen. */
export function slowness({ comfort }: Pick<Memory, 'comfort'>): number {
  return comfort?.elder === true ? ELDER_SLOWNESS : 1;
}

/** How long what was tapped waits for another touch before it is submitted as it stands, ms. */
export function untouchedMs(
  timeouts: Timeouts,
  memory: Pick<Memory, 'rating' | 'comfort'>,
): number {
  const { rating } = memory;
  const ms =
    rating !== null && isBad(rating.level) ? timeouts.untouchedBadMs : timeouts.untouchedMs;
  return ms * slowness(memory);
}

const NO_SERVICE = {
  service: null,
  rating: null,
  page: null,
  language: null,
  comfort: null,
  choice: null,
  ratedParts: [],
} satisfies Partial<Memory>;

/** What the counter session can find out and do; `free.ts` and `busy.ts` say when. */
export function sessionLogic({
  timeouts,
  newId,
  monotonic,
}: Omit<SessionSurroundings, 'isOffline'>) {
  return setup({
    types: {
      // The library's way to name types; nothing is asserted about a value.
      context: {} as SessionContext,
      events: {} as SessionEvent,
      input: {} as {
        readonly restored: SavedSession | undefined;
        readonly ratedCases: readonly RatedCase[];
      },
      emitted: {} as SessionNotice,
    },
    actors: {
      /** Provided by whoever runs the session: seals and stores. */
      save: fromPromise<SaveResult, readonly EvaluationDraft[]>(() =>
        Promise.reject(new Error('the session was started without a place to save')),
      ),
    },
    delays: {
      invitation: ({ context }) => timeouts.invitationMs * slowness(context),
      fingerDown: FINGER_DOWN_MS,
      untouched: ({ context }) => untouchedMs(timeouts, context),
      thanks: ({ context }) => timeouts.thanksMs * slowness(context),
      notice: NOTICE_MS,
      idleLanguage: IDLE_LANGUAGE_MS,
      notSaved: NOT_SAVED_MS,
    },
    guards: {
      aboutThisService: ({ context, event }) =>
        'event' in event && concerns(context.service, event.event),
      sameTicket: ({ context, event }) =>
        'event' in event &&
        context.service?.ticket !== undefined &&
        context.service.ticket === event.event.ticket,
      asksAgain: ({ context, event }) => 'event' in event && asksAgain(context, event.event),
      nobodyIsHere: ({ context }) => context.service === null,
      nothingLeft: ({ context }) =>
        context.service !== null && alreadyRated(context.service, context.ratedCases),
      nothingWasLeft: ({ context }) =>
        context.service !== null &&
        alreadyRated(context.service, context.ratedCases) &&
        !isRatedElsewhere(context, context.ratedCases),
      isRatedElsewhere: ({ context }) => isRatedElsewhere(context, context.ratedCases),
      mustChoose: ({ context }) => mustChoose(context, context.ratedCases),
      moreParts: ({ context }) =>
        partsLeft(context, context.ratedCases).some(
          (item) => caseKey(item) !== context.rating?.caseKey,
        ),
      /** Of several cases rated apart, this one has been rated elsewhere meanwhile. */
      partIsGone: ({ context }) =>
        context.rating?.caseKey !== undefined &&
        !partsLeft(context, context.ratedCases).some(
          (item) => caseKey(item) === context.rating?.caseKey,
        ),
      /** Unless the next ticket is invited already. */
      mayGoOn: ({ context }) => context.rating?.endedBy !== 'nextTicket',
      somePartRated: ({ context }) => context.ratedParts.length > 0,
      onThisScreen: ({ context, event }) => 'at' in event && event.service === context.service?.id,
      /** Of one case only: the province's page cannot ask about several (R3). */
      pageFits: ({ context, event }) =>
        event.type === 'pageReady' &&
        event.service === context.service?.id &&
        casesToRate(context.service.facts).length === 1,
      pageIsOurs: ({ context, event }) =>
        event.type === 'pageGone' && event.service === context.service?.id,
      deliberate: ({ context, event }) =>
        'at' in event &&
        event.service === context.service?.id &&
        event.at.monotonic - context.shownAt >= TAP_GUARD_MS,
      sameWaitingTicket: ({ context, event }) =>
        'event' in event &&
        context.waiting?.service.ticket !== undefined &&
        context.waiting.service.ticket === event.event.ticket,
      someoneIsInvited: ({ context }) => context.waiting?.invited === true,
      someoneIsServed: ({ context }) => context.waiting?.service.startedAt !== undefined,
      someoneWaits: ({ context }) => context.waiting !== null,
      aboutSomeoneWaiting: ({ context, event }) =>
        'event' in event && concerns(context.waiting?.service ?? null, event.event),
      pauseIsDue: ({ context }) => context.pauseAfter,
      othersWait: ({ context }) => context.waiting !== null || context.pauseAfter,
      restoredTo: ({ context }, place: SavedSession['place']) => context.restoredPlace === place,
    },
    actions: {
      /** Every screen starts its own clock. */
      show: assign(({ context }, place: Place) => {
        const { service, ratedParts, shown } = context;
        const next = `${place} ${service?.id} ${ratedParts.length}`;
        const at = monotonic();
        return { shown: next, waitingSince: at, ...(next !== shown && { shownAt: at }) };
      }),
      startWaitingAnew: assign({ waitingSince: () => monotonic() }),

      beginService: enqueueActions(({ context, event, enqueue }) => {
        if (!('event' in event)) return;
        const service = serviceFrom(event.event, newId());
        // Who chose a language while nobody was here is the one who is called now.
        const { language, comfort } = context.service === null ? context : NO_SERVICE;
        enqueue.assign({ ...NO_SERVICE, service, language, comfort });
        enqueue.emit({ type: 'serviceBegan', service });
      }),
      informService: assign({
        service: ({ context, event }) =>
          context.service !== null && 'event' in event
            ? informed(context.service, event.event)
            : context.service,
      }),
      /** The service that was rated comes back only to say so. */
      showRatedAgain: assign({ service: ({ context }) => context.lastRated?.service ?? null }),
      endNotRated: enqueueActions(({ context, enqueue }, reason: NotRatedReason) => {
        if (context.service !== null) enqueue.emit(notRated(context.service, reason));
      }),
      endByEvent: enqueueActions(({ context, event, enqueue }) => {
        if (context.service === null) return;
        enqueue.emit(
          notRated(context.service, 'event' in event ? reasonFor(event.event.kind) : 'timeout'),
        );
      }),
      endRated: enqueueActions(({ context, enqueue }) => {
        const { service, rating, ratedParts } = context;
        if (service === null || (rating === null && ratedParts.length === 0)) return;
        const keys =
          rating?.caseKey === undefined && ratedParts.length === 0
            ? casesToRate(service.facts).map(caseKey)
            : ratedParts.map(({ key }) => key);
        const when = rating?.touchedAt ?? service.calledAt;
        const at = when.corrected;
        const rated = keys.map((key) => ({ key, service: service.id, at }));
        const today = context.ratedCases.filter((each) => isSameShanghaiDay(each.at, at));
        const { facts: _facts, ...known } = service;
        enqueue.assign({
          ratedCases: [...today, ...rated],
          lastRated: { service: known, at: when },
        });
        enqueue.emit({ type: 'serviceEnded', service, outcome: { kind: 'rated' } });
      }),
      /** Nothing of ours, and yet what a machine that asks twice asks about (R2). */
      endRatedElsewhere: enqueueActions(({ context: { service }, enqueue }) => {
        if (service === null) return;
        const { facts: _facts, ...known } = service;
        const { calledAt } = service;
        const passed = monotonic() - calledAt.monotonic;
        const at = {
          corrected: calledAt.corrected + passed,
          wall: calledAt.wall + passed,
          monotonic: calledAt.monotonic + passed,
        };
        enqueue.assign({ lastRated: { service: known, at } });
        enqueue.emit(notRated(service, 'ratedElsewhere'));
      }),
      noteRatedElsewhere: assign(({ context: { service, ratedCases }, event }) => {
        if (event.type !== 'ratedElsewhere' || event.service !== service?.id) return {};
        const rated: RatedCase = {
          key: event.caseKey,
          service: service.id,
          at: service.calledAt.corrected,
          elsewhere: true,
        };
        return { ratedCases: [...ratedCases, rated] };
      }),
      forgetService: assign(NO_SERVICE),
      announceInvitation: enqueueActions(({ context, enqueue }) => {
        const { service, choice, page } = context;
        // Not a second time when the citizen has chosen how to rate, or is back from the page.
        if (service !== null && choice === null && page === null) {
          enqueue.emit({ type: 'invited', service });
        }
      }),

      /** The ticket called while a citizen has the screen. One that waited already is past. */
      letWait: enqueueActions(({ context, event, enqueue }) => {
        if (!('event' in event)) return;
        if (context.waiting !== null) {
          enqueue.emit(notRated(context.waiting.service, 'notInvited'));
        }
        const service = serviceFrom(event.event, newId());
        enqueue.assign({ waiting: { service, invited: event.type === 'evaluate' } });
        enqueue.emit({ type: 'serviceBegan', service });
      }),
      informWaiting: assign({
        waiting: ({ context, event }) =>
          context.waiting !== null && 'event' in event
            ? {
                service: informed(context.waiting.service, event.event),
                invited: context.waiting.invited || event.type === 'evaluate',
              }
            : context.waiting,
      }),
      dropWaiting: enqueueActions(({ context, event, enqueue }) => {
        if (context.waiting === null || !('event' in event)) return;
        enqueue.emit(notRated(context.waiting.service, reasonFor(event.event.kind)));
        enqueue.assign({ waiting: null });
      }),
      takeWaiting: assign(({ context }) => ({
        ...NO_SERVICE,
        service: context.waiting?.service ?? null,
        waiting: null,
      })),
      /** Only where there was somebody to interrupt: a notice may be read less long. */
      reportInterruption: enqueueActions(({ context, event, enqueue, self }) => {
        if (context.service === null || !('event' in event)) return;
        const place = placeOf(self.getSnapshot().value);
        // A finger is down, or somebody rates.
        const snapshot = self.getSnapshot();
        const begun =
          snapshot.matches({ free: { inviting: 'held' } }) || snapshot.matches({ busy: 'onPage' });
        if (!begun && place !== 'rating' && place !== 'rechoosing') return;
        enqueue.emit({ type: 'interrupted', service: context.service, by: event.event.kind });
      }),
      pauseAfterwards: assign({ pauseAfter: true }),
      resumeAfterwards: assign({ pauseAfter: false }),

      rate: assign(({ context, event }) => {
        if (event.type !== 'rate') return {};
        const [part] = partsLeft(context, context.ratedCases);
        const rating: Rating = {
          ...(part !== undefined && { caseKey: caseKey(part) }),
          ids: [newId()],
          level: event.level,
          chosen: [],
          answers: [],
          text: '',
          declined: false,
          wantsCallback: false,
          touchedAt: event.at,
        };
        return { rating: withIds(rating, context.service, newId) };
      }),
      revise: assign({
        rating: ({ context, event }) =>
          event.type === 'revise' && context.rating !== null
            ? {
                ...context.rating,
                chosen: event.chosen,
                answers: event.answers,
                text: event.text,
                declined: event.declined,
                wantsCallback: event.wantsCallback,
                touchedAt: event.at,
              }
            : context.rating,
      }),
      /** What a repeated event brings while somebody rates, their case for instance. */
      informRated: assign(({ context, event }) => {
        if (context.service === null || !('event' in event)) return {};
        const service = informed(context.service, event.event);
        return { service, rating: context.rating && withIds(context.rating, service, newId) };
      }),
      noteTouch: assign({
        rating: ({ context, event }) =>
          context.rating !== null && 'at' in event
            ? { ...context.rating, touchedAt: event.at }
            : context.rating,
      }),
      withdraw: assign({ rating: null }),
      choose: assign(({ event }) => (event.type === 'choose' ? { choice: event.choice } : {})),
      keepPart: assign(({ context: { rating, ratedParts } }) => {
        if (rating?.caseKey === undefined) return {};
        const { caseKey: key, level, wantsCallback } = rating;
        return { ratedParts: [...ratedParts, { key, level, wantsCallback }] };
      }),
      endedBy: assign({
        rating: ({ context }, by: EvaluationDraft['endedBy']) =>
          context.rating && { ...context.rating, endedBy: by },
      }),

      link: assign(({ context, event }) => {
        if (event.type !== 'linked') return {};
        const { service, waiting, rating } = context;
        if (waiting?.service.id === event.service) {
          return {
            waiting: { ...waiting, service: { ...waiting.service, facts: event.facts } },
          };
        }
        if (service?.id !== event.service) return {};
        const linked = { ...service, facts: event.facts };
        return { service: linked, rating: rating && withIds(rating, linked, newId) };
      }),
      keepPage: assign({
        page: ({ context, event }) =>
          event.type === 'page' && context.service?.id === event.service
            ? event.page
            : context.page,
      }),
      speakDefault: assign({ language: null, comfort: null }),
      comfort: assign(({ event }) => (event.type === 'comfort' ? { comfort: event.comfort } : {})),
      speak: assign({
        language: ({ context, event }) =>
          event.type === 'language' ? event.language : context.language,
      }),
    },
  });
}

export type SessionLogic = ReturnType<typeof sessionLogic>;
