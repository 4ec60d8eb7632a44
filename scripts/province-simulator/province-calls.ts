import { z } from 'zod';
import { caseFields } from './case-fields.ts';
import type { Counts } from './counts.ts';
import type { EvaluationDesk } from './evaluation-desk.ts';
import type { Route } from './evaluation-inspection.ts';
import type { EvaluationPages } from './evaluation-pages.ts';
import type { Faults } from './faults.ts';
import { dedupeKey, type Records } from './records.ts';
import { inspectionFailed, type Reply, reply } from './reply.ts';
import { inspectService } from './service-inspection.ts';
import { shapeViolations, type Violation } from './violation.ts';
import { wireTime } from './wire-time.ts';

/** A call that has passed the gate. */
export type Call = Readonly<{
  path: string;
  query: URLSearchParams;
  /** The parsed JSON body; undefined for GET. */
  body: unknown;
  /** The clock of the province, in ms. */
  serverTime: number;
  /** Where its pages are reached, without a slash at the end. */
  baseUrl: string;
}>;

/** What the calls work on. */
export type Office = Readonly<{
  records: Records;
  counts: Counts;
  faults: Faults;
  desk: EvaluationDesk;
  pages: EvaluationPages;
}>;

/** The calls behind token and signature (province.md, `standard`), by method and path. */
export function provinceCalls(office: Office): ReadonlyMap<string, (call: Call) => Reply> {
  return new Map([
    ['GET /v1/options', () => reply('0', publishedOptions(office))],
    ['POST /v1/services', (call: Call) => takeService(office, call)],
    ['POST /v1/evaluations', (call: Call) => takeEvaluations(office, call, 'ordinary', 100)],
    [
      'POST /v1/evaluations/supplement',
      (call: Call) => takeEvaluations(office, call, 'supplement', 200),
    ],
    ['POST /v1/pages', (call: Call) => issuePage(office, call)],
    ['GET /v1/receipts', (call: Call) => findReceipts(office, call)],
  ]);
}

function publishedOptions({ records }: Office) {
  const { version, levels } = records.options;
  return { version, levels };
}

function takeService({ records, counts, faults }: Office, call: Call): Reply {
  const forced = faults.fire('rejectNext', call.path);
  const inspected = forced
    ? { passed: false as const, violations: [forced.violation] }
    : inspectService(call.body);
  if (!inspected.passed) {
    counts.add('services', 'rejected');
    return refuse(counts, inspected.violations);
  }
  const { item } = inspected;
  const isNew = records.serviceByKey(dedupeKey(item)) === undefined;
  records.keep({ type: 'service', acceptedAt: wireTime(call.serverTime), item });
  counts.add('services', isNew ? 'stored' : 'replaced');
  records.settle();
  return reply('0');
}

function takeEvaluations(office: Office, call: Call, route: Route, most: number): Reply {
  const between = { error: `items 应为 1 到 ${most} 项的数组。` };
  const batch = z
    .strictObject(
      { items: z.array(z.unknown(), between).min(1, between).max(most, between) },
      { error: '请求体应为包含 items 的 JSON 对象。' },
    )
    .safeParse(call.body, { reportInput: true });
  if (!batch.success) return refuse(office.counts, shapeViolations(batch.error));
  const results = batch.data.items.map((item) =>
    office.desk.take(item, route, call.path, call.serverTime),
  );
  // One flush for the whole batch, and only then an answer.
  office.records.settle();
  return reply('0', { results });
}

const whichService = z.strictObject(
  { projectNo: caseFields.projectNo, serviceNumber: caseFields.serviceNumber },
  { error: '请求体应为 JSON 对象。' },
);

function issuePage({ records, counts, pages }: Office, call: Call): Reply {
  const asked = whichService.safeParse(call.body, { reportInput: true });
  if (!asked.success) return refuse(counts, shapeViolations(asked.error));
  const key = dedupeKey(asked.data);
  if (records.serviceByKey(key) === undefined) return reply('2001');
  const [taken] = records.evaluationsByKey(key);
  if (taken !== undefined) return reply('2002', { id: taken.id, receipt: taken.receipt });
  return reply('0', pages.issue(asked.data, call.baseUrl, call.serverTime));
}

function findReceipts({ records, counts }: Office, call: Call): Reply {
  const number = call.query.get('serviceNumber') ?? undefined;
  const asked = whichService.safeParse(
    {
      projectNo: call.query.get('projectNo') ?? undefined,
      serviceNumber: number !== undefined && /^\d{1,2}$/.test(number) ? Number(number) : number,
    },
    { reportInput: true },
  );
  if (!asked.success) return refuse(counts, shapeViolations(asked.error));
  const held = records.evaluationsByKey(dedupeKey(asked.data));
  const receipts = held.map(({ id, receipt, assessTime }) => ({ id, receipt, assessTime }));
  return reply('0', { receipts });
}

function refuse(counts: Counts, violations: readonly Violation[]): Reply {
  for (const { field, rule } of violations) counts.add('violations', `${field}: ${rule}`);
  return inspectionFailed(violations);
}
