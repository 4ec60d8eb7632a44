import { type Evaluation, linkageOf } from '../../../shared/evaluation.ts';
import { isMendable, MENDABLE, type SharedCode } from '../../../shared/ops-fields.ts';
import type { OpsFields, OpsFinding, OpsGroup } from '../../../shared/ops-requests.ts';
import type { Outcome, Violation } from '../../../shared/province.ts';
import { type Case, caseSchema } from '../../../shared/service.ts';
import { FIELDS } from '../../province/inspection/field.ts';
import type { Inspection } from '../../province/inspection/inspection.ts';

type Rated = Pick<Evaluation, 'draft' | 'repair'>;

/** @returns what a person may put right of a record, as texts; what is not known is absent */
export function fieldsOf(evaluation: Rated): OpsFields {
  const linkage = linkageOf(evaluation);
  if (linkage === undefined) return {};
  return Object.fromEntries(
    MENDABLE.flatMap((name) => {
      const value = linkage[name];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

/** A case, or why these texts are none. */
type Mended =
  | { readonly ok: true; readonly linkage: Case }
  | { readonly ok: false; readonly findings: readonly OpsFinding[] };

/**
 * The case a record would have. The citizen's details stay with their case: under another 办件编号 they
 * would be somebody else's.
 */
function caseWith(evaluation: Rated, fields: OpsFields): Mended {
  const before = linkageOf(evaluation);
  const typed = Object.fromEntries(
    Object.entries(fields).flatMap(([name, text]) => {
      const value = text.trim();
      return value === '' ? [] : [[name, value]];
    }),
  );
  const isSame = before !== undefined && before.projectNo === typed['projectNo'];
  const kept = Object.entries(isSame ? before : {}).filter(([name]) => !isMendable(name));
  const { serviceNumber, proStatus, ...texts } = typed;
  const parsed = caseSchema.safeParse({
    ...Object.fromEntries(kept),
    // Not every province wants them, and a case without them is one all the same.
    ...{ taskCode: '', taskName: '' },
    ...texts,
    ...(serviceNumber !== undefined && { serviceNumber: Number(serviceNumber) }),
    proStatus: Number(proStatus),
  });
  if (parsed.success) return { ok: true, linkage: parsed.data };
  return {
    ok: false,
    findings: parsed.error.issues.map(({ path }) => {
      const field = String(path[0]);
      return { field, message: FORMS[field] ?? FORM };
    }),
  };
}

const FORM = '缺失或格式不对。Is missing or not written as it must be.';

const FORMS: Readonly<Record<string, string>> = {
  areaCode: '应为 6 位或 12 位数字。Must have 6 or 12 digits.',
  proStatus: '应为 1、2 或 3。Must be 1, 2 or 3.',
  serviceNumber: '应为 1 至 99 的整数。Must be a whole number from 1 to 99.',
};

/** What would be sent, and what our own inspection finds in it. */
export interface Tried {
  /** Undefined when the texts are no case. */
  readonly linkage: Case | undefined;
  readonly findings: OpsFinding[];
}

/** Tries texts on a record; nothing is changed. */
export function tryFields(
  evaluation: Rated,
  fields: OpsFields,
  inspection: Pick<Inspection, 'ofEvaluation'>,
): Tried {
  const mended = caseWith(evaluation, fields);
  if (!mended.ok) return { linkage: undefined, findings: [...mended.findings] };
  const { linkage } = mended;
  const { draft } = evaluation;
  const repair = { at: 0, by: '', why: '', linkage };
  return { linkage, findings: findingsOf(inspection.ofEvaluation({ draft, repair })) };
}

/** What of an inspection may be read at a counter: nothing about what the citizen said. */
export function findingsOf(violations: readonly Violation[]): OpsFinding[] {
  return violations
    .filter(({ field }) => field in FIELDS)
    .map(({ field, message }) => ({ field, message }));
}

/** The code a refusal is about, when one repair may mend it in many records. */
export function sharedCode(
  evaluation: Rated,
  outcome: Outcome | undefined,
  codes: readonly SharedCode[],
): OpsGroup['code'] {
  if (outcome?.kind !== 'rejected') return null;
  const known = outcome.violations.find(({ field }) => field in FIELDS)?.field;
  const field = codes.find((code) => code === known);
  const value = field && linkageOf(evaluation)?.[field];
  return field === undefined || value === undefined ? null : { field, value };
}
