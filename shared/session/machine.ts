import { and, assign, enqueueActions, fromPromise, setup } from 'xstate';
import type { EvaluationDraft } from '../evaluation.ts';
import { isBad, type Level } from '../level.ts';
import type { Timeouts } from '../provisioning.ts';
import { caseKey, casesToRate } from '../service.ts';
import { alreadyRated, draftsOf, withIds } from './drafts.ts';
import type { NotRatedReason, SaveResult, SessionEvent, SessionNotice } from './events.ts';
import {
  EMPTY_MEMORY,
  type Memory,
  type RatedCase,
  type Rating,
  type SavedSession,
} from './memory.ts';
import { asksAgain, concerns, informed, notRated, reasonFor, serviceFrom } from './moves.ts';
import { placeOf } from './place.ts';

/** Taps within this time of the screen's appearance are nobody's decision. */
const TAP_GUARD_MS = 600;
/** How long a language chosen with nobody at the counter stays. */
const IDLE_LANGUAGE_MS = 60_000;
/** How long a notice stays that asks for nothing. */
const NOTICE_MS = 8_000;
/** How long the citizen has to read that nothing was saved and which other ways there are. */
const NOT_SAVED_MS = 30_000;
export interface SessionContext extends Memory {
  /** Rated today, oldest first (R2). */
  readonly ratedCases: readonly RatedCase[];
  /** Where a restart goes on. */
  readonly restoredPlace: SavedSession['place'];
  /** When the screen of now appeared, monotonic ms. */
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

/** How long what was tapped waits for another touch before it is submitted as it stands, ms. */
export function untouchedMs(timeouts: Timeouts, level: Level | undefined): number {
  return level !== undefined && isBad(level) ? timeouts.untouchedBadMs : timeouts.untouchedMs;
}

const NO_SERVICE = {
  service: null,
  rating: null,
  page: null,
  language: null,
} as const;

/**
 * The counter session: from a called ticket to a sealed evaluation. A definition only: time, ids
 * and the saving come from outside.
 *
 * Two halves. In `free` the queue machine leads and each of its events moves the screen. In `busy`
 * a citizen leads: nothing a clerk or a machine says moves the screen; it is remembered and takes
 * effect afterwards (R6).
 */
export function sessionMachine({ timeouts, newId, monotonic, isOffline }: SessionSurroundings) {
  const logic = setup({
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
      invitation: timeouts.invitationMs,
      untouched: ({ context }) => untouchedMs(timeouts, context.rating?.level),
      thanks: timeouts.thanksMs,
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
      onThisScreen: ({ context, event }) => 'at' in event && event.service === context.service?.id,
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
      restoredTo: ({ context }, place: SavedSession['place']) => context.restoredPlace === place,
    },
    actions: {
      /** Every screen starts its own clock. */
      show: assign({ shownAt: () => monotonic(), waitingSince: () => monotonic() }),
      startWaitingAnew: assign({ waitingSince: () => monotonic() }),

      beginService: enqueueActions(({ context, event, enqueue }) => {
        if (!('event' in event)) return;
        const service = serviceFrom(event.event, newId());
        // Who chose a language while nobody was here is the one who is called now.
        const language = context.service === null ? context.language : null;
        enqueue.assign({ service, rating: null, page: null, language });
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
        const { service, rating } = context;
        if (service === null || rating === null) return;
        const rated = casesToRate(service.facts).map((item) => ({
          key: caseKey(item),
          service: service.id,
        }));
        const { facts: _facts, ...known } = service;
        enqueue.assign({
          ratedCases: [...context.ratedCases, ...rated],
          lastRated: { service: known, at: rating.touchedAt },
        });
        enqueue.emit({ type: 'serviceEnded', service, outcome: { kind: 'rated' } });
      }),
      forgetService: assign(NO_SERVICE),
      announceInvitation: enqueueActions(({ context, enqueue }) => {
        if (context.service !== null) enqueue.emit({ type: 'invited', service: context.service });
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
        if (place !== 'rating' && place !== 'rechoosing') return;
        enqueue.emit({ type: 'interrupted', service: context.service, by: event.event.kind });
      }),
      pauseAfterwards: assign({ pauseAfter: true }),
      resumeAfterwards: assign({ pauseAfter: false }),

      rate: assign(({ context, event }) => {
        if (event.type !== 'rate') return {};
        const rating: Rating = {
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
      speakDefault: assign({ language: null }),
      speak: assign({
        language: ({ context, event }) =>
          event.type === 'language' ? event.language : context.language,
      }),
    },
  });

  const keepFor = { actions: ['letWait', 'resumeAfterwards', 'reportInterruption'] } as const;
  const dropOrReport = [
    { guard: 'aboutSomeoneWaiting', actions: 'dropWaiting' },
    { actions: 'reportInterruption' },
  ] as const;

  return logic.createMachine({
    id: 'session',
    context: ({ input }) => ({
      ...(input.restored?.memory ?? EMPTY_MEMORY),
      ratedCases: input.ratedCases,
      restoredPlace: placeToRestore(input.restored),
      shownAt: monotonic(),
      waitingSince: monotonic(),
    }),
    initial: 'starting',
    on: {
      linked: { actions: 'link' },
      page: { actions: 'keepPage' },
      language: { actions: 'speak' },
    },
    states: {
      /** Goes on where a crash or a restart interrupted; time-outs begin anew. */
      starting: {
        always: [
          { guard: { type: 'restoredTo', params: 'paused' }, target: '#paused' },
          { guard: { type: 'restoredTo', params: 'called' }, target: '#called' },
          { guard: { type: 'restoredTo', params: 'serving' }, target: '#serving' },
          { guard: { type: 'restoredTo', params: 'inviting' }, target: '#inviting' },
          { guard: { type: 'restoredTo', params: 'rechoosing' }, target: '#rechoosing' },
          { guard: { type: 'restoredTo', params: 'rating' }, target: '#rating' },
          { guard: { type: 'restoredTo', params: 'saving' }, target: '#saving' },
          { target: '#next' },
        ],
      },

      free: {
        initial: 'standby',
        on: {
          called: [
            { guard: 'sameTicket', actions: 'informService' },
            { target: '#called', actions: ['endByEvent', 'beginService'] },
          ],
          started: [
            { guard: 'aboutThisService', target: '#serving', actions: 'informService' },
            { target: '#serving', actions: ['endByEvent', 'beginService'] },
          ],
          evaluate: [
            { guard: 'aboutThisService', target: '#inviting', actions: 'informService' },
            {
              guard: and(['asksAgain', 'nobodyIsHere']),
              target: '#alreadyRated',
              actions: 'showRatedAgain',
            },
            // Somebody else is here by now, and keeps the screen.
            { guard: 'asksAgain' },
            { target: '#inviting', actions: ['endByEvent', 'beginService'] },
          ],
          recalled: { guard: 'aboutThisService', actions: 'informService' },
          ticket: { actions: 'informService' },
          stars: { actions: 'informService' },
          cancelled: { guard: 'aboutThisService', target: '#next', actions: 'endByEvent' },
          abandoned: { guard: 'aboutThisService', target: '#next', actions: 'endByEvent' },
          transferred: { guard: 'aboutThisService', target: '#next', actions: 'endByEvent' },
          suspended: { guard: 'aboutThisService', target: '#next', actions: 'endByEvent' },
          paused: { target: '#next', actions: ['endByEvent', 'pauseAfterwards'] },
          reset: { target: '#next', actions: ['endByEvent', 'resumeAfterwards'] },
        },
        states: {
          /** Where every service leads: to the ticket that waited, a pause, or standby. */
          next: {
            id: 'next',
            always: [
              { guard: 'someoneIsInvited', target: '#inviting', actions: 'takeWaiting' },
              { guard: 'someoneIsServed', target: '#serving', actions: 'takeWaiting' },
              { guard: 'someoneWaits', target: '#called', actions: 'takeWaiting' },
              {
                guard: 'pauseIsDue',
                target: '#paused',
                actions: ['forgetService', 'resumeAfterwards'],
              },
              { target: 'standby', actions: 'forgetService' },
            ],
          },
          standby: {
            id: 'standby',
            entry: 'show',
            on: { language: { target: 'standby', reenter: true, actions: 'speak' } },
            // Whoever chose it has gone away.
            after: { idleLanguage: { actions: 'speakDefault' } },
          },
          /** Any later call ends a pause, for machines that never say `resumed`. */
          paused: { id: 'paused', entry: 'show', on: { resumed: 'standby' } },
          called: { id: 'called', entry: 'show' },
          serving: { id: 'serving', entry: 'show' },
          inviting: {
            id: 'inviting',
            entry: ['show', 'announceInvitation'],
            // Known at once, or as soon as the case source has told which cases these are (R2).
            always: {
              guard: 'nothingLeft',
              target: '#alreadyRated',
              actions: { type: 'endNotRated', params: 'alreadyRated' },
            },
            after: {
              invitation: {
                target: '#next',
                actions: { type: 'endNotRated', params: 'timeout' },
              },
            },
            on: {
              rate: { guard: 'deliberate', target: '#rating', actions: 'rate' },
              called: [
                { guard: 'sameTicket', actions: 'informService' },
                {
                  target: '#called',
                  actions: [{ type: 'endNotRated', params: 'replaced' }, 'beginService'],
                },
              ],
              started: [
                { guard: 'aboutThisService', actions: 'informService' },
                {
                  target: '#serving',
                  actions: [{ type: 'endNotRated', params: 'replaced' }, 'beginService'],
                },
              ],
              // Asked twice: the invitation on the screen is the answer.
              evaluate: [
                { guard: 'aboutThisService', actions: 'informService' },
                { guard: 'asksAgain' },
                {
                  target: '#inviting',
                  reenter: true,
                  actions: [{ type: 'endNotRated', params: 'replaced' }, 'beginService'],
                },
              ],
            },
          },
        },
      },

      busy: {
        initial: 'rating',
        on: {
          called: [
            { guard: 'sameTicket' },
            { guard: 'sameWaitingTicket', actions: 'informWaiting' },
            keepFor,
          ],
          started: [
            { guard: 'aboutSomeoneWaiting', actions: 'informWaiting' },
            { guard: 'aboutThisService', actions: 'informRated' },
            keepFor,
          ],
          evaluate: [
            { guard: 'aboutSomeoneWaiting', actions: 'informWaiting' },
            { guard: 'aboutThisService', actions: 'informRated' },
            keepFor,
          ],
          ticket: { guard: 'someoneWaits', actions: 'informWaiting' },
          cancelled: dropOrReport,
          abandoned: dropOrReport,
          transferred: dropOrReport,
          suspended: dropOrReport,
          paused: { actions: ['dropWaiting', 'pauseAfterwards', 'reportInterruption'] },
          resumed: { actions: 'resumeAfterwards' },
          reset: { actions: ['dropWaiting', 'resumeAfterwards', 'reportInterruption'] },
        },
        states: {
          rating: {
            id: 'rating',
            entry: 'show',
            initial: 'waiting',
            on: {
              revise: { guard: 'onThisScreen', target: '.waiting', actions: 'revise' },
              touch: { guard: 'onThisScreen', target: '.waiting', actions: 'noteTouch' },
              rechoose: { guard: 'deliberate', target: 'rechoosing', actions: 'withdraw' },
              submit: {
                guard: 'deliberate',
                target: 'saving',
                actions: ['noteTouch', { type: 'endedBy', params: 'citizen' }],
              },
              evaluate: [
                {
                  guard: 'aboutSomeoneWaiting',
                  target: 'saving',
                  actions: [
                    'informWaiting',
                    'reportInterruption',
                    { type: 'endedBy', params: 'nextTicket' },
                  ],
                },
                { guard: 'aboutThisService', actions: 'informRated' },
                keepFor,
              ],
            },
            states: {
              waiting: {
                entry: 'startWaitingAnew',
                after: {
                  untouched: {
                    target: '#saving',
                    actions: { type: 'endedBy', params: 'timeout' },
                  },
                },
              },
            },
          },
          /** The tap was taken back; whoever leaves now has not rated. */
          rechoosing: {
            id: 'rechoosing',
            entry: 'show',
            after: {
              invitation: {
                target: '#next',
                actions: { type: 'endNotRated', params: 'withdrawn' },
              },
            },
            on: { rate: { guard: 'deliberate', target: 'rating', actions: 'rate' } },
          },
          saving: {
            id: 'saving',
            entry: 'show',
            // Linked while the citizen rated, to a case that had been rated already (R2).
            always: {
              guard: 'nothingLeft',
              target: 'alreadyRated',
              actions: { type: 'endNotRated', params: 'alreadyRated' },
            },
            invoke: {
              src: 'save',
              input: ({ context }) =>
                context.service === null || context.rating === null
                  ? []
                  : draftsOf(context.service, context.rating, context.ratedCases, isOffline()),
              onDone: [
                {
                  guard: ({ event }) => event.output === 'saved',
                  target: 'thanks',
                  actions: 'endRated',
                },
                { target: 'notSaved', actions: { type: 'endNotRated', params: 'notSaved' } },
              ],
              onError: {
                target: 'notSaved',
                actions: { type: 'endNotRated', params: 'notSaved' },
              },
            },
          },
          thanks: { entry: 'show', after: { thanks: '#next' } },
          notSaved: { entry: 'show', after: { notSaved: '#next' } },
          alreadyRated: { id: 'alreadyRated', entry: 'show', after: { notice: '#next' } },
        },
      },
    },
  });
}

/** A rating can only go on where there is one. */
function placeToRestore(saved: SavedSession | undefined): SavedSession['place'] {
  if (saved === undefined) return 'standby';
  const { place, memory } = saved;
  switch (place) {
    case 'standby':
    case 'paused':
      return place;
    case 'called':
    case 'serving':
    case 'inviting':
    case 'rechoosing':
      return memory.service === null ? 'standby' : place;
    case 'rating':
    case 'saving':
      return memory.service === null || memory.rating === null ? 'standby' : place;
  }
}
