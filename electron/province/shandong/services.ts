import type { Refusal } from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';
import { createTold } from '../told.ts';
import { isGeneral, type Judge } from './answers.ts';
import type { Call } from './call.ts';
import { keyOf, type ServiceItem } from './records.ts';
import type { Meaning } from './words.ts';

/** Why a service could not be told; `general` when the next would fare no better. */
export interface Untold {
  readonly outcome: Refusal;
  readonly general: boolean;
}

/** Tells the province the 办件服务: it refuses an evaluation without one. */
export interface Services {
  /**
   * Tells it unless the province has accepted the same in this run.
   * @param write the service, as known now
   * @param linkage the case it is written from
   * @returns undefined when the province has it
   */
  tell(write: () => ServiceItem, linkage: Case): Promise<Untold | undefined>;
  /** The province says it has none: tell it again next time. */
  forget(linkage: Case): void;
}

export function createServices(options: { readonly call: Call; readonly judge: Judge }): Services {
  const { call, judge } = options;
  const told = createTold();

  return {
    async tell(write, linkage) {
      const key = keyOf(linkage);
      let item = write();
      if (told.has(key, item)) return undefined;
      const reply = await call(() => {
        item = write();
        return item;
      });
      const accepted = reply.kind === 'reply' && ACCEPTED.includes(reply.meaning.kind);
      if (!accepted) {
        const outcome = aboutTheService(judge.refusal(reply, key, linkage, ''));
        return { outcome, general: isGeneral(reply) };
      }
      judge.heard(key);
      told.note(key, item);
      return undefined;
    },
    forget: (linkage) => told.forget(keyOf(linkage)),
  };
}

/** Where it exists it may be in an older wording: this province replaces none, so on we go. */
const ACCEPTED: readonly Meaning['kind'][] = ['done', 'serviceExists'];

/** The refusal as it concerns the evaluation, which was not sent and so has not arrived. */
function aboutTheService(refusal: Refusal): Refusal {
  if (refusal.kind === 'rejected') return refusal;
  const detail = `service not told: ${refusal.detail}`;
  if (refusal.kind === 'unauthorised') return { ...refusal, detail };
  const after = refusal.kind === 'retry' ? refusal.after : undefined;
  // “No service” and “evaluated already” say nothing about a service.
  return { kind: 'retry', mayHaveArrived: false, detail, ...(after !== undefined && { after }) };
}
