import type { Clock } from '../../shared/clock.ts';
import type { Parcel, Settlement } from '../../shared/outbox.ts';
import type { Outcome, Province, Submission } from '../../shared/province.ts';
import type { Vault } from '../device/vault.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import { type CutOff, openEnvelope, SAME_DAY } from './envelope.ts';
import { lateReasonOf, type Route, routesOf } from './route.ts';

type Settlements = ReadonlyMap<string, Settlement>;

/**
 * Delivers what the outbox found due: journals the attempt, asks the province, journals the answer.
 * @returns one settlement per parcel, in the same order; never rejects
 */
export function createDelivery(options: {
  readonly journal: Journal;
  readonly province: Province;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly log: Log;
  /** ms from an evaluation to the moment it should have arrived (R21). */
  readonly targetMs: number;
  readonly cutOff?: CutOff;
  /** Hears after each batch whether the province took or judged any of it. */
  readonly reached: (reached: boolean) => void;
}): (parcels: readonly Parcel[]) => Promise<Settlement[]> {
  const { journal, province, vault, clock, log, targetMs, cutOff = SAME_DAY, reached } = options;
  /** What is on its way: a worker that replaces another asks for the same records again. */
  const underWay = new Map<string, Promise<Settlements>>();

  return async (parcels) => {
    const settlements = new Map<string, Settlement>();
    const toSend: Submission[] = [];
    const joined = new Set<Promise<Settlements>>();
    for (const parcel of parcels) {
      const earlier = underWay.get(parcel.id);
      if (earlier !== undefined) {
        joined.add(earlier);
        continue;
      }
      const known = knownOf(parcel);
      if ('outcome' in known) settlements.set(parcel.id, known);
      else toSend.push(known);
    }
    for (const delivery of await inBatches(toSend)) joined.add(delivery);
    for (const delivery of joined) {
      for (const [id, settlement] of await delivery) settlements.set(id, settlement);
    }
    return parcels.map(({ id }) => settlements.get(id) ?? unanswered('no outcome'));
  };

  /** What needs no asking, or what is to be sent. */
  function knownOf({ id, envelope, mayHaveArrived }: Parcel): Settlement | Submission {
    const earlier = journal.settledAs(id);
    // Delivered before, but the outbox had not heard of it.
    if (earlier !== undefined) return { outcome: earlier, journaled: true };
    if (journal.isWithdrawn(id)) {
      const detail = 'the citizen was told that it was not saved';
      return { outcome: { kind: 'conflict', detail }, journaled: true };
    }
    try {
      const evaluation = openEnvelope(envelope, vault);
      if (evaluation.draft.id !== id) throw new Error('it belongs to another record');
      if (evaluation.draft.linkage !== undefined) return { evaluation, mayHaveArrived };
      const detail = 'not linked to a case yet (R19)';
      return { outcome: { kind: 'waitingCase', detail }, journaled: false };
    } catch (error) {
      log.error('an envelope of the outbox cannot be opened', { id, why: reasonOf(error) });
      const detail = 'envelope unreadable';
      return { outcome: { kind: 'retry', mayHaveArrived: false, detail }, journaled: false };
    }
  }

  async function inBatches(toSend: readonly Submission[]): Promise<Set<Promise<Settlements>>> {
    const deliveries = new Set<Promise<Settlements>>();
    for (const route of routesOf(toSend, ({ evaluation }) => lateReason(evaluation.draft))) {
      for (let first = 0; first < route.records.length; first += province.batchLimit) {
        const records = route.records.slice(first, first + province.batchLimit);
        const ids = records.map(({ evaluation }) => evaluation.draft.id);
        const delivery = deliver({ ...route, records });
        for (const id of ids) underWay.set(id, delivery);
        deliveries.add(delivery);
        await delivery.finally(() => {
          for (const id of ids) underWay.delete(id);
        });
      }
    }
    return deliveries;
  }

  function lateReason(draft: Submission['evaluation']['draft']): string | undefined {
    const late = clock.now().corrected >= cutOff(draft.assessedAt.corrected);
    return late ? lateReasonOf(draft) : undefined;
  }

  async function deliver({ records, lateReason: reason }: Route): Promise<Settlements> {
    const ids = records.map(({ evaluation }) => evaluation.draft.id);
    try {
      await journal.attempted(ids);
    } catch (error) {
      // A disk that takes no line must not keep a rating from the province; the outbox row says
      // `sending`, and the province refuses a second copy by its id.
      log.error('an attempt could not be journaled', { why: reasonOf(error) });
    }
    const answers =
      reason === undefined
        ? await province.submit(records)
        : await province.supplement(records, reason);
    reached(answers.some(({ kind }) => kind !== 'retry'));
    const outcomes = new Map<string, Outcome>();
    for (const [index, id] of ids.entries()) {
      const outcome = answers[index];
      if (outcome !== undefined) outcomes.set(id, outcome);
    }
    const met = metBy(records);
    for (const [id, outcome] of outcomes) {
      const message = `evaluation ${outcome.kind}`;
      if (outcome.kind === 'delivered') {
        log.info(message, { id, receipt: outcome.receipt, ...met.get(id) });
      } else log.warn(message, { id, why: whyOf(outcome) });
    }
    const journaled = await journalled(outcomes);
    return new Map(
      [...outcomes].map(([id, outcome]): [string, Settlement] => {
        const deadlines = outcome.kind === 'delivered' ? met.get(id) : undefined;
        return [id, { outcome, journaled, ...(deadlines !== undefined && { met: deadlines }) }];
      }),
    );
  }

  async function journalled(outcomes: ReadonlyMap<string, Outcome>): Promise<boolean> {
    try {
      await journal.settled(outcomes);
      return true;
    } catch (error) {
      // The outbox follows the province all the same, and keeps the row until the journal has it.
      log.error('an answer could not be journaled', { why: reasonOf(error) });
      return false;
    }
  }

  /** Whether target and cut-off are met by an answer that comes now (R21). */
  function metBy(records: readonly Submission[]) {
    const { corrected } = clock.now();
    return new Map(
      records.map(({ evaluation }) => {
        const at = evaluation.draft.assessedAt.corrected;
        return [
          evaluation.draft.id,
          { target: corrected <= at + targetMs, cutOff: corrected < cutOff(at) },
        ];
      }),
    );
  }
}

function unanswered(detail: string): Settlement {
  return { outcome: { kind: 'retry', mayHaveArrived: true, detail }, journaled: false };
}

function whyOf(outcome: Exclude<Outcome, { kind: 'delivered' }>): string {
  return outcome.kind === 'rejected'
    ? outcome.violations.map(({ field, rule }) => `${field}: ${rule}`).join('; ')
    : outcome.detail;
}
