import { caseKey, casesToRate } from '../service.ts';
import { meansThisService } from './by-hand.ts';
import type { SessionContext } from './context.ts';
import { alreadyRated, isRatedBeside, isRatedElsewhere, mustChoose, partsLeft } from './drafts.ts';
import type { SessionEvent } from './events.ts';
import type { SavedSession } from './memory.ts';
import { asksAgain, concerns, concernsPresent, repeats, ticketWasRated } from './moves.ts';

/** Taps within this time of the screen's appearance are nobody's decision. */
const TAP_GUARD_MS = 600;

interface Asked {
  readonly context: SessionContext;
  readonly event: SessionEvent;
}

/** What the session asks itself before it moves. */
export const guards = {
  aboutThisService: ({ context, event }: Asked) =>
    'event' in event && concernsPresent(context.service, event.event),
  repeatsThisService: ({ context, event }: Asked) =>
    'event' in event && repeats(context.service, event.event),
  sameTicket: ({ context, event }: Asked) =>
    'event' in event &&
    context.service?.ticket !== undefined &&
    context.service.ticket === event.event.ticket,
  asksAgain: ({ context, event }: Asked) => 'event' in event && asksAgain(context, event.event),
  byHandForThisService: ({ context, event }: Asked) =>
    event.type === 'manual' && meansThisService(context.service, event.wish),
  nobodyIsHere: ({ context }: Asked) => context.service === null,
  /** Nobody else has come since, so that it can be told so. */
  lastOneIsHere: ({ context: { service, lastRated }, event }: Asked) =>
    service === null &&
    'event' in event &&
    (event.event.ticket ?? lastRated?.service.ticket) === lastRated?.service.ticket,
  nothingLeft: ({ context }: Asked) =>
    context.service !== null && alreadyRated(context.service, context.ratedCases),
  nothingWasLeft: ({ context }: Asked) =>
    context.service !== null &&
    (ticketWasRated(context) || alreadyRated(context.service, context.ratedCases)) &&
    !isRatedElsewhere(context, context.ratedCases),
  isRatedElsewhere: ({ context }: Asked) => isRatedElsewhere(context, context.ratedCases),
  mustChoose: ({ context }: Asked) => mustChoose(context, context.ratedCases),
  moreParts: ({ context }: Asked) =>
    partsLeft(context, context.ratedCases).some(
      (item) => caseKey(item) !== context.rating?.caseKey,
    ),
  /** Of several cases rated apart, this one has been rated elsewhere or in another service meanwhile. */
  partIsGone: ({ context: { service, rating, ratedCases } }: Asked) =>
    service !== null &&
    rating?.caseKey !== undefined &&
    isRatedBeside(rating.caseKey, service, ratedCases),
  /** Unless the next ticket is invited already. */
  mayGoOn: ({ context }: Asked) => context.rating?.endedBy !== 'nextTicket',
  somePartRated: ({ context }: Asked) => context.ratedParts.length > 0,
  onThisScreen: ({ context, event }: Asked) =>
    'at' in event && event.service === context.service?.id,
  /** Of one case only: the province's page cannot ask about several (R3). */
  pageFits: ({ context, event }: Asked) =>
    event.type === 'pageReady' &&
    event.service === context.service?.id &&
    casesToRate(context.service.facts).length === 1,
  pageIsOurs: ({ context, event }: Asked) =>
    event.type === 'pageGone' && event.service === context.service?.id,
  deliberate: ({ context, event }: Asked) =>
    'at' in event &&
    event.service === context.service?.id &&
    event.at.monotonic - context.shownAt >= TAP_GUARD_MS,
  sameWaitingTicket: ({ context, event }: Asked) =>
    'event' in event &&
    context.waiting?.service.ticket !== undefined &&
    context.waiting.service.ticket === event.event.ticket,
  someoneIsInvited: ({ context }: Asked) => context.waiting?.invited === true,
  someoneIsServed: ({ context }: Asked) => context.waiting?.service.startedAt !== undefined,
  someoneWaits: ({ context }: Asked) => context.waiting !== null,
  aboutSomeoneWaiting: ({ context, event }: Asked) =>
    'event' in event && concerns(context.waiting?.service ?? null, event.event),
  pauseIsDue: ({ context }: Asked) => context.pauseAfter,
  endIsDue: ({ context }: Asked) => context.endsAs !== null,
  restoredTo: ({ context }: Asked, place: SavedSession['place']) => context.restoredPlace === place,
};
