import type { Clock, Timers } from '../../shared/clock.ts';
import { type Evaluation, linkageOf } from '../../shared/evaluation.ts';
import type { Parcel, Settlement } from '../../shared/outbox.ts';
import {
  isFromProvince,
  type Outcome,
  type Province,
  type Submission,
} from '../../shared/province.ts';
import type { Journal } from '../journal/journal.ts';
import type { Met } from '../journal/line.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Inspection } from '../province/inspection/inspection.ts';
import type { Deadlines } from './deadlines.ts';
import { openEnvelope, revisionOf } from './envelope.ts';
import type { EnvelopeKeys } from './envelope-keys.ts';
import { LastAnswers } from './last-answers.ts';
import { limitOf, type Route, routesOf, sendBy } from './route.ts';

/** A disk that takes longer counts as one that refuses, ms. */
const WRITE_LIMIT_MS = 2_000;

type Settlements = ReadonlyMap<string, Settlement>;

/** What is to be said about one version of a record. */
interface Answer {
  readonly evaluation: Evaluation;
  readonly outcome: Outcome;
}

/**
 * Delivers what the outbox found due: holds what would not pass inspection (R15), journals the first
 * attempt, asks the province, journals the answer if it is another than the last time.
 * @returns one settlement per parcel, in the same order; never rejects
 */
export function createDelivery(options: {
  readonly journal: Journal;
  readonly province: Province;
  readonly inspection: Pick<Inspection, 'ofEvaluation'>;
  readonly keys: Pick<EnvelopeKeys, 'unlock'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly deadlines: Deadlines;
  /** Why a record without a case is not to be sent whatever becomes of it (R2), if so. */
  readonly refusal: (id: string) => string | undefined;
  /** Hears after each batch whether the province took or judged any of it. */
  readonly reached: (reached: boolean) => void;
}): (parcels: readonly Parcel[]) => Promise<Settlement[]> {
  const { journal, province, inspection, keys, clock, timers, log, deadlines, refusal, reached } =
    options;
  /** What is on its way: a worker that replaces another asks for the same records again. */
  const underWay = new Map<string, Promise<Settlements>>();
  const lastAnswers = new LastAnswers();
  return async (parcels) => {
    const fresh = parcels.filter(({ id }) => !underWay.has(id));
    const joined = new Set(parcels.flatMap(({ id }) => underWay.get(id) ?? []));
    const delivery = inBatches(fresh).finally(() => {
      for (const { id } of fresh) underWay.delete(id);
    });
    for (const { id } of fresh) underWay.set(id, delivery);
    const settlements = together(await Promise.all([...joined, delivery]));
    return parcels.map(({ id }) => settlements.get(id) ?? unanswered('no outcome'));
  };

  /**
   * One after the other, each by what is known when its turn comes: meanwhile a record may have been
   * mended or handed out in a rescue file, or its cut-off have passed.
   */
  async function inBatches(parcels: readonly Parcel[]): Promise<Settlements> {
    const all: (Settlements | Promise<Settlements>)[] = [];
    let left = parcels;
    while (left.length > 0) {
      const { unsent, stopped, toSend } = sorted(left);
      // The good ones do not wait until the others are written down.
      all.push(unsent, stop(stopped));
      const [route] = routesOf(toSend, clock.now().corrected, deadlines);
      if (route === undefined) break;
      const records = route.records.slice(0, limitOf(province, route));
      all.push(await deliver({ ...route, records }));
      const waiting = new Set(toSend.filter((each) => !records.includes(each)).map(idOf));
      left = left.filter(({ id }) => waiting.has(id));
    }
    return together(await Promise.all(all));
  }

  function sorted(parcels: readonly Parcel[]) {
    const unsent = new Map<string, Settlement>();
    const toSend: Submission[] = [];
    const stopped: Answer[] = [];
    for (const parcel of parcels) {
      const known = knownOf(parcel);
      if ('mayHaveArrived' in known) toSend.push(known);
      else if ('evaluation' in known) stopped.push(known);
      else unsent.set(parcel.id, known);
    }
    return { unsent, stopped, toSend };
  }

  /** What needs no asking, what would be refused, or what is to be sent. */
  function knownOf(parcel: Parcel): Settlement | Answer | Submission {
    const { id } = parcel;
    const earlier = journal.settledAs(id);
    // Delivered before, but the outbox had not heard of it.
    if (earlier !== undefined) return { outcome: earlier, journaled: true, unasked: true };
    if (journal.isWithdrawn(id)) {
      const detail = 'the citizen was told that it was not saved';
      return { outcome: { kind: 'conflict', detail }, journaled: true, unasked: true };
    }
    // Whatever the worker says.
    if (journal.isExported(id)) {
      return { ...notSent('it lies in a rescue file'), unasked: true, exported: true };
    }
    try {
      // The journal has the newest version, and reads where an envelope has gone bad.
      const own = journal.find(id);
      const evaluation = own?.evaluation ?? openEnvelope(parcel, keys);
      // What has arrived under another case is not what the province has of this one: that the journal
      // knows. That the province has nothing, as often as it says so, only the outbox is told.
      const mayHaveArrived = parcel.mayHaveArrived && (own?.moved !== true || own.attempted);
      if (linkageOf(evaluation) === undefined) {
        const refused = refusal(id);
        if (refused !== undefined) {
          const outcome = { kind: 'conflict', detail: refused } as const;
          return { outcome, journaled: false, unasked: true };
        }
        const detail = 'not linked to a case yet (R19)';
        return { outcome: { kind: 'waitingCase', detail }, journaled: false, unasked: true };
      }
      const violations = [...inspection.ofEvaluation(evaluation)];
      if (violations.length === 0) return { evaluation, mayHaveArrived };
      return { evaluation, outcome: { kind: 'rejected', violations, unasked: true } };
    } catch (error) {
      log.error('an envelope of the outbox cannot be opened', { id, why: reasonOf(error) });
      // No attempt will ever mend it; in quarantine somebody sees it.
      const violations = [{ field: 'record', rule: 'unreadable', message: UNREADABLE }];
      return { outcome: { kind: 'rejected', violations }, journaled: false, unasked: true };
    }
  }

  async function deliver(route: Route): Promise<Settlements> {
    const { records } = route;
    const ids = records.map(idOf);
    // Once is enough to know of a record that it may have arrived.
    const untried = ids.filter((id) => journal.find(id)?.attempted !== true);
    try {
      if (untried.length > 0) await inTime(journal.attempted(untried));
    } catch (error) {
      // A disk that takes no line must not keep a rating from the province; the outbox row says
      // `sending`, and the province refuses a second copy by its id.
      log.error('an attempt could not be journaled', { why: reasonOf(error) });
    }
    const answers = await sendBy(province, route);
    reached(answers.some(isFromProvince));
    const { corrected } = clock.now();
    const given: Answer[] = [];
    const met = new Map<string, Met>();
    for (const [index, { evaluation }] of records.entries()) {
      const outcome = answers[index];
      if (outcome === undefined) continue;
      const { draft } = evaluation;
      given.push({ evaluation, outcome });
      if (outcome.kind === 'delivered') met.set(draft.id, deadlines.metBy(draft, corrected));
    }
    const journaled = await tell(given, met);
    return settled(given, journaled, met);
  }

  /** R15: what the province would refuse waits in quarantine for its repair, and is never sent. */
  async function stop(stopped: readonly Answer[]): Promise<Settlements> {
    return settled(stopped, await tell(stopped));
  }

  /** Writes what is new into journal and log. @returns whether the journal has all of it */
  async function tell(
    answers: readonly Answer[],
    met: ReadonlyMap<string, Met> = NONE_MET,
  ): Promise<boolean> {
    const news = answers.filter(({ evaluation, outcome }) =>
      lastAnswers.isNews(evaluation, outcome),
    );
    const toJournal = new Map<string, Outcome>();
    for (const { evaluation, outcome } of news) {
      const { id } = evaluation.draft;
      if (hasLeft(outcome) && !isOvertaken(evaluation, outcome)) toJournal.set(id, outcome);
      if (outcome.kind === 'delivered') {
        const { receipt, receiptUncertain } = outcome;
        log.info('evaluation delivered', { id, receipt, receiptUncertain, ...met.get(id) });
        continue;
      }
      const what = isStopped(outcome) ? 'stopped by our own inspection' : outcome.kind;
      log.warn(`evaluation ${what}`, { id, why: whyOf(outcome) });
    }
    const journaled = toJournal.size === 0 || (await journalled(toJournal, met));
    if (journaled) {
      for (const { evaluation, outcome } of news) lastAnswers.keep(evaluation, outcome);
    }
    return journaled;
  }

  function settled(
    answers: readonly Answer[],
    journaled: boolean,
    met: ReadonlyMap<string, Met> = NONE_MET,
  ): Settlements {
    return new Map(
      answers.map(({ evaluation, outcome }): [string, Settlement] => {
        const { id } = evaluation.draft;
        const own = met.get(id);
        const overtaken = isOvertaken(evaluation, outcome);
        const settlement: Settlement = {
          outcome: overtaken ? MENDED : outcome,
          ...((overtaken || isStopped(outcome)) && { unasked: true }),
          journaled,
          ...(journal.isExported(id) && { exported: true }),
          ...(own !== undefined && { met: own }),
        };
        return [id, settlement];
      }),
    );
  }

  /** While it was on its way somebody has given it another case: the answer is about the old one. */
  function isOvertaken(sent: Evaluation, outcome: Outcome): boolean {
    const now = journal.find(sent.draft.id)?.evaluation;
    return isAboutCase(outcome) && now !== undefined && revisionOf(now) !== revisionOf(sent);
  }

  async function journalled(
    outcomes: ReadonlyMap<string, Outcome>,
    met: ReadonlyMap<string, Met>,
  ): Promise<boolean> {
    try {
      await inTime(journal.settled(outcomes, met));
      return true;
    } catch (error) {
      // The outbox follows the province all the same, and keeps the row until the journal has it.
      log.error('an answer could not be journaled', { why: reasonOf(error) });
      return false;
    }
  }

  /** A disk that hangs must not hold up what is to be sent, now and at every later attempt. */
  function inTime(writing: Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const why = `the disk has not answered within ${WRITE_LIMIT_MS} ms`;
      const timer = timers.setTimeout(() => reject(new Error(why)), WRITE_LIMIT_MS);
      writing.finally(() => timers.clearTimeout(timer)).then(resolve, reject);
    });
  }
}

const idOf = ({ evaluation }: Submission): string => evaluation.draft.id;

function together(all: readonly Settlements[]): Settlements {
  return new Map(all.flatMap((each) => [...each]));
}

const NONE_MET: ReadonlyMap<string, Met> = new Map();

const UNREADABLE =
  '设备上的这条记录已无法读取，请联系技术人员。The device cannot read this record any more.';

/** It is sent again, with the case it has now. */
const MENDED: Outcome = {
  kind: 'retry',
  mayHaveArrived: false,
  detail: 'its case was mended meanwhile',
};

function isStopped(outcome: Outcome): boolean {
  return outcome.kind === 'rejected' && outcome.unasked === true;
}

/** An attempt that has not even left the device is no event in the life of a record. */
function hasLeft(outcome: Outcome): boolean {
  return outcome.kind !== 'retry' || outcome.mayHaveArrived;
}

function isAboutCase({ kind }: Outcome): boolean {
  return kind === 'rejected' || kind === 'conflict' || kind === 'waitingCase';
}

function notSent(detail: string): Settlement {
  return { outcome: { kind: 'retry', mayHaveArrived: false, detail }, journaled: false };
}

function unanswered(detail: string): Settlement {
  return { outcome: { kind: 'retry', mayHaveArrived: true, detail }, journaled: false };
}

function whyOf(outcome: Exclude<Outcome, { kind: 'delivered' }>): string {
  return outcome.kind === 'rejected'
    ? outcome.violations.map(({ field, rule }) => `${field}: ${rule}`).join('; ')
    : outcome.detail;
}
