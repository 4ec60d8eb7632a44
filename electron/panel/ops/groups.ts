import { SHARED_CODES } from '../../../shared/ops-fields.ts';
import { type OpsGroup, ROWS } from '../../../shared/ops-requests.ts';
import type { OpenRecord } from '../../journal/replay.ts';
import type { BacklogSource } from './backlog.ts';
import { sharedCode } from './mending.ts';
import { quarantineReason } from './reason.ts';

/** What is in quarantine, by why and by the wrong code. */
export interface Groups {
  /** The largest first. */
  all(): OpsGroup[];
  /** The records of one group now. */
  of(group: Pick<OpsGroup, 'reason' | 'code'>): readonly OpenRecord[];
}

export function createGroups(journal: BacklogSource): Groups {
  /** By a key of its own, with the records that belong together. */
  function gathered(): ReadonlyMap<string, { group: OpsGroup; records: OpenRecord[] }> {
    const groups = new Map<string, { group: OpsGroup; records: OpenRecord[] }>();
    for (const record of journal.open()) {
      const { id } = record.evaluation.draft;
      if (journal.isExported(id)) continue;
      const answer = journal.answerTo(id);
      const reason = quarantineReason(answer);
      if (reason === undefined) continue;
      const code = sharedCode(record.evaluation, answer, SHARED_CODES);
      const key = keyOf({ reason, code });
      const known = groups.get(key);
      if (known === undefined) {
        groups.set(key, { group: { reason, code, records: 1 }, records: [record] });
      } else {
        known.records.push(record);
        known.group = { ...known.group, records: known.records.length };
      }
    }
    return groups;
  }

  return {
    all: () =>
      [...gathered().values()]
        .map(({ group }) => group)
        .sort((a, b) => b.records - a.records)
        .slice(0, ROWS),
    of: (group) => gathered().get(keyOf(group))?.records ?? [],
  };
}

function keyOf({ reason, code }: Pick<OpsGroup, 'reason' | 'code'>): string {
  return JSON.stringify([reason, code?.field, code?.value]);
}
