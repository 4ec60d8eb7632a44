import type { Evaluation } from './evaluation.ts';
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
    /** The province had it already, by the same id. */
    duplicate: z.boolean().optional(),
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
    detail: z.string(),
  }),
  /** Token or signature refused: nobody's record is at fault. */
  z.strictObject({ kind: z.literal('unauthorised'), detail: z.string() }),
  /** Somebody else has evaluated this projectNo + serviceNumber. */
  z.strictObject({ kind: z.literal('conflict'), detail: z.string() }),
  z.strictObject({ kind: z.literal('rejected'), violations: z.array(violationSchema) }),
]);

export type Outcome = z.infer<typeof outcomeSchema>;

/** The province's own page for one case; drawn as the dynamic QR (R10). */
export const evaluationPageSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** ms since 1970 UTC by the corrected clock. */
  expiresAt: z.number(),
});

export type EvaluationPage = z.infer<typeof evaluationPageSchema>;

/** Answer of a call that has no outcome per record. */
export type Asked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly outcome: Exclude<Outcome, { kind: 'delivered' }> };

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
  /** The province's own page for a case (R9, R10). */
  evaluationPage(item: Case, serviceName: string | undefined): Promise<Asked<EvaluationPage>>;
  /** The newest 测评选项. */
  options(): Promise<Asked<OptionSet>>;
  close(): Promise<void>;
}
