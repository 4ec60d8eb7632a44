import type { Moment } from '../clock.ts';
import type { Level } from '../level.ts';
import type { EvaluationPage } from '../province.ts';
import type { QueueEvent } from '../queue-event.ts';
import type { Intent } from '../screen.ts';
import type { Service, ServiceFacts } from '../service.ts';
import type { Wish } from './by-hand.ts';
import type { RatedCase } from './memory.ts';

/** The queue machine's events as the session hears them: the type is the kind. */
type Announced = {
  readonly [K in QueueEvent['kind']]: { readonly type: K; readonly event: QueueEvent };
};

/** The citizen's intents, stamped by main. */
type Timed<I> = I extends unknown ? I & { readonly at: Moment } : never;

/** Says nothing about the service, so nobody needs to know when. */
type Untimed = Extract<Intent, { type: 'language' | 'comfort' }>;

export type SessionEvent =
  | Announced[QueueEvent['kind']]
  | Timed<Exclude<Intent, Untimed>>
  | Untimed
  /** The clerk invites by hand, where the queue machine does not. */
  | {
      readonly type: 'manual';
      readonly wish: Wish;
      readonly counter: string;
      readonly when: Moment;
    }
  /** The clerk pauses the counter: at once where nobody is, otherwise afterwards (R6). */
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  /** The case source has found what is being done (事项关联). */
  | { readonly type: 'linked'; readonly service: string; readonly facts: ServiceFacts }
  | { readonly type: 'page'; readonly service: string; readonly page: EvaluationPage }
  /** The province's page is loaded and could be shown inside the device (R9). */
  | { readonly type: 'pageReady'; readonly service: string }
  /** It cannot be shown any longer: it crashed, or its time is over. */
  | { readonly type: 'pageGone'; readonly service: string }
  /** Cases of services rated before their cases were known (R19). */
  | { readonly type: 'ratedLate'; readonly cases: readonly RatedCase[] }
  /** The province has an evaluation of this case that did not come from here (R23). */
  | { readonly type: 'ratedElsewhere'; readonly service: string; readonly caseKey: string };

/** Why a service ended without a rating (R23). */
export type NotRatedReason =
  /** Nobody touched the invitation. */
  | 'timeout'
  /** The citizen took the tap back with 重新选择, or only said how to rate, and left. */
  | 'withdrawn'
  /** The next ticket was called, or the day was over, and this one had never been invited. */
  | 'notInvited'
  /** The next ticket was called and nobody had touched the invitation. */
  | 'replaced'
  /** Everything it could be rated for had been rated in another service (R2). */
  | 'alreadyRated'
  /** By phone or on the province's page while the device waited. */
  | 'ratedElsewhere'
  /** The citizen used the province's page and left; only the province can know whether they rated. */
  | 'leftOnPage'
  /** Neither copy could be written; the citizen was told. */
  | 'notSaved'
  | 'cancelled'
  | 'abandoned'
  | 'transferred'
  | 'suspended'
  | 'paused'
  | 'reset';

export type ServiceOutcome =
  /** How, unless several cases were rated differently; nobody at the hall may learn it (R12). */
  | { readonly kind: 'rated'; readonly level?: Level }
  | { readonly kind: 'notRated'; readonly reason: NotRatedReason };

export interface ServiceEnded {
  readonly type: 'serviceEnded';
  readonly service: Service;
  readonly outcome: ServiceOutcome;
}

/** What the session tells those around it. */
export type SessionNotice =
  | { readonly type: 'serviceBegan'; readonly service: Service }
  | { readonly type: 'invited'; readonly service: Service }
  | ServiceEnded
  /** Somebody tried to take the screen from a citizen who was rating (R6). */
  | {
      readonly type: 'interrupted';
      readonly service: Service;
      readonly by: QueueEvent['kind'];
    };

export type SaveResult = 'saved' | 'notSaved';
