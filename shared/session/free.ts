import { and } from 'xstate';
import { whileBusy } from './busy.ts';
import type { SessionLogic } from './logic.ts';

/** Known at once, or as soon as the case source has told which cases these are (R2). */
const nothingLeft = {
  guard: 'nothingWasLeft',
  target: '#alreadyRated',
  actions: { type: 'endNotRated', params: 'alreadyRated' },
} as const;

/** By phone, while nobody had begun to rate here (R23). */
const ratedElsewhere = {
  guard: 'isRatedElsewhere',
  target: '#ratedElsewhere',
  actions: 'endRatedElsewhere',
} as const;

/** Others who come while somebody is asked and has not answered. */
const arrivals = {
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
    { guard: 'asksAgain' },
    { guard: 'aboutThisService', actions: 'informService' },
    {
      target: '#inviting',
      reenter: true,
      actions: [{ type: 'endNotRated', params: 'replaced' }, 'beginService'],
    },
  ],
} as const;

/** Only where nobody is asked: what a clerk does by hand takes no screen from a citizen (R6). */
const invitesByHand = {
  manual: [
    { guard: 'byHandForThisService', target: '#inviting', actions: 'goOnByHand' },
    {
      target: '#inviting',
      actions: [{ type: 'endNotRated', params: 'notInvited' }, 'beginByHand'],
    },
  ],
} as const;

/** Whoever chose it while nobody was here has gone away. */
const forgetLanguage = { idleLanguage: { actions: 'speakDefault' } } as const;

const dropOrEndAfterwards = [
  { guard: 'aboutSomeoneWaiting', actions: 'dropWaiting' },
  { guard: 'aboutThisService', actions: ['endAfterwards', 'reportInterruption'] },
  { actions: 'reportInterruption' },
] as const;

/**
 * A question that waits for an answer. While a finger is down on it, its citizen leads: what a clerk
 * or a machine says waits until it was lifted (R6).
 */
const held = {
  initial: 'open',
  states: {
    open: {
      always: ratedElsewhere,
      on: {
        touch: { guard: 'onThisScreen', target: 'held' },
        pageReady: { guard: 'pageFits', target: '#page' },
        comfort: { target: 'open', reenter: true, actions: ['comfort', 'startWaitingAnew'] },
      },
      after: {
        invitation: { target: '#next', actions: { type: 'endNotRated', params: 'timeout' } },
      },
    },
    held: {
      entry: 'startWaitingAnew',
      on: {
        ...whileBusy,
        cancelled: dropOrEndAfterwards,
        abandoned: dropOrEndAfterwards,
        transferred: dropOrEndAfterwards,
        suspended: dropOrEndAfterwards,
        paused: {
          actions: ['dropWaiting', 'pauseAfterwards', 'endAfterwards', 'reportInterruption'],
        },
        reset: {
          actions: ['dropWaiting', 'resumeAfterwards', 'endAfterwards', 'reportInterruption'],
        },
        touch: { guard: 'onThisScreen', target: 'held', reenter: true },
      },
      after: {
        fingerDown: [
          { guard: 'endIsDue', target: '#next', actions: 'endAsRemembered' },
          {
            guard: 'someoneWaits',
            target: '#next',
            actions: { type: 'endNotRated', params: 'replaced' },
          },
          { target: 'open' },
        ],
      },
    },
  },
} as const;

/** The queue machine leads and each of its events moves the screen. */
export function free(logic: SessionLogic) {
  return logic.createStateConfig({
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
        {
          guard: and(['asksAgain', 'lastOneIsHere']),
          target: '#alreadyRated',
          actions: 'showRatedAgain',
        },
        // Somebody else is here by now, and keeps the screen.
        { guard: 'asksAgain' },
        { guard: 'aboutThisService', target: '#inviting', actions: 'informService' },
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
      resumed: { actions: 'resumeAfterwards' },
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
        entry: { type: 'show', params: 'standby' },
        on: {
          ...invitesByHand,
          pause: 'paused',
          language: { target: 'standby', reenter: true, actions: 'speak' },
          comfort: { target: 'standby', reenter: true, actions: 'comfort' },
        },
        after: forgetLanguage,
      },
      /** Any later call ends a pause, for machines that never say `resumed`. */
      paused: {
        id: 'paused',
        entry: { type: 'show', params: 'paused' },
        on: {
          ...invitesByHand,
          pause: {},
          resumed: 'standby',
          resume: 'standby',
          language: { target: 'paused', reenter: true, actions: 'speak' },
          comfort: { target: 'paused', reenter: true, actions: 'comfort' },
        },
        after: forgetLanguage,
      },
      called: { id: 'called', entry: { type: 'show', params: 'called' }, on: invitesByHand },
      serving: { id: 'serving', entry: { type: 'show', params: 'serving' }, on: invitesByHand },
      /** A parallel approval: together or one by one (R3). */
      choosing: {
        id: 'choosing',
        entry: { type: 'show', params: 'choosing' },
        always: nothingLeft,
        ...held,
        on: {
          ...arrivals,
          // Who says how to rate has begun to: from now on nobody takes the faces away (R6).
          choose: { guard: 'deliberate', target: '#rechoosing', actions: 'choose' },
        },
      },
      inviting: {
        id: 'inviting',
        entry: [{ type: 'show', params: 'inviting' }, 'announceInvitation'],
        always: [nothingLeft, { guard: 'mustChoose', target: '#choosing' }],
        ...held,
        on: { ...arrivals, rate: { guard: 'deliberate', target: '#rating', actions: 'rate' } },
      },
      /** The province's own page in place of the faces, untouched (R9). */
      onPage: {
        id: 'page',
        entry: { type: 'show', params: 'onPage' },
        always: ratedElsewhere,
        on: {
          ...arrivals,
          touch: { guard: 'onThisScreen', target: '#usedPage' },
          leavePage: { guard: 'deliberate', target: '#rechoosing' },
          pageGone: { guard: 'pageIsOurs', target: '#inviting' },
          comfort: { target: '#page', reenter: true, actions: 'comfort' },
        },
        after: {
          invitation: { target: '#next', actions: { type: 'endNotRated', params: 'timeout' } },
        },
      },
    },
  });
}
