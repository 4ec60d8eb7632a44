import { sm3 } from 'sm-crypto-v2';
import type { Refusal } from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';
import { isGeneral, type Judge } from './answers.ts';
import type { Call } from './call.ts';
import { keyOf, type ServiceItem } from './records.ts';
import type { Meaning } from './words.ts';

/** How many services are remembered as told; a counter sees a few hundred a day. */
const REMEMBERED = 2_000;

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
  /** Dedupe key → SM3 of the content last told: a repaired case is told again. */
  const told = new Map<string, string>();

  return {
    async tell(write, linkage) {
      const key = keyOf(linkage);
      let content = sm3(JSON.stringify(write()));
      if (told.get(key) === content) return undefined;
      const reply = await call(() => {
        const item = write();
        content = sm3(JSON.stringify(item));
        return item;
      });
      const accepted = reply.kind === 'reply' && ACCEPTED.includes(reply.meaning.kind);
      if (!accepted) {
        const outcome = aboutTheService(judge.refusal(reply, key, linkage, ''));
        return { outcome, general: isGeneral(reply) };
      }
      judge.heard(key);
      remember(key, content);
      return undefined;
    },
    forget: (linkage) => void told.delete(keyOf(linkage)),
  };

  function remember(key: string, content: string): void {
    told.delete(key);
    told.set(key, content);
    const [oldest] = told.keys();
    if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest);
  }
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
