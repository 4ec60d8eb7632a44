import { randomUUID } from 'node:crypto';
import type { Counts } from './counts.ts';
import {
  compareWithService,
  inspectEvaluation,
  type Route,
  readEvaluation,
} from './evaluation-inspection.ts';
import type { EvaluationItem } from './evaluation-item.ts';
import type { Faults } from './faults.ts';
import { dedupeKey, type HeldEvaluation, type Records } from './records.ts';
import { type Code, messageOf } from './reply.ts';
import type { Violation } from './violation.ts';
import { readWireTime, wireTime } from './wire-time.ts';

/** What the province answers for one item. */
export type ItemResult = Readonly<{
  id: string;
  code: string;
  message: string;
  receipt?: string;
  violations?: readonly Violation[];
  data?: Readonly<{ id: string }>;
}>;

/** How far ahead of the server's clock an assessTime may be before it is noticed, in ms. */
const AHEAD_MS = 5 * 60 * 1000;

/** Takes evaluations: idempotency, inspection, service first, dedupe key; one result per item. */
export class EvaluationDesk {
  readonly #records: Records;
  readonly #counts: Counts;
  readonly #faults: Faults;
  readonly #received = new Map<string, number>();

  constructor(records: Records, counts: Counts, faults: Faults) {
    this.#records = records;
    this.#counts = counts;
    this.#faults = faults;
  }

  /** Processes one item of a batch; `serverTime` in ms. The caller settles the records. */
  take(raw: unknown, route: Route, path: string, serverTime: number): ItemResult {
    const instead = this.#faults.peek('businessCode');
    if (instead?.scope === 'item' && this.#faults.fire('businessCode', path)) {
      return { id: idOf(raw), code: instead.code, message: instead.message };
    }
    const read = readEvaluation(raw);
    if (!read.passed) return this.#reject(idOf(raw), read.violations);
    const { item } = read;
    this.#received.set(item.id, this.timesReceived(item.id) + 1);
    return (
      this.#known(item) ??
      this.#refusal(item, route, path) ??
      this.#accept(item, route, path, serverTime)
    );
  }

  /** Keeps a rating made on the province's own page, or tells which record is there already. */
  takeFromPage(
    of: Readonly<{ projectNo: string; serviceNumber: number }>,
    satisfaction: number,
    serverTime: number,
  ): Readonly<{ accepted: boolean; record: HeldEvaluation }> {
    const [taken] = this.#records.evaluationsByKey(dedupeKey(of));
    if (taken !== undefined) return { accepted: false, record: taken };
    const record: HeldEvaluation = {
      ...this.#stamp('page', serverTime),
      id: randomUUID(),
      projectNo: of.projectNo,
      serviceNumber: of.serviceNumber,
      satisfaction,
      assessTime: wireTime(serverTime),
    };
    this.#records.keep(record);
    this.#counts.add('items', 'acceptedFromPage');
    return { accepted: true, record };
  }

  /** How often an item with this id has arrived since the start. */
  timesReceived(id: string): number {
    return this.#received.get(id) ?? 0;
  }

  /** An id that took effect before: answered again, never processed again. */
  #known(item: EvaluationItem): ItemResult | undefined {
    const held = this.#records.evaluationById(item.id);
    if (held === undefined) return undefined;
    if (saysTheSame(item, held)) {
      this.#counts.add('items', 'duplicate');
      return this.#alreadyHeld(item.id, held);
    }
    return this.#reject(item.id, [
      { field: 'id', rule: 'idempotency', message: '该评价标识已用于内容不同的评价。' },
    ]);
  }

  #refusal(item: EvaluationItem, route: Route, path: string): ItemResult | undefined {
    const forced = this.#faults.fire('rejectNext', path);
    if (forced) return this.#reject(item.id, [forced.violation]);
    const violations = inspectEvaluation(item, {
      route,
      options: this.#records.options,
      keyOf: (deviceId) => this.#records.keyOf(deviceId),
    });
    if (violations.length > 0) return this.#reject(item.id, violations);
    const service = this.#records.serviceByKey(dedupeKey(item));
    if (service === undefined) {
      this.#counts.add('items', 'waitingCase');
      return result(item.id, '2001');
    }
    const [taken] = this.#records.evaluationsByKey(dedupeKey(item));
    if (taken !== undefined && !this.#faults.fire('acceptSecond', path)) {
      this.#counts.add('items', 'conflict');
      return this.#alreadyHeld(item.id, taken);
    }
    const contradictions = compareWithService(item, service);
    return contradictions.length > 0 ? this.#reject(item.id, contradictions) : undefined;
  }

  #accept(item: EvaluationItem, route: Route, path: string, serverTime: number): ItemResult {
    const { id, projectNo, serviceNumber, satisfaction, assessTime } = item;
    const record: HeldEvaluation = {
      ...this.#stamp(route, serverTime),
      ...{ id, projectNo, serviceNumber, satisfaction, assessTime, item },
    };
    this.#observe(item, serverTime);
    this.#records.keep(record);
    this.#counts.add('items', 'accepted');
    if (this.#faults.fire('withoutReceipt', path)) return result(id, '0');
    return { ...result(id, '0'), receipt: record.receipt };
  }

  /** What is odd, but by the page no reason to refuse. */
  #observe(item: EvaluationItem, serverTime: number): void {
    const { deviceId, epoch, seq, prevHash } = item;
    if (this.#records.keyOf(deviceId) === undefined) {
      this.#counts.add('observed', 'signatureUnverified');
    }
    if ((readWireTime(item.assessTime) ?? 0) > serverTime + AHEAD_MS) {
      this.#counts.add('observed', 'assessTimeAhead');
    }
    const before = this.#records.hashesAt(deviceId, epoch, seq - 1);
    if (before.size > 0 && !before.has(prevHash)) this.#counts.add('observed', 'chainBreak');
  }

  #stamp(route: HeldEvaluation['route'], serverTime: number) {
    const acceptedAt = wireTime(serverTime);
    const number = String(this.#records.evaluations.length + 1).padStart(6, '0');
    const receipt = `R${acceptedAt.slice(0, 10).replaceAll('-', '')}-${number}`;
    return { type: 'evaluation' as const, acceptedAt, route, receipt };
  }

  #alreadyHeld(id: string, held: HeldEvaluation): ItemResult {
    return { ...result(id, '2002'), receipt: held.receipt, data: { id: held.id } };
  }

  #reject(id: string, violations: readonly Violation[]): ItemResult {
    this.#counts.add('items', 'rejected');
    for (const { field, rule } of violations) this.#counts.add('violations', `${field}: ${rule}`);
    return { ...result(id, '3001'), violations };
  }
}

function result(id: string, code: Code): ItemResult {
  return { id, code, message: messageOf(code) };
}

/** The id of an item that may be anything, so that even its rejection can be matched. */
function idOf(raw: unknown): string {
  const id: unknown = raw !== null && typeof raw === 'object' && 'id' in raw ? raw.id : undefined;
  return typeof id === 'string' ? id : '';
}

/** Is this the record we hold, sent again? Linkage and codes may be repaired, words may not. */
function saysTheSame(item: EvaluationItem, held: HeldEvaluation): boolean {
  const before = held.item;
  return (
    before !== undefined &&
    item.hash === before.hash &&
    item.satisfaction === before.satisfaction &&
    item.assessTime === before.assessTime
  );
}
