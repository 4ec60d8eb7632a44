import { and } from 'xstate';
import { draftsOf } from './drafts.ts';
import type { SessionLogic } from './logic.ts';

const keepFor = { actions: ['letWait', 'resumeAfterwards', 'reportInterruption'] } as const;
const dropOrReport = [
  { guard: 'aboutSomeoneWaiting', actions: 'dropWaiting' },
  { actions: 'reportInterruption' },
] as const;

/** By phone or on the page, while nothing had been chosen here (R23). */
const ratedElsewhere = {
  guard: 'isRatedElsewhere',
  target: '#ratedElsewhere',
  actions: 'endRatedElsewhere',
} as const;

/** What a clerk or a machine says while a citizen leads: it moves no screen and is remembered (R6). */
export const whileBusy = {
  called: [
    { guard: 'asksAgain' },
    { guard: 'sameTicket' },
    { guard: 'sameWaitingTicket', actions: 'informWaiting' },
    keepFor,
  ],
  started: [
    { guard: 'asksAgain' },
    { guard: 'aboutSomeoneWaiting', actions: 'informWaiting' },
    { guard: 'aboutThisService', actions: 'informRated' },
    keepFor,
  ],
  evaluate: [
    { guard: 'asksAgain' },
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
} as const;

/**
 * The rating is over, and what it was about with it: it takes no more facts. Who is started or asked
 * for now comes next, unless the machine repeats itself.
 */
const afterwards = {
  started: [
    { guard: 'asksAgain' },
    { guard: 'sameTicket' },
    { guard: 'aboutSomeoneWaiting', actions: 'informWaiting' },
    keepFor,
  ],
  evaluate: [
    { guard: 'asksAgain' },
    { guard: 'aboutSomeoneWaiting', actions: 'informWaiting' },
    { guard: 'repeatsThisService' },
    keepFor,
  ],
} as const;

/** A service of which one case was saved before is rated, whatever became of the others (R2, R16). */
const notSaved = [
  { guard: 'somePartRated', target: '#notSaved', actions: ['withdraw', 'endRated'] },
  { target: '#notSaved', actions: { type: 'endNotRated', params: 'notSaved' } },
] as const;

/** A citizen leads. */
export function busy(logic: SessionLogic, isOffline: () => boolean) {
  return logic.createStateConfig({
    initial: 'rating',
    on: whileBusy,
    states: {
      rating: {
        id: 'rating',
        entry: { type: 'show', params: 'rating' },
        initial: 'waiting',
        on: {
          revise: { guard: 'onThisScreen', target: '.waiting', actions: 'revise' },
          touch: { guard: 'onThisScreen', target: '.waiting', actions: 'noteTouch' },
          comfort: { target: '.waiting', actions: 'comfort' },
          rechoose: { guard: 'deliberate', target: 'rechoosing', actions: 'withdraw' },
          submit: {
            guard: 'deliberate',
            target: 'saving',
            actions: ['noteTouch', { type: 'endedBy', params: 'citizen' }],
          },
          evaluate: [
            { guard: 'asksAgain' },
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
      /** Somebody uses the province's own page (R9). */
      onPage: {
        id: 'usedPage',
        entry: { type: 'show', params: 'onPage' },
        always: ratedElsewhere,
        initial: 'waiting',
        on: {
          touch: { guard: 'onThisScreen', target: '.waiting' },
          comfort: { target: '.waiting', actions: 'comfort' },
          leavePage: { guard: 'deliberate', target: 'rechoosing' },
          pageGone: { guard: 'pageIsOurs', target: 'rechoosing' },
        },
        states: {
          waiting: {
            entry: 'startWaitingAnew',
            after: {
              invitation: {
                target: '#next',
                actions: { type: 'endNotRated', params: 'leftOnPage' },
              },
            },
          },
        },
      },
      /**
       * The faces of who has begun: the tap was taken back, or of several cases it was said how they
       * are rated, or the next one is to be (R3).
       */
      rechoosing: {
        id: 'rechoosing',
        entry: { type: 'show', params: 'rechoosing' },
        always: [
          {
            guard: and(['isRatedElsewhere', 'somePartRated']),
            target: 'thanks',
            actions: 'endRated',
          },
          ratedElsewhere,
        ],
        after: {
          invitation: [
            { guard: 'somePartRated', target: 'thanks', actions: 'endRated' },
            { target: '#next', actions: { type: 'endNotRated', params: 'withdrawn' } },
          ],
        },
        on: {
          rate: { guard: 'deliberate', target: 'rating', actions: 'rate' },
          touch: { guard: 'onThisScreen', target: 'rechoosing', reenter: true },
          comfort: { target: 'rechoosing', reenter: true, actions: 'comfort' },
        },
      },
      saving: {
        id: 'saving',
        entry: { type: 'show', params: 'saving' },
        on: afterwards,
        initial: 'checking',
        states: {
          // Found out while the citizen rated: a second evaluation is refused, however late (R2).
          checking: {
            always: [
              {
                guard: and(['isRatedElsewhere', 'nothingLeft']),
                target: '#alreadyRated',
                actions: 'endRatedElsewhere',
              },
              {
                guard: 'nothingLeft',
                target: '#alreadyRated',
                actions: { type: 'endNotRated', params: 'alreadyRated' },
              },
              { guard: 'partIsGone', target: '#rechoosing', actions: 'withdraw' },
              { target: 'sealing' },
            ],
          },
          /** What has begun goes on to the province: whatever is found out now comes too late. */
          sealing: {
            invoke: {
              src: 'save',
              input: ({ context }) =>
                context.service === null || context.rating === null
                  ? []
                  : draftsOf(context.service, context.rating, context.ratedCases, isOffline()),
              onDone: [
                {
                  guard: and([({ event }) => event.output === 'saved', 'moreParts', 'mayGoOn']),
                  target: '#rechoosing',
                  actions: ['keepPart', 'withdraw'],
                },
                {
                  guard: ({ event }) => event.output === 'saved',
                  target: '#thanks',
                  actions: ['keepPart', 'endRated'],
                },
                ...notSaved,
              ],
              onError: notSaved,
            },
          },
        },
      },
      thanks: {
        id: 'thanks',
        entry: { type: 'show', params: 'thanks' },
        on: afterwards,
        after: { thanks: '#next' },
      },
      notSaved: {
        id: 'notSaved',
        entry: { type: 'show', params: 'notSaved' },
        on: afterwards,
        after: { notSaved: '#next' },
      },
      alreadyRated: {
        id: 'alreadyRated',
        entry: { type: 'show', params: 'alreadyRated' },
        on: afterwards,
        after: { notice: '#next' },
      },
      ratedElsewhere: {
        id: 'ratedElsewhere',
        entry: { type: 'show', params: 'ratedElsewhere' },
        on: afterwards,
        after: { notice: '#next' },
      },
    },
  });
}
