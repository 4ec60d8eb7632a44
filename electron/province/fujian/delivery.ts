import { type Evaluation, linkageOf } from '../../../shared/evaluation.ts';
import type { FujianFormat } from '../../../shared/fujian-settings.ts';
import { bilingual } from '../../../shared/mistake-text.ts';
import type { Asked, Outcome, Receipt, Submission } from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';
import type { Log } from '../../log.ts';
import { discreet, personalTexts } from '../discretion.ts';
import { outcomeOfDuplicate } from '../duplicate.ts';
import { FAILED_INSIDE, nameOf, UNLINKED, UNWRITABLE } from '../inside.ts';
import { type Sent, sendOneByOne } from '../one-by-one.ts';
import { outcomeOf } from './answers.ts';
import type { Call } from './call.ts';
import { evaluationDocument, subjectOf } from './case-document.ts';
import type { Operation } from './envelope.ts';

/** Delivers by one operation; one outcome per record, in the same order. Never rejects. */
export type Deliver = (
  operation: Extract<Operation, 'getSaveEvaluation' | 'getEvaluationSupplement'>,
  records: readonly Submission[],
) => Promise<readonly Outcome[]>;

/** @param options.findReceipt asks what the province has, where it says that it has something */
export function createDeliver(options: {
  readonly call: Call;
  readonly findReceipt: (item: Case) => Promise<Asked<Receipt>>;
  readonly format: FujianFormat;
  readonly log: Log;
}): Deliver {
  const { call, findReceipt, format, log } = options;

  return (operation, records) =>
    sendOneByOne(records, async (record) => {
      const { evaluation } = record;
      const linkage = linkageOf(evaluation);
      if (linkage === undefined) return local(UNLINKED);
      try {
        const document = documentOf(evaluation, linkage);
        if (typeof document !== 'string') return local(document);
        const { outcome, general } = await send(operation, document, record, linkage);
        const personal = personalTexts(linkage, evaluation.draft.text);
        return outcome.kind === 'rejected'
          ? local({ ...outcome, violations: discreet(outcome.violations, personal) })
          : { outcome, general };
      } catch (error) {
        const { id } = evaluation.draft;
        log.error('delivering failed inside the device', { id, why: nameOf(error) });
        return local(FAILED_INSIDE);
      }
    });

  /** A record that cannot be written is an outcome of its own. */
  function documentOf(evaluation: Evaluation, linkage: Case): string | Outcome {
    const { draft, chain } = evaluation;
    const subject = subjectOf(linkage, format, {
      serviceName: draft.serviceName,
      deviceId: chain.deviceId,
    });
    if (subject === undefined) return NO_BUSINESS_CODE;
    try {
      return evaluationDocument(subject, evaluation, format);
    } catch (error) {
      const { id } = draft;
      log.error('an evaluation cannot be written for the province', { id, why: nameOf(error) });
      return UNWRITABLE;
    }
  }

  async function send(
    operation: Operation,
    document: string,
    record: Submission,
    linkage: Case,
  ): Promise<Sent> {
    const reply = await call(operation, document);
    if (reply.kind === 'noReply') return { outcome: reply.outcome, general: !reply.aboutContent };
    const answered = outcomeOf(reply);
    const outcome =
      answered.kind === 'conflict'
        ? await outcomeOfDuplicate(record, () => findReceipt(linkage), answered.detail)
        : answered;
    return { outcome, general: outcome.kind === 'unauthorised' };
  }
}

/** R15, R17. */
export const NO_BUSINESS_CODE: Extract<Outcome, { kind: 'rejected' }> = {
  kind: 'rejected',
  violations: [
    {
      field: 'businessCode',
      rule: 'required',
      message: bilingual(
        '该事项没有省网事项编码，省平台不接收；请联系技术人员为该事项配置编码',
        'this task has no code of the province, which takes nothing without one; ask IT to add it',
      ),
    },
  ],
  unasked: true,
};

/** What says nothing about the next record. */
function local(outcome: Outcome): Sent {
  return { outcome, general: false };
}
