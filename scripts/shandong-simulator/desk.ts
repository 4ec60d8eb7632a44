import type { Counts } from '../province-simulator/counts.ts';
import type { Faults } from '../province-simulator/faults.ts';
import type { Violation } from '../province-simulator/violation.ts';
import { wireTime } from '../province-simulator/wire-time.ts';
import { contradictions, inspectEvaluation, inspectService, isBare } from './inspection.ts';
import type { HeldEvaluation, Key, Records } from './records.ts';
import { accepted, inWords, type Reply, refused } from './reply.ts';

/** Takes what was decrypted: inspects it, keeps it, and says so in the words of the page. */
export class Desk {
  readonly #records: Records;
  readonly #counts: Counts;
  readonly #faults: Faults;

  constructor(records: Records, counts: Counts, faults: Faults) {
    this.#records = records;
    this.#counts = counts;
    this.#faults = faults;
  }

  /** A 办件服务; `now` in ms. */
  takeService(raw: unknown, path: string, now: number): Reply {
    const forced = this.#faults.fire('rejectNext', path);
    if (forced) return this.#counted('services', 'rejected', inWords(forced.violation.message));
    const inspected = inspectService(raw);
    if (!inspected.passed) return this.#rejected('services', inspected.violations);
    const { item } = inspected;
    // What is there stays: this province replaces none.
    if (this.#records.serviceOf(item) !== undefined) {
      return this.#counted('services', 'exists', refused('serviceExists'));
    }
    this.#records.keep({ type: 'service', acceptedAt: wireTime(now), item });
    return this.#counted('services', 'stored', accepted());
  }

  /** An evaluation; its service has to be there. */
  takeEvaluation(raw: unknown, path: string, now: number): Reply {
    const forced = this.#faults.fire('rejectNext', path);
    if (forced) return this.#counted('items', 'rejected', inWords(forced.violation.message));
    const inspected = inspectEvaluation(raw);
    if (!inspected.passed) return this.#rejected('items', inspected.violations);
    const { item } = inspected;
    if (isBare(item)) return this.#counted('items', 'rejected', refused('bare'));
    const service = this.#records.serviceOf(item);
    if (service === undefined) return this.#counted('items', 'waitingCase', refused('noService'));
    const held = this.#records.evaluationOf(item);
    if (held !== undefined && !this.#faults.fire('acceptSecond', path)) {
      return this.#counted('items', 'duplicate', refused('duplicate'));
    }
    const wrong = contradictions(item, service);
    if (wrong.length > 0) return this.#rejected('items', wrong);
    const { projectNo, serviceNumber, satisfaction, assessTime } = item;
    const record = {
      ...this.#stamp('call', now),
      ...{ projectNo, serviceNumber, satisfaction, assessTime, item },
    };
    this.#records.keep(record);
    const receipt = this.#faults.fire('withoutReceipt', path) ? undefined : record.receipt;
    return this.#counted('items', 'accepted', accepted(receipt));
  }

  /** A tap on the province's own page; false when the service was rated before. */
  takeFromPage(of: Key, satisfaction: number, now: number): boolean {
    if (this.#records.evaluationOf(of) !== undefined) return false;
    this.#records.keep({
      ...this.#stamp('page', now),
      ...{ ...of, satisfaction, assessTime: wireTime(now) },
    });
    this.#counts.add('items', 'acceptedFromPage');
    return true;
  }

  #stamp(route: HeldEvaluation['route'], now: number) {
    const acceptedAt = wireTime(now);
    const number = String(this.#records.evaluations.length + 1).padStart(6, '0');
    const receipt = `SD${acceptedAt.slice(0, 10).replaceAll('-', '')}${number}`;
    return { type: 'evaluation' as const, acceptedAt, route, receipt };
  }

  #rejected(kind: 'services' | 'items', violations: readonly Violation[]): Reply {
    for (const { field, rule } of violations) this.#counts.add('violations', `${field}: ${rule}`);
    const [first] = violations;
    return this.#counted(
      kind,
      'rejected',
      refused('structure', `${first?.field} ${first?.message}`),
    );
  }

  #counted(kind: 'services' | 'items', what: string, reply: Reply): Reply {
    this.#counts.add(kind, what);
    return reply;
  }
}
