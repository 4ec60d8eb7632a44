import type { Counts } from '../province-simulator/counts.ts';
import type { EvaluationPages } from '../province-simulator/evaluation-pages.ts';
import type { Faults } from '../province-simulator/faults.ts';
import {
  type CaseFields,
  type DocumentKind,
  type InspectionContext,
  inspectCase,
} from './case-inspection.ts';
import { type HeldEvaluation, keyIn, type Records } from './records.ts';
import type { CaseAnswer } from './soap.ts';

/** What the operations work on. */
export type Office = Readonly<{
  records: Records;
  counts: Counts;
  faults: Faults;
  pages: EvaluationPages;
  context: InspectionContext;
}>;

/** One decrypted call. */
export type Call = Readonly<{
  children: readonly (readonly [name: string, text: string])[];
  path: string;
  /** The clock of the province, ms. */
  serverTime: number;
  /** Where its pages are reached. */
  baseUrl: string;
}>;

/** The operations behind token and cipher (province.md, `fujian`), by name. */
export function operations(office: Office): ReadonlyMap<string, (call: Call) => CaseAnswer> {
  return new Map([
    ['getSaveEvaluation', (call: Call) => take(office, call, 'ordinary')],
    ['getEvaluationSupplement', (call: Call) => take(office, call, 'supplement')],
    ['getSaveEvaluationUrl', (call: Call) => issuePage(office, call)],
    ['getEvaluationDetail', (call: Call) => detail(office, call)],
  ]);
}

function take(office: Office, call: Call, route: 'ordinary' | 'supplement'): CaseAnswer {
  const { records, counts, faults } = office;
  const read = inspected(office, call, 'upload');
  if ('code' in read) return read;
  const { fields } = read;
  const key = keyIn(fields);
  if (records.find(key) !== undefined && !faults.fire('acceptSecond', call.path)) {
    counts.add('items', 'duplicate');
    return DUPLICATE;
  }
  const { alternate = '', assessTime = '' } = fields;
  const held = records.keep({ ...key, route, alternate, assessTime, fields }, call.serverTime);
  counts.add('items', 'accepted');
  return faults.fire('withoutReceipt', call.path) ? done({}) : done({ evaluateUnid: held.receipt });
}

function issuePage(office: Office, call: Call): CaseAnswer {
  const read = inspected(office, call, 'page');
  if ('code' in read) return read;
  const key = keyIn(read.fields);
  if (office.records.find(key) !== undefined) return DUPLICATE;
  return done({ url: office.pages.issue(key, call.baseUrl, call.serverTime).url });
}

function detail(office: Office, call: Call): CaseAnswer {
  const read = inspected(office, call, 'detail');
  if ('code' in read) return read;
  const held = office.records.find(keyIn(read.fields));
  return held === undefined ? NO_DATA : done(detailOf(held));
}

function detailOf({ receipt, alternate, assessTime }: HeldEvaluation) {
  return { evaluateUnid: receipt, alternate, assessTime };
}

/** The document when the inspection passes it, or the answer that refuses it. */
function inspected(
  { counts, faults, context }: Office,
  { children, path }: Call,
  kind: DocumentKind,
): CaseAnswer | { readonly fields: CaseFields } {
  const forced = faults.fire('rejectNext', path);
  const violations = forced ? [forced.violation] : inspectCase(children, kind, context);
  if (violations.length === 0) return { fields: Object.fromEntries(children) };
  counts.add('items', 'rejected');
  for (const { field, rule } of violations) counts.add('violations', `${field}: ${rule}`);
  return {
    code: '400',
    message: violations.map(({ field, message }) => `${field}：${message}`).join(''),
    data: {},
  };
}

function done(data: Readonly<Record<string, string>>): CaseAnswer {
  return { code: '200', message: '', data };
}

const DUPLICATE: CaseAnswer = { code: '3', message: '评价数据重复', data: {} };
const NO_DATA: CaseAnswer = { code: '404', message: '没有对应的数据', data: {} };
