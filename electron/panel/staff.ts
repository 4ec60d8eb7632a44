import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { DayCounts } from '../../shared/day-counts.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { type OptionSet, optionsOf } from '../../shared/options.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import type { Service, Staff } from '../../shared/service.ts';
import type { SessionContext } from '../../shared/session/context.ts';
import type { SaveResult, SessionNotice } from '../../shared/session/events.ts';
import type { Place } from '../../shared/session/place.ts';
import type { StaffRequests } from '../../shared/staff-requests.ts';
import type { Door } from '../door/door.ts';
import { openFormBook } from '../forms/form-book.ts';
import { formPage } from '../forms/form-page.ts';
import { createForms } from '../forms/forms.ts';
import type { Health } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import type { CounterSession, Heard } from '../session/counter-session.ts';
import { createKeyTest } from './key-test.ts';
import { forRoles } from './roles.ts';
import { createSignOn } from './sign-on.ts';

/** Until when after its end a service may still get a paper form, ms. */
const FORM_AFTER_MS = 30 * 60_000;

/** What the window clerk does at this device. */
export interface StaffDesk {
  readonly handlers: Handlers<StaffRequests>;
  signedOn(): Staff | undefined;
  /** The hall's settings with who serves here now. */
  onScreen(): Provisioning;
  moved(place: Place, context: SessionContext): void;
  noticed(notice: SessionNotice): void;
  /** What became of an event; a key of a wired keypad that was nobody's rating may be a test. */
  heard(event: QueueEvent, heard: Heard): Heard;
}

export interface StaffDeskNeeds {
  readonly folder: string;
  readonly provisioning: Provisioning;
  /** The counter's, which does not exist yet when this is made. */
  readonly session: () => Pick<CounterSession, 'inviteByHand' | 'pause' | 'resume'>;
  readonly door: Pick<Door, 'role'>;
  readonly journal: Pick<Journal, 'audit' | 'knows'>;
  readonly health: Pick<Health, 'current'>;
  readonly today: () => DayCounts;
  /** What a service is asked with; `undefined` where nobody is here. */
  readonly options: (service: string | undefined) => OptionSet;
  /** Draws the citizen's screen anew. */
  readonly renew: () => void;
  readonly save: (drafts: readonly EvaluationDraft[]) => Promise<SaveResult>;
  readonly print: (name: string, html: string) => Promise<'printed' | 'notPrinted'>;
  readonly newId: () => string;
  readonly isOffline: () => boolean;
  readonly clock: Clock;
  readonly log: Log;
}

export function createStaffDesk(options: StaffDeskNeeds): StaffDesk {
  const { folder, provisioning, session, door, journal, today, renew, clock, log } = options;
  const { hall, counter } = provisioning;
  const signOn = createSignOn({
    ...{ file: join(folder, 'sign-on.json'), hall: provisioning, clock, log },
  });
  const keyTest = createKeyTest({ keys: provisioning.keys, clock });
  let place: Place = 'standby';
  let service: Service | null = null;
  let pausing = false;
  /** The last one that ended without a rating, for its paper form. */
  let unrated: { readonly service: Service; readonly at: number } | undefined;
  const shown = () => options.options(service?.id);
  const paper = openForms();

  /** Without its book no form can be told from one that was entered before: the hall does without. */
  function openForms() {
    const { formsKey } = provisioning;
    if (formsKey === undefined) return undefined;
    try {
      const book = openFormBook({ file: join(folder, 'forms.json'), log });
      const { newId, isOffline, save } = options;
      const forms = createForms({
        ...{ key: Buffer.from(formsKey, 'base64'), counter: counter.number, book },
        ...{ options: shown, newId, isOffline, clock, save },
        knows: (id) => journal.knows(id),
      });
      return { book, forms };
    } catch (error) {
      log.error('there are no paper forms: their book cannot be read', { why: reasonOf(error) });
      return undefined;
    }
  }

  function thePaper() {
    if (paper === undefined) throw new Error('this device has no paper forms');
    return paper;
  }

  const by = (): string => {
    const staff = signOn.current();
    return staff === undefined ? door.role() : `${door.role()} ${staff.code}`;
  };

  function note(what: string, about?: string): void {
    journal
      .audit({ by: by(), what, ...(about !== undefined && { about }) })
      .catch((error: unknown) =>
        log.error('what the clerk did could not be journaled', { why: reasonOf(error) }),
      );
  }

  function formService(): Service | undefined {
    if (service !== null) return service;
    const isFresh = unrated !== undefined && clock.now().monotonic - unrated.at < FORM_AFTER_MS;
    return isFresh ? unrated?.service : undefined;
  }

  const handlers: Handlers<StaffRequests> = {
    'staff.view'() {
      const staff = signOn.current();
      const { called, active, notRated, manual, onPaper } = today();
      return {
        signedOn: staff === undefined ? null : { code: staff.code, name: staff.name },
        work: place === 'paused' ? 'paused' : pausing ? 'pausing' : 'open',
        service:
          service === null ? null : service.ticket === undefined ? {} : { ticket: service.ticket },
        today: {
          ...{ called, rated: active, manual: manual.called, onPaper },
          notRated: Object.values(notRated).reduce((sum, each) => sum + each, 0),
        },
        taken: options.health.current().find(({ name }) => name === 'counterTaken')?.why ?? null,
        hasForms: paper !== undefined,
        formFor: formService()?.ticket ?? null,
      };
    },
    'staff.signOn'({ code }) {
      if (!signOn.on(code)) {
        note('sign-on refused: not in the list of staff');
        return 'unknown';
      }
      note('signed on');
      renew();
      return 'done';
    },
    'staff.signOff'() {
      note('signed off');
      signOn.off();
      renew();
    },
    'staff.pause'() {
      note('paused');
      session().pause();
    },
    'staff.resume'() {
      note('resumed');
      session().resume();
    },
    'staff.invite'(wish) {
      // Before, since an invitation closes the door.
      const who = by();
      const refusal = session().inviteByHand(wish, counter.number);
      const what = refusal === undefined ? 'invited by hand' : `not invited by hand: ${refusal}`;
      journal
        .audit({ by: who, what, about: wish.ticket ?? 'no ticket' })
        .catch((error: unknown) =>
          log.error('an invitation could not be journaled', { why: reasonOf(error) }),
        );
      return refusal ?? null;
    },
    'staff.keys': () => keyTest.pressed(),
    async 'staff.issueForm'() {
      const { forms } = thePaper();
      const citizen = formService();
      const number = forms.issue(citizen);
      note('form issued', number);
      const { ticket } = citizen ?? {};
      const html = formPage({
        ...{ hall: hall.name, counter: counter.name, number, options: shown() },
        ...(ticket !== undefined && { ticket }),
      });
      return {
        number,
        ...(ticket !== undefined && { ticket }),
        paper: await options.print(number, html),
      };
    },
    'staff.options': ({ level }) =>
      optionsOf(shown(), level).map(({ code, text }) => ({ code, text })),
    async 'staff.enterForm'(form) {
      const who = signOn.current()?.code ?? door.role();
      const refusal = await thePaper().forms.enter(form, who);
      // Never what was typed: a number that is none may be anything.
      note(refusal === null ? 'form entered' : `form refused: ${refusal}`);
      return refusal;
    },
  };

  return {
    handlers: forRoles(handlers, door.role, ['staff', 'it']),
    signedOn: signOn.current,
    onScreen() {
      const staff = signOn.current();
      return staff === undefined
        ? provisioning
        : { ...provisioning, counter: { ...counter, staff } };
    },
    moved(now, context) {
      place = now;
      service = context.service;
      pausing = context.pauseAfter;
      keyTest.moved(now);
    },
    noticed(notice) {
      if (notice.type !== 'serviceEnded') return;
      if (notice.outcome.kind === 'rated') paper?.book.rated(notice.service.id);
      else unrated = { service: notice.service, at: clock.now().monotonic };
    },
    heard(event, heard) {
      keyTest.heard(event, heard);
      return heard;
    },
  };
}
