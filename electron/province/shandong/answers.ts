import type { Refusal } from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';
import { discreet, personalTexts } from '../discretion.ts';
import type { NoReply } from '../reading.ts';
import type { Reply } from './call.ts';
import { createPatience } from './patience.ts';

/** Says what the answers to one of the calls mean where they are no success. */
export interface Judge {
  /** An answer with a meaning of its own. */
  heard(id: string): void;
  /**
   * @param id of what was told: the same for each attempt
   * @param linkage whose details must not be repeated (R12), nor the citizen's `text`
   */
  refusal(reply: Reply | NoReply, id: string, linkage: Case, text: string): Refusal;
}

/** @param limit answers in the same unknown words that are taken for a rejection */
export function createJudge(limit: number): Judge {
  const patience = createPatience(limit);

  return {
    heard: patience.heard,
    refusal(reply, id, linkage, text) {
      if (reply.kind === 'noReply') return reply.outcome;
      const { meaning, after } = reply;
      const wait = after !== undefined && { after };
      const words = discreetly(reply.said.words, linkage, text);
      const detail = `“${words}”`;
      switch (meaning.kind) {
        case 'unauthorised':
          return { kind: 'unauthorised', detail };
        case 'busy':
          return { kind: 'retry', mayHaveArrived: false, spoke: true, detail, ...wait };
        case 'noService':
          patience.heard(id);
          // An evaluation cannot be where its service is not.
          return { kind: 'waitingCase', detail: 'no service data', absent: true };
        case 'duplicate':
          patience.heard(id);
          return { kind: 'conflict', detail: 'evaluated already' };
        case 'rejected': {
          patience.heard(id);
          const { field, rule } = meaning;
          return { kind: 'rejected', violations: [{ field, rule, message: words }] };
        }
        default:
          break;
      }
      const violation = { field: 'record', rule: 'unknownAnswer', message: words };
      // Where the two halves of an answer contradict each other, it is no answer about a record.
      const isRefusal = reply.said.verdict === 'no';
      if (isRefusal && patience.tried(id, words)) {
        return { kind: 'rejected', violations: [violation] };
      }
      const unknown = `unknown answer ${detail}`;
      return { kind: 'retry', mayHaveArrived: true, spoke: true, detail: unknown, ...wait };
    },
  };
}

/** The province's words without the citizen's details, which they may quote. */
function discreetly(words: string, linkage: Case, text: string): string {
  const shown = { field: '', rule: '', message: words };
  const [masked] = discreet([shown], personalTexts(linkage, text));
  return masked?.message ?? '';
}

/** The next would fare no better. */
export function isGeneral(reply: Reply | NoReply): boolean {
  return reply.kind === 'noReply'
    ? !reply.aboutContent
    : reply.meaning.kind === 'unauthorised' || reply.meaning.kind === 'busy';
}
