import type { Clock } from '../../../shared/clock.ts';
import { linkageOf } from '../../../shared/evaluation.ts';
import type { OpsFilter, OpsState } from '../../../shared/ops-fields.ts';
import { type OpsBacklog, type OpsRow, ROWS } from '../../../shared/ops-requests.ts';
import type { Outcome } from '../../../shared/province.ts';
import type { OpenRecord } from '../../journal/replay.ts';
import type { Deadlines } from '../../outbox/deadlines.ts';
import { quarantineReason } from './reason.ts';

/** What the list is made of: the journal, or in its tests as much of one. */
export interface BacklogSource {
  open(): readonly OpenRecord[];
  isExported(id: string): boolean;
  /** The last answer to an open record, forgotten when it is mended. */
  answerTo(id: string): Outcome | undefined;
}

/** The undelivered records as ops see them. */
export interface Backlog {
  /** One pass over all of them: 100 000 take tens of milliseconds, and nothing is kept up to date. */
  look(filter: OpsFilter): OpsBacklog;
  /** Of the last look, as they are now; what was delivered meanwhile is left out. */
  rows(page: { look: number; from: number; count: number }): OpsRow[];
  row(record: OpenRecord): OpsRow;
}

export function createBacklog(options: {
  readonly journal: BacklogSource;
  readonly deadlines: Pick<Deadlines, 'cutOffOf'>;
  readonly clock: Clock;
}): Backlog {
  const { journal, deadlines, clock } = options;
  let looks = 0;
  let found: readonly OpenRecord[] = [];

  function stateOf(id: string, answer: Outcome | undefined): OpsState {
    if (journal.isExported(id)) return 'exported';
    if (answer?.kind === 'rejected' || answer?.kind === 'conflict') return 'quarantined';
    return answer?.kind === 'waitingCase' ? 'waitingCase' : 'pending';
  }

  function ageOf({ due, evaluation }: OpenRecord, now: number): OpsRow['age'] {
    if (now < due.dueAt) return 'any';
    return now < deadlines.cutOffOf(evaluation.draft) ? 'overdue' : 'pastCutOff';
  }

  function rowOf(record: OpenRecord, now: number): OpsRow {
    const { evaluation } = record;
    const { id, ticket, assessedAt } = evaluation.draft;
    const linkage = linkageOf(evaluation);
    const answer = journal.answerTo(id);
    const state = stateOf(id, answer);
    return {
      id,
      ticket: ticket ?? null,
      projectNo: linkage?.projectNo ?? null,
      taskName: linkage?.taskName ?? null,
      assessedAt: assessedAt.corrected,
      age: ageOf(record, now),
      state,
      reason: state === 'quarantined' ? (quarantineReason(answer) ?? null) : null,
    };
  }

  return {
    row: (record) => rowOf(record, clock.now().corrected),

    look({ search, state, reason, age }) {
      const now = clock.now().corrected;
      const words = search.trim().toLowerCase();
      const states: Record<OpsState, number> = {
        pending: 0,
        waitingCase: 0,
        quarantined: 0,
        exported: 0,
      };
      const reasons = new Map<string, number>();
      const all = journal.open();
      const matching: OpenRecord[] = [];
      for (const record of all) {
        const { draft } = record.evaluation;
        const answer = journal.answerTo(draft.id);
        const own = stateOf(draft.id, answer);
        states[own] += 1;
        const why = own === 'quarantined' ? quarantineReason(answer) : undefined;
        if (why !== undefined) reasons.set(why, (reasons.get(why) ?? 0) + 1);
        if (state !== null && own !== state) continue;
        if (reason !== null && why !== reason) continue;
        if (age !== 'any' && !isAtLeast(ageOf(record, now), age)) continue;
        if (words !== '' && !saysAny(record, words)) continue;
        matching.push(record);
      }
      // By their time alone: bad ones first, as they are sent, would show which they are (R12).
      found = matching.sort((a, b) => a.due.dueAt - b.due.dueAt);
      looks += 1;
      return {
        look: looks,
        all: all.length,
        found: found.length,
        states,
        reasons: [...reasons]
          .map(([name, records]) => ({ reason: name, records }))
          .sort((a, b) => b.records - a.records),
        rows: found.slice(0, ROWS).map((each) => rowOf(each, now)),
      };
    },

    rows({ look, from, count }) {
      if (look !== looks) return [];
      const now = clock.now().corrected;
      return found.slice(from, from + count).map((each) => rowOf(each, now));
    },
  };
}

function isAtLeast(own: OpsRow['age'], wanted: 'overdue' | 'pastCutOff'): boolean {
  return own === wanted || (wanted === 'overdue' && own === 'pastCutOff');
}

function saysAny({ evaluation }: OpenRecord, words: string): boolean {
  const { ticket } = evaluation.draft;
  return (
    ticket?.toLowerCase().includes(words) === true ||
    linkageOf(evaluation)?.projectNo.toLowerCase().includes(words) === true
  );
}
