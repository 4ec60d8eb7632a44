import { assign, enqueueActions, fromPromise, setup } from 'xstate';
import type { EvaluationDraft } from '../evaluation.ts';
import { caseKey, casesToRate, type Service } from '../service.ts';
import { isSameShanghaiDay } from '../shanghai-time.ts';
import { byHand, noted, serviceByHand } from './by-hand.ts';
import type { SessionContext, SessionSurroundings } from './context.ts';
import { factsAround, partsLeft, withIds } from './drafts.ts';
import type { NotRatedReason, SaveResult, SessionEvent, SessionNotice } from './events.ts';
import { guards } from './guards.ts';
import type { RatedCase, Rating, SavedSession } from './memory.ts';
import { informed, laterOn, notRated, reasonFor, remembered, serviceFrom } from './moves.ts';
import { patience } from './patience.ts';
import { type Place, placeOf } from './place.ts';

const NO_SERVICE = {
  service: null,
  rating: null,
  page: null,
  language: null,
  comfort: null,
  choice: null,
  ratedParts: [],
  endsAs: null,
} satisfies Partial<SessionContext>;

/** What the counter session can find out and do; `free.ts` and `busy.ts` say when. */
export function sessionLogic({
  timeouts,
  newId,
  monotonic,
  signedOn,
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
    delays: patience(timeouts),
    guards,
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
        const service = serviceFrom(event.event, newId(), signedOn());
        // Who chose a language while nobody was here is the one who is called now.
        const { language, comfort } = context.service === null ? context : NO_SERVICE;
        // Any later call ends a pause, also one that has not begun.
        enqueue.assign({ ...NO_SERVICE, service, language, comfort, pauseAfter: false });
        enqueue.emit({ type: 'serviceBegan', service });
      }),
      beginByHand: enqueueActions(({ context, event, enqueue }) => {
        if (event.type !== 'manual') return;
        const service = serviceByHand(event, newId(), signedOn());
        const { language, comfort } = context.service === null ? context : NO_SERVICE;
        enqueue.assign({ ...NO_SERVICE, service, language, comfort, ...noted(context, event) });
        enqueue.emit({ type: 'serviceBegan', service });
      }),
      /** The clerk invites whom the machine has called. */
      goOnByHand: assign(({ context, event }) =>
        event.type === 'manual' && context.service !== null
          ? { service: byHand(context.service, event.wish), ...noted(context, event) }
          : {},
      ),
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
        const when = rating?.touchedAt ?? laterOn(service.calledAt, monotonic());
        const at = when.corrected;
        const rated = keys.map((key) => ({ key, service: service.id, at }));
        const today = context.ratedCases.filter((each) => isSameShanghaiDay(each.at, at));
        enqueue.assign({
          ratedCases: [...today, ...rated],
          ...remembered(context, service, when),
        });
        const levels = new Set(
          [...ratedParts, ...(rating === null ? [] : [rating])].map(({ level }) => level),
        );
        const [level] = levels;
        const outcome = { kind: 'rated', ...(levels.size === 1 && level && { level }) } as const;
        enqueue.emit({ type: 'serviceEnded', service, outcome });
      }),
      /** Nothing of ours, and yet what a machine that asks twice asks about (R2). */
      endRatedElsewhere: enqueueActions(({ context, enqueue }) => {
        const { service } = context;
        if (service === null) return;
        enqueue.assign(remembered(context, service, laterOn(service.calledAt, monotonic())));
        enqueue.emit(notRated(service, 'ratedElsewhere'));
      }),
      /** A finger is down on it: it ends when that was lifted without a tap (R6, R23). */
      endAfterwards: assign(({ event }) =>
        'event' in event ? { endsAs: reasonFor(event.event.kind) } : {},
      ),
      endAsRemembered: enqueueActions(({ context: { service, endsAs }, enqueue }) => {
        if (service !== null && endsAs !== null) enqueue.emit(notRated(service, endsAs));
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
      /** Of services that are over, linked only now (R19): nobody rates those cases again (R2). */
      noteRatedLate: assign(({ context: { ratedCases }, event }) =>
        event.type === 'ratedLate' ? { ratedCases: [...ratedCases, ...event.cases] } : {},
      ),
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
        const service = serviceFrom(event.event, newId(), signedOn());
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
        const snapshot = self.getSnapshot();
        const place = placeOf(snapshot.value);
        // A finger is down, or somebody rates.
        const begun =
          snapshot.matches({ free: { inviting: 'held' } }) ||
          snapshot.matches({ free: { choosing: 'held' } }) ||
          snapshot.matches({ busy: 'onPage' });
        if (!begun && place !== 'rating' && place !== 'rechoosing') return;
        enqueue.emit({ type: 'interrupted', service: context.service, by: event.event.kind });
      }),
      pauseAfterwards: assign({ pauseAfter: true }),
      resumeAfterwards: assign(({ context: { endsAs } }) => ({
        pauseAfter: false,
        endsAs: endsAs === 'paused' ? null : endsAs,
      })),

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
        const { rating } = context;
        const told = informed(context.service, event.event);
        const facts = factsAround(rating, context.service.facts, told.facts);
        const service = { ...told, ...(facts !== undefined && { facts }) };
        // Spoken of again, it has not ended.
        return { service, endsAs: null, rating: rating && withIds(rating, service, newId) };
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
        const linked: Service = {
          ...service,
          facts: event.facts,
          ...(service.ticket === undefined && { foundWithoutTicket: true }),
        };
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
      speak: assign(({ event }) => (event.type === 'language' ? { language: event.language } : {})),
    },
  });
}

export type SessionLogic = ReturnType<typeof sessionLogic>;
