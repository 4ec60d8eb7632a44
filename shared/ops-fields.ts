/** The words of the ops pages that main and window share; no schema, since the window draws only. */

/** Of an undelivered record, by the journal; what is just being sent counts as waiting. */
export const OPS_STATES = ['pending', 'waitingCase', 'quarantined', 'exported'] as const;

export type OpsState = (typeof OPS_STATES)[number];

/** Past its target; past its cut-off, so that only the supplementary route is left (R21). */
export const OPS_AGES = ['overdue', 'pastCutOff'] as const;

/** Which records the list shows; `null` and `any` for all. */
export interface OpsFilter {
  readonly search: string;
  readonly state: OpsState | null;
  readonly reason: string | null;
  readonly age: 'any' | (typeof OPS_AGES)[number];
}

/**
 * Case and codes, in the order of the form. The citizen's details are not among them: they come with
 * the case and are never typed by staff (R12).
 */
export const MENDABLE = [
  'projectNo',
  'serviceNumber',
  'areaCode',
  'orgCode',
  'orgName',
  'taskCode',
  'taskHandleItem',
  'taskName',
  'proStatus',
  'acceptDate',
  'resultDate',
  'projectType',
  'deptCode',
  'userProp',
  'userPageType',
] as const;

export type Mendable = (typeof MENDABLE)[number];

export function isMendable(name: string): name is Mendable {
  return MENDABLE.some((mendable) => mendable === name);
}

/** Codes: the same wrong one may stand in many records, and then one repair mends all of them. */
export const SHARED_CODES = [
  'areaCode',
  'orgCode',
  'orgName',
  'taskCode',
  'taskHandleItem',
  'taskName',
  'projectType',
  'deptCode',
] as const satisfies readonly Mendable[];

export type SharedCode = (typeof SHARED_CODES)[number];
