import type { Clock } from '../../shared/clock.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { ISSUED_BY_DEVICE, readFormNumber } from '../../shared/form-number.ts';
import { type OptionSet, optionsOf } from '../../shared/options.ts';
import type { Service, Staff } from '../../shared/service.ts';
import type { SaveResult } from '../../shared/session/events.ts';
import { isSameShanghaiDay, shanghaiDay, shanghaiMoment } from '../../shared/shanghai-time.ts';
import type { FilledForm, FormRefusal } from '../../shared/staff-requests.ts';
import { daysBetween, workingDaysBetween } from '../working-days.ts';
import type { FormBook } from './form-book.ts';
import { formNumber, isGenuine } from './form-numbers.ts';

/** R5: a filled form is entered within so many working days. */
const WORKING_DAYS = 5;
/** The citizen's watch and ours may differ so much, ms. */
const CLOCKS_APART_MS = 10 * 60_000;

/** Ratings on paper (R5). */
export interface Forms {
  /** @param service whose form it is, if anybody's. @throws when it cannot be written down */
  issue(service: Service | undefined): string;
  /**
   * Makes a sealed record of a filled form.
   * @param by who types it
   * @returns why not, if so
   */
  enter(form: FilledForm, by: string): Promise<FormRefusal | null>;
}

/** @param options.key the hall's, 32 bytes */
export function createForms(options: {
  readonly key: Buffer;
  readonly counter: string;
  readonly book: FormBook;
  readonly options: () => OptionSet;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly isOffline: () => boolean;
  /** Whether a sealed record is known here. */
  readonly knows: (id: string) => boolean;
  readonly save: (drafts: readonly EvaluationDraft[]) => Promise<SaveResult>;
}): Forms {
  const { key, counter, book, newId, clock, knows, save } = options;

  function refusalOf(form: FilledForm, writtenAt: number | undefined): FormRefusal | undefined {
    const number = readFormNumber(form.number);
    if (number === undefined || !isGenuine(key, counter, number)) return 'number';
    const issued = book.issued(number.text);
    if (issued === undefined && number.running <= ISSUED_BY_DEVICE.to) return 'notIssued';
    const spent = book.spentFor(number.text);
    if (spent !== undefined && (spent.saved || knows(spent.record))) return 'used';
    if (issued?.rated) return 'rated';
    const { day } = number;
    const made = shanghaiMoment(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)} 00:00:00`);
    const now = clock.now().corrected;
    if (writtenAt === undefined || made === undefined) return 'time';
    const earliest = issued?.service?.began.corrected ?? made;
    if (writtenAt < earliest - CLOCKS_APART_MS || writtenAt > now + CLOCKS_APART_MS) return 'time';
    const since = issued?.at ?? Math.min(writtenAt, now);
    const days = workingDaysBetween(since, now);
    if (typeof days === 'number') {
      if (days > WORKING_DAYS) return 'late';
      // So few days are not too many, whichever of them were holidays.
    } else if (daysBetween(since, now) > WORKING_DAYS) return 'unknownYear';
    const codes = new Set(optionsOf(options.options(), form.level).map(({ code }) => code));
    return form.options.every((code) => codes.has(code)) ? undefined : 'code';
  }

  function draftOf(form: FilledForm, number: string, written: number, by: string): EvaluationDraft {
    const service = book.issued(number)?.service;
    const now = clock.now();
    const at = (corrected: number) => ({ corrected, wall: corrected, monotonic: now.monotonic });
    // Both as they are known: the paper says only to the minute when it was written (R20).
    const writtenAt = Math.min(
      Math.max(written, service?.began.corrected ?? written),
      now.corrected,
    );
    const ticket = service?.ticket ?? form.ticket;
    const text = form.text.trim();
    return {
      id: newId(),
      // Of its own: the key of the service may have been erased with everything of it (R12).
      serviceId: newId(),
      counter,
      ...(ticket !== undefined && { ticket }),
      ...(service?.staff !== undefined && { staff: service.staff satisfies Staff }),
      level: form.level,
      options: form.options,
      answers: [],
      reason: form.options.length > 0 || text !== '' ? 'given' : 'none',
      endedBy: 'citizen',
      capturedOffline: options.isOffline(),
      wantsCallback: form.wantsCallback,
      serviceBegan: at(service?.began.corrected ?? writtenAt),
      assessedAt: at(writtenAt),
      text,
      ...(form.projectNo !== undefined && { keyedCase: form.projectNo }),
      entry: {
        ...{ form: number, by, writtenAt, enteredAt: now.corrected, active: false },
        ...(service !== undefined && { service: service.id }),
      },
    };
  }

  /** One after the other: the same form twice at once is one form. */
  let entering: Promise<unknown> = Promise.resolve();

  async function enterNow(form: FilledForm, by: string): Promise<FormRefusal | null> {
    const writtenAt = shanghaiMoment(`${form.writtenAt}:00`);
    const refusal = refusalOf(form, writtenAt);
    const number = readFormNumber(form.number)?.text;
    if (refusal !== undefined || writtenAt === undefined || number === undefined) {
      return refusal ?? 'number';
    }
    const draft = draftOf(form, number, writtenAt, by);
    // First, so that a crash in between leaves a number that is spent as soon as its record is there.
    book.spend(number, draft.assessedAt.corrected, draft.id, false);
    if ((await save([draft])) !== 'saved') return 'notSaved';
    book.spend(number, clock.now().corrected, draft.id, true);
    return null;
  }

  return {
    issue(service) {
      const at = clock.now().corrected;
      const day = shanghaiDay(at).replaceAll('-', '');
      const known = service && book.issuedFor(service.id);
      // Asked twice for the same citizen: the same form, should the printer have failed.
      if (known !== undefined && isSameShanghaiDay(known.at, at)) return known.number;
      const running = book.lastRunning(day) + 1;
      if (running > ISSUED_BY_DEVICE.to) throw new Error('no more forms on this day');
      const number = formNumber(key, counter, day, running);
      book.issue(number, at, service);
      return number;
    },
    enter(form, by) {
      const entered = entering.then(() => enterNow(form, by));
      entering = entered.catch(() => undefined);
      return entered;
    },
  };
}
