import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Ledger } from '../province-simulator/ledger.ts';
import { wireTime } from '../province-simulator/wire-time.ts';
import type { CaseFields } from './case-inspection.ts';

/** One line of the file: an evaluation that was accepted. */
export const heldEvaluation = z.object({
  acceptedAt: z.string(),
  route: z.enum(['ordinary', 'supplement', 'page']),
  /** `evaluateUnid`. */
  receipt: z.string(),
  projectNo: z.string(),
  serviceNumber: z.number(),
  evaluateType: z.string(),
  alternate: z.string(),
  assessTime: z.string(),
  /** The document; absent for a rating made on the province's own page. */
  fields: z.record(z.string(), z.string()).optional(),
});

/** An evaluation that the province holds. */
export type HeldEvaluation = z.output<typeof heldEvaluation>;

/** What an evaluation is known by: project, service serial, first or additional. */
export type EvaluationKey = Pick<HeldEvaluation, 'projectNo' | 'serviceNumber' | 'evaluateType'>;

/** The key in a document; the service serial is the second of the custom fields. */
export function keyIn({ projectNo = '', customFields = '', evaluateType = '1' }: CaseFields) {
  return { projectNo, serviceNumber: Number(customFields.split(',')[1]), evaluateType };
}

/** What the province holds, rebuilt from its ledger. */
export class Records {
  readonly #ledger: Ledger<HeldEvaluation>;
  readonly #evaluations: HeldEvaluation[];

  constructor(ledger: Ledger<HeldEvaluation>) {
    this.#ledger = ledger;
    this.#evaluations = [...ledger.entries];
  }

  get evaluations(): readonly HeldEvaluation[] {
    return this.#evaluations;
  }

  /** The first with this key. */
  find(key: EvaluationKey): HeldEvaluation | undefined {
    return this.#evaluations.find((held) => nameOf(held) === nameOf(key));
  }

  /** Writes it down, durably, and gives it a receipt; throws, without effect, when it cannot. */
  keep(evaluation: Omit<HeldEvaluation, 'acceptedAt' | 'receipt'>, now: number): HeldEvaluation {
    const held = {
      acceptedAt: wireTime(now),
      receipt: randomBytes(16).toString('hex'),
      ...evaluation,
    };
    this.#ledger.append(held);
    this.#ledger.sync();
    this.#evaluations.push(held);
    return held;
  }

  /** How often something took effect; a key with more than one record is a duplicate. */
  effects() {
    const times = new Map<string, number>();
    for (const held of this.#evaluations) {
      times.set(nameOf(held), (times.get(nameOf(held)) ?? 0) + 1);
    }
    return {
      evaluations: this.#evaluations.length,
      distinctKeys: times.size,
      repeatedKeys: [...times].filter(([, count]) => count > 1).map(([name]) => name),
    };
  }
}

function nameOf({ projectNo, serviceNumber, evaluateType }: EvaluationKey): string {
  return `${projectNo}#${serviceNumber}#${evaluateType}`;
}
