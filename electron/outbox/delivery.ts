import type { Evaluation } from '../../shared/evaluation.ts';
import type { Outcome, Province } from '../../shared/province.ts';
import type { Vault } from '../device/vault.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import { openEnvelope } from './envelope.ts';

/** What the worker asks main to deliver. */
export type Parcel = { readonly id: string; readonly envelope: string };

/**
 * Delivers what the outbox found due: journals the attempt, asks the province, journals the answer.
 * @returns one outcome per parcel, in the same order; never rejects
 */
export function createDelivery(options: {
  readonly journal: Journal;
  readonly province: Province;
  readonly vault: Vault;
  readonly log: Log;
  /** Hears after each batch whether the province took or judged any of it. */
  readonly reached: (reached: boolean) => void;
}): (parcels: readonly Parcel[]) => Promise<Outcome[]> {
  const { journal, province, vault, log, reached } = options;
  /** What is on its way: a worker that replaces another asks for the same records again. */
  const underWay = new Map<string, Promise<ReadonlyMap<string, Outcome>>>();

  return async (parcels) => {
    const outcomes = new Map<string, Outcome>();
    const toSend: Evaluation[] = [];
    const joined = new Set<Promise<ReadonlyMap<string, Outcome>>>();
    for (const { id, envelope } of parcels) {
      const earlier = underWay.get(id);
      if (earlier !== undefined) {
        joined.add(earlier);
        continue;
      }
      const known = journal.settledAs(id);
      if (known !== undefined) {
        // Delivered before, but the outbox had not heard of it.
        outcomes.set(id, known);
        continue;
      }
      if (journal.isWithdrawn(id)) {
        const detail = 'the citizen was told that it was not saved';
        outcomes.set(id, { kind: 'conflict', detail });
        continue;
      }
      try {
        const evaluation = openEnvelope(envelope, vault);
        if (evaluation.draft.id !== id) throw new Error('it belongs to another record');
        if (evaluation.draft.linkage === undefined) {
          outcomes.set(id, { kind: 'waitingCase', detail: 'not linked to a case yet (R19)' });
        } else {
          toSend.push(evaluation);
        }
      } catch (error) {
        log.error('an envelope of the outbox cannot be opened', { id, why: reasonOf(error) });
        outcomes.set(id, { kind: 'retry', mayHaveArrived: false, detail: 'envelope unreadable' });
      }
    }
    for (let first = 0; first < toSend.length; first += province.batchLimit) {
      const batch = toSend.slice(first, first + province.batchLimit);
      const delivery = deliver(batch);
      for (const { draft } of batch) underWay.set(draft.id, delivery);
      joined.add(delivery);
      await delivery.finally(() => {
        for (const { draft } of batch) underWay.delete(draft.id);
      });
    }
    for (const delivery of joined) {
      for (const [id, outcome] of await delivery) outcomes.set(id, outcome);
    }
    return parcels.map(
      ({ id }) => outcomes.get(id) ?? { kind: 'retry', mayHaveArrived: true, detail: 'no outcome' },
    );
  };

  async function deliver(batch: readonly Evaluation[]): Promise<Map<string, Outcome>> {
    const ids = batch.map((evaluation) => evaluation.draft.id);
    try {
      await journal.attempted(ids);
    } catch (error) {
      // A disk that takes no line must not keep a rating from the province; the outbox row says
      // `sending`, and the province refuses a second copy by its id.
      log.error('an attempt could not be journaled', { why: reasonOf(error) });
    }
    const answers = await province.submit(batch);
    reached(answers.some(({ kind }) => kind !== 'retry'));
    const outcomes = new Map<string, Outcome>();
    for (const [index, id] of ids.entries()) {
      const outcome = answers[index];
      if (outcome === undefined) continue;
      outcomes.set(id, outcome);
      const message = `evaluation ${outcome.kind}`;
      if (outcome.kind === 'delivered') log.info(message, { id, receipt: outcome.receipt });
      else log.warn(message, { id, why: whyOf(outcome) });
    }
    try {
      await journal.settled(outcomes);
    } catch (error) {
      log.error('an answer could not be journaled; it will be asked for again', {
        why: reasonOf(error),
      });
      // Without the journal's line a restart would send it again, which the province answers as a
      // duplicate: harmless. So the outbox may follow the province.
    }
    return outcomes;
  }
}

function whyOf(outcome: Exclude<Outcome, { kind: 'delivered' }>): string {
  return outcome.kind === 'rejected'
    ? outcome.violations.map(({ field, rule }) => `${field}: ${rule}`).join('; ')
    : outcome.detail;
}
