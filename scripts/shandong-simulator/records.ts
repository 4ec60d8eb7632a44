import { z } from 'zod';
import type { Ledger } from '../province-simulator/ledger.ts';
import { evaluationItem, type ServiceItem, serviceItem } from './items.ts';

/** One line of the file: something the province accepted. */
export const ledgerEntry = z.discriminatedUnion('type', [
  z.object({ type: z.literal('service'), acceptedAt: z.string(), item: serviceItem }),
  z.object({
    type: z.literal('evaluation'),
    acceptedAt: z.string(),
    route: z.enum(['call', 'page']),
    receipt: z.string(),
    projectNo: z.string(),
    serviceNumber: z.number(),
    satisfaction: z.number(),
    assessTime: z.string(),
    /** Absent for a rating made on the province's own page. */
    item: evaluationItem.optional(),
  }),
]);
export type LedgerEntry = z.output<typeof ledgerEntry>;

/** An evaluation that the province holds. */
export type HeldEvaluation = Extract<LedgerEntry, { type: 'evaluation' }>;

/** What a service or an evaluation is told apart by. */
export type Key = Readonly<{ projectNo: string; serviceNumber: number }>;

/** What the province knows, rebuilt from the ledger. */
export class Records {
  readonly #ledger: Ledger<LedgerEntry>;
  readonly #services = new Map<string, ServiceItem>();
  readonly #evaluations: HeldEvaluation[] = [];
  readonly #byKey = new Map<string, HeldEvaluation>();

  constructor(ledger: Ledger<LedgerEntry>) {
    this.#ledger = ledger;
    for (const entry of ledger.entries) this.#apply(entry);
  }

  /** Writes the entry down and lets it take effect; throws, without effect, when it cannot. */
  keep(entry: LedgerEntry): void {
    this.#ledger.append(entry);
    this.#ledger.sync();
    this.#apply(entry);
  }

  get evaluations(): readonly HeldEvaluation[] {
    return this.#evaluations;
  }

  get services(): readonly ServiceItem[] {
    return [...this.#services.values()];
  }

  serviceOf(of: Key): ServiceItem | undefined {
    return this.#services.get(name(of));
  }

  evaluationOf(of: Key): HeldEvaluation | undefined {
    return this.#byKey.get(name(of));
  }

  /** `projectNo#serviceNumber` with more than one record: what must never be. */
  repeatedKeys(): readonly string[] {
    const seen = new Set<string>();
    const repeated = new Set<string>();
    for (const held of this.#evaluations) {
      if (seen.has(name(held))) repeated.add(name(held));
      seen.add(name(held));
    }
    return [...repeated];
  }

  #apply(entry: LedgerEntry): void {
    if (entry.type === 'service') {
      this.#services.set(name(entry.item), entry.item);
      return;
    }
    this.#evaluations.push(entry);
    this.#byKey.set(name(entry), this.evaluationOf(entry) ?? entry);
  }
}

function name({ projectNo, serviceNumber }: Key): string {
  return `${projectNo}#${serviceNumber}`;
}
