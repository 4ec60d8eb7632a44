import type { Moment } from './clock.ts';
import type { Evaluation } from './evaluation.ts';
import type { Level } from './level.ts';
import type { OptionSet } from './options.ts';
import { z } from './schema.ts';
import type { Case } from './service.ts';

const violationSchema = z.strictObject({
  field: z.string(),
  rule: z.string(),
  message: z.string(),
});

/** One thing the quality inspection (质检) found, the province's or our own. */
export type Violation = z.infer<typeof violationSchema>;

/**
 * What became of one evaluation. Every adapter maps *every* answer to one of these; a bare HTTP 200
 * is none of them.
 */
export const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('delivered'),
    receipt: z.string(),
    /** The province had it already: by the same id, or what it has is what an earlier attempt sent. */
    duplicate: z.boolean().optional(),
    /** Taken for our own earlier attempt, with no way to ask whose the one it has is; counted. */
    receiptUncertain: z.boolean().optional(),
  }),
  /** 没有对应的服务数据, or not linked to a case yet. */
  z.strictObject({
    kind: z.literal('waitingCase'),
    detail: z.string(),
    /** The province itself said so: it has no such service, hence not this evaluation either. */
    absent: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('retry'),
    /** ms the province asked us to wait. */
    after: z.number().optional(),
    /** The request may have been processed although no answer was understood. */
    mayHaveArrived: z.boolean(),
    /** The province itself spoke, so it can be reached: it is busy, or its words were not clear. */
    spoke: z.literal(true).optional(),
    detail: z.string(),
  }),
  /** Token or signature refused: nobody's record is at fault. */
  z.strictObject({ kind: z.literal('unauthorised'), detail: z.string() }),
  /** Somebody else has evaluated this projectNo + serviceNumber. */
  z.strictObject({
    kind: z.literal('conflict'),
    detail: z.string(),
    /** No answer of ours was ever lost, so it is theirs that is there, and this evaluation is not. */
    absent: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal('rejected'),
    violations: z.array(violationSchema),
    /** Found by our own inspection: the province was not asked, so this says nothing of what it has. */
    unasked: z.literal(true).optional(),
  }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;

/**
 * Whether the province itself has said that it does not have the record: its inspection refused it,
 * it has no such service, or it has somebody else's. What was sent before has not arrived either.
 */
export function saysMissing(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'rejected':
      return outcome.unasked !== true;
    case 'waitingCase':
    case 'conflict':
      return outcome.absent === true;
    default:
      return false;
  }
}

/** Whether the province itself was heard; without that the network may be down. */
export function isFromProvince(outcome: Outcome): boolean {
  return outcome.kind !== 'retry' || outcome.spoke === true;
}

/** The province's own page for one case; drawn as the dynamic QR (R10). */
export const evaluationPageSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** ms since 1970 UTC by the corrected clock. */
  expiresAt: z.number(),
  /**
   * When the service began, corrected ms, as the province was told for the sake of the page. It keeps
   * that, so the rating is timed by the same clock (R20).
   */
  serviceBegan: z.number().optional(),
});

export type EvaluationPage = z.infer<typeof evaluationPageSchema>;

/** Whether the province has an evaluation of a case in one service. */
export type Receipt =
  | {
      readonly kind: 'found';
      readonly receipt: string;
      /** Where the province says them. */
      readonly level?: Level;
      /** ms since 1970 UTC. */
      readonly assessedAt?: number;
    }
  | { readonly kind: 'none' }
  /** This province has no way to ask. */
  | { readonly kind: 'unsupported' };

/** Any outcome but success. */
export type Refusal = Exclude<Outcome, { kind: 'delivered' }>;

/** This province has no such call, now or later. */
export interface Unsupported {
  readonly kind: 'unsupported';
  readonly detail: string;
}

/** Answer of a call that has no outcome per record. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly outcome: Refusal | Unsupported };

/** One evaluation on its way to the province. */
export interface Submission {
  readonly evaluation: Evaluation;
  /** Tried before, and the answer was lost: only then may a duplicate be our own. */
  readonly mayHaveArrived: boolean;
}

/** The one door to any province; everything provincial stays behind it. */
export interface Province {
  /**
   * Delivers evaluations; the services they belong to are told first where the province wants that.
   * @param records at most `limits.submit`
   * @returns one outcome per record, in the same order; never rejects
   */
  submit(records: readonly Submission[]): Promise<readonly Outcome[]>;
  /**
   * 补报: the same after the cut-off; marked late, times never altered.
   * @param records at most `limits.supplement`
   * @param lateReason a factual sentence, the same for all of them
   */
  supplement(records: readonly Submission[], lateReason: string): Promise<readonly Outcome[]>;
  /** How many records a call takes at once. */
  readonly limits: { readonly submit: number; readonly supplement: number };
  /**
   * The province's own page for a case (R9, R10).
   * @param began of the service; a province that wants to know it before the page is told the service
   *   only with it, by the newest clock (R20)
   */
  evaluationPage(
    item: Case,
    serviceName: string | undefined,
    began?: Moment,
  ): Promise<Asked<EvaluationPage>>;
  /** Did an evaluation of this case and service arrive, by whatever way? */
  findReceipt(item: Case): Promise<Asked<Receipt>>;
  /** The newest 测评选项; whatever the answer, it has put the clock right if the province spoke. */
  options(): Promise<Asked<OptionSet>>;
  close(): Promise<void>;
}
