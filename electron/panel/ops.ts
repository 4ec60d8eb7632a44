import type { Clock } from '../../shared/clock.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Role } from '../../shared/door.ts';
import type { OpsFields, OpsRequests } from '../../shared/ops-requests.ts';
import type { Journal } from '../journal/journal.ts';
import type { OpenRecord } from '../journal/replay.ts';
import type { Deadlines } from '../outbox/deadlines.ts';
import type { Pack } from '../outbox/envelope.ts';
import type { OutboxLink } from '../outbox/link.ts';
import type { Repair } from '../outbox/repair.ts';
import type { Inspection } from '../province/inspection/inspection.ts';
import { type BacklogSource, createBacklog } from './ops/backlog.ts';
import { createGroups } from './ops/groups.ts';
import { createHistory } from './ops/history.ts';
import { fieldsOf, findingsOf, tryFields } from './ops/mending.ts';
import { createTakeaway } from './ops/takeaway.ts';
import { forRoles } from './roles.ts';

/** Who may look after what is undelivered. */
const MAY = ['ops', 'it'] as const satisfies readonly Role[];

/**
 * What the ops pages may do: see what is undelivered, mend its case and codes (R15), and send it
 * again. Whatever changes something stands in the journal's audit lines with the role that did it.
 */
export function createOpsDesk(options: {
  readonly role: () => Role;
  readonly journal: BacklogSource & Pick<Journal, 'find' | 'audit'>;
  /** The folder of the journal. */
  readonly folder: string;
  readonly outbox: Pick<OutboxLink, 'replace' | 'wake'>;
  readonly pack: Pack;
  readonly repair: Repair['repair'];
  readonly inspection: Pick<Inspection, 'ofEvaluation'>;
  readonly deadlines: Pick<Deadlines, 'cutOffOf'>;
  readonly clock: Clock;
  readonly takeaway: Omit<Parameters<typeof createTakeaway>[0], 'role' | 'journal' | 'clock'>;
}): Handlers<OpsRequests> {
  const { role, journal, folder, outbox, pack, repair, inspection, deadlines, clock, takeaway } =
    options;
  const backlog = createBacklog({ journal, deadlines, clock });
  const groups = createGroups(journal);
  const historyOf = createHistory(folder);

  function theRecord(id: string): OpenRecord {
    const record = journal.find(id);
    if (record === undefined) throw new Error(`record ${id} is not undelivered any more`);
    return record;
  }

  /** @throws when it lies in a rescue file: another machine may be delivering it as it was handed out */
  function theRecordHere(id: string): OpenRecord {
    if (journal.isExported(id)) throw new Error('it lies in a rescue file');
    return theRecord(id);
  }

  function tried(record: OpenRecord, fields: OpsFields) {
    return tryFields(record.evaluation, fields, inspection);
  }

  const handlers: Handlers<OpsRequests> = {
    'ops.backlog': (filter) => backlog.look(filter),
    'ops.rows': (page) => backlog.rows(page),

    async 'ops.record'({ id }) {
      const record = journal.find(id);
      if (record === undefined) return null;
      const { evaluation } = record;
      const { draft, chain } = evaluation;
      return {
        row: backlog.row(record),
        counter: draft.counter,
        place: `${chain.epoch}/${chain.seq}`,
        fields: fieldsOf(evaluation),
        findings: findingsOf(inspection.ofEvaluation(evaluation)),
        history: [
          { at: draft.assessedAt.corrected, what: 'rated', about: '' },
          ...(await historyOf(id)),
        ],
      };
    },

    'ops.inspect': ({ id, fields }) => tried(theRecord(id), fields).findings,

    async 'ops.repair'({ id, fields }) {
      const { linkage, findings } = tried(theRecordHere(id), fields);
      if (linkage === undefined || findings.length > 0) return findings;
      await journal.audit({ by: role(), what: 'record repaired', about: id });
      await repair([{ id, linkage }], { by: role(), why: 'repaired at the device' });
      return [];
    },

    async 'ops.retry'({ id }) {
      const record = theRecordHere(id);
      await journal.audit({ by: role(), what: 'record sent again', about: id });
      // A fresh row: quarantine and waiting time are over.
      await outbox.replace([pack(record)]);
      await outbox.wake();
    },

    async 'ops.wake'() {
      await journal.audit({ by: role(), what: 'everything sent again' });
      await outbox.wake();
    },

    'ops.groups': () => groups.all(),

    'ops.inspectGroup'({ reason, field, value, right }) {
      const first = groups.of({ reason, code: { field, value } })[0];
      return first === undefined ? [] : withCode(first, field, right).findings;
    },

    async 'ops.repairGroup'({ reason, field, value, right }) {
      const mended = groups.of({ reason, code: { field, value } }).flatMap((record) => {
        const { linkage } = withCode(record, field, right);
        return linkage === undefined ? [] : [{ id: record.evaluation.draft.id, linkage }];
      });
      const about = `${field} of ${mended.length} records`;
      await journal.audit({ by: role(), what: 'records repaired', about });
      await repair(mended, { by: role(), why: `${field} was wrong in all of them` });
      return mended.length;
    },

    ...createTakeaway({ role, journal, clock, ...takeaway }),
  };

  /** What is wrong beside this code stays, and is found again when it is sent. */
  function withCode(
    record: OpenRecord,
    field: keyof OpsFields,
    right: string,
  ): ReturnType<typeof tried> {
    return tried(record, { ...fieldsOf(record.evaluation), [field]: right });
  }

  return forRoles(handlers, role, MAY);
}
