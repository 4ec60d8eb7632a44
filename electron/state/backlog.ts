import type { DeviceState, OPEN_STATES } from '../../shared/device-state.ts';
import { type EvaluationDraft, linkageOf } from '../../shared/evaluation.ts';
import type { Outcome } from '../../shared/province.ts';
import type { OpenRecord } from '../journal/replay.ts';
import { FIELDS } from '../province/inspection/field.ts';

/** What somebody can mend; the rest is the device's own. */
const CASE_FIELDS: ReadonlySet<string> = new Set(
  Object.entries(FIELDS).flatMap(([name, { remedy }]) => (remedy === 'device' ? [] : [name])),
);

type Counts = Pick<
  DeviceState['outbox'],
  'records' | 'oldestSeconds' | 'overdue' | 'pastCutOff' | 'quarantine'
> & { readonly unlinked: number };

/** Everybody who knows something about an undelivered record. */
export interface BacklogSources {
  /** The last answer to it. */
  readonly answerTo: (id: string) => Outcome | undefined;
  readonly isExported: (id: string) => boolean;
  readonly isSending: (id: string) => boolean;
  /** Why one without a case is not sent whatever comes (R2). */
  readonly refusal: (id: string) => string | undefined;
  readonly cutOffOf: (draft: EvaluationDraft) => number;
}

/**
 * What is undelivered, by the journal: it can be told with the window dead.
 * @param now corrected ms
 */
export function backlogOf(
  open: readonly OpenRecord[],
  now: number,
  sources: BacklogSources,
): Counts {
  const records = { pending: 0, sending: 0, waitingCase: 0, quarantined: 0, exported: 0 };
  const reasons = new Map<string, number>();
  let oldest = Number.POSITIVE_INFINITY;
  let [overdue, pastCutOff, unlinked] = [0, 0, 0];
  for (const record of open) {
    const { draft } = record.evaluation;
    const state = stateOf(record, sources);
    records[state] += 1;
    if (state === 'quarantined') {
      for (const reason of reasonsOf(sources.answerTo(draft.id))) {
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
    oldest = Math.min(oldest, draft.assessedAt.corrected);
    if (record.due.dueAt <= now) overdue += 1;
    if (sources.cutOffOf(draft) <= now) pastCutOff += 1;
    if (linkageOf(record.evaluation) === undefined) unlinked += 1;
  }
  return {
    ...{ records, overdue, pastCutOff, unlinked },
    oldestSeconds: open.length === 0 ? null : Math.max(0, Math.floor((now - oldest) / 1_000)),
    quarantine: [...reasons]
      .map(([reason, count]) => ({ reason, records: count }))
      .sort((one, other) => other.records - one.records || (one.reason < other.reason ? -1 : 1)),
  };
}

function stateOf(
  { evaluation }: OpenRecord,
  { answerTo, isExported, isSending, refusal }: BacklogSources,
): (typeof OPEN_STATES)[number] {
  const { id } = evaluation.draft;
  if (isExported(id)) return 'exported';
  if (isSending(id)) return 'sending';
  if (linkageOf(evaluation) === undefined) {
    return refusal(id) === undefined ? 'waitingCase' : 'quarantined';
  }
  switch (answerTo(id)?.kind) {
    case 'rejected':
    case 'conflict':
      return 'quarantined';
    case 'waitingCase':
      return 'waitingCase';
    default:
      return 'pending';
  }
}

/**
 * Why a record is in quarantine. Of rules about anything but case and codes only that there is one:
 * some of them only a bad rating can break (R12).
 */
function reasonsOf(answer: Outcome | undefined): ReadonlySet<string> {
  // One without a case that was rated before has no answer: it was never sent (R2).
  if (answer?.kind !== 'rejected') return new Set(['conflict']);
  const names = answer.violations.map(({ field, rule }) =>
    CASE_FIELDS.has(field) && /^[A-Za-z]{1,32}$/.test(rule) ? `${field}: ${rule}` : 'other',
  );
  return new Set(names.length === 0 ? ['other'] : names);
}
