import type { Outcome, Submission } from '../../../shared/province.ts';
import { z } from '../../../shared/schema.ts';
import type { Case } from '../../../shared/service.ts';
import { outcomeOfDuplicate } from '../duplicate.ts';
import type { Sent } from '../one-by-one.ts';
import type { NoReply } from '../reading.ts';
import { isGeneral, type Judge } from './answers.ts';
import type { Call, Reply } from './call.ts';
import { type EvaluationItem, keyOf, type ServiceItem } from './records.ts';
import type { Services } from './services.ts';

/** One evaluation as it goes on the wire, with the service it needs. */
export interface Delivery {
  readonly submission: Submission;
  readonly linkage: Case;
  readonly service: ServiceItem;
  readonly item: EvaluationItem;
}

const receiptSchema = z.string().trim().min(1).max(200);

/**
 * Delivers one evaluation: its service first, then itself. Where the province has no such service all
 * the same (it may have been rebuilt since), both are told once more.
 */
export function createDeliver(options: {
  readonly call: Call;
  readonly services: Services;
  readonly judge: Judge;
}): (delivery: Delivery) => Promise<Sent> {
  const { call, services, judge } = options;

  return async (delivery) => {
    const sent = await attempt(delivery);
    if (sent.outcome.kind !== 'waitingCase') return sent;
    services.forget(delivery.linkage);
    return attempt(delivery);
  };

  async function attempt({ submission, linkage, service, item }: Delivery): Promise<Sent> {
    const told = await services.tell(() => service, linkage);
    if (told !== undefined) return told;
    const reply = await call(() => item);
    return { outcome: await outcomeOf(reply, submission, linkage), general: isGeneral(reply) };
  }

  async function outcomeOf(
    reply: Reply | NoReply,
    submission: Submission,
    linkage: Case,
  ): Promise<Outcome> {
    const { id, text } = submission.evaluation.draft;
    if (reply.kind === 'reply' && reply.meaning.kind === 'done') {
      judge.heard(id);
      const receipt = receiptSchema.safeParse(reply.meaning.data);
      return { kind: 'delivered', receipt: receipt.success ? receipt.data : keyOf(linkage) };
    }
    const refusal = judge.refusal(reply, id, linkage, text);
    if (refusal.kind !== 'conflict') return refusal;
    const unsupported = { ok: true, value: { kind: 'unsupported' } } as const;
    return outcomeOfDuplicate(submission, () => Promise.resolve(unsupported), refusal.detail);
  }
}
