import type { FujianFormat } from '../../../shared/fujian-settings.ts';
import { LEVELS } from '../../../shared/level.ts';
import type { Outcome, Receipt, Refusal } from '../../../shared/province.ts';
import { shanghaiMoment } from '../../../shared/shanghai-time.ts';
import type { Spoken } from '../reading.ts';
import type { Said } from './envelope.ts';

/** A longer one is a mistake of the other side. */
const LONGEST_RECEIPT = 200;

type Answer = Extract<Said, { kind: 'case' }>;

/** The documented business success. */
export function isSuccess(said: Said): said is Answer {
  return said.kind === 'case' && said.code === '200';
}

/** Whether token or caller were refused, and nobody's record. */
export function refusesToken(said: Said): boolean {
  return said.kind === 'fault' ? said.tokenRefused : said.code === '401' || said.code === '403';
}

/**
 * What the province has of an evaluation; level and time where they can be read.
 * @param answer to `getEvaluationDetail`
 * @returns undefined when it has no receipt
 */
export function readReceipt(answer: Answer, { levels }: FujianFormat): Receipt | undefined {
  const receipt = receiptIn(answer);
  if (receipt === undefined) return undefined;
  const { alternate, assessTime = '' } = answer.data;
  const level = LEVELS.find((each) => levels[each] === alternate);
  const assessedAt = shanghaiMoment(assessTime);
  return {
    kind: 'found',
    receipt,
    ...(level !== undefined && { level }),
    ...(assessedAt !== undefined && { assessedAt }),
  };
}

function receiptIn({ data }: Answer): string | undefined {
  const { evaluateUnid: receipt } = data;
  return receipt === undefined || receipt.length > LONGEST_RECEIPT ? undefined : receipt;
}

/** What became of an upload; the code table of province.md. */
export function outcomeOf(reply: Spoken<Said>): Outcome {
  const { said, after } = reply;
  if (!isSuccess(said)) return refusalOf(reply);
  const receipt = receiptIn(said);
  return receipt === undefined
    ? unclear('code 200 without a receipt', after)
    : { kind: 'delivered', receipt };
}

/** What anything but a success means. */
export function refusalOf({ said, after }: Spoken<Said>): Refusal {
  if (refusesToken(said)) {
    const what = said.kind === 'fault' ? 'a fault' : `code ${said.code}`;
    return { kind: 'unauthorised', detail: `${what}: token refused` };
  }
  if (said.kind === 'fault') return unclear('a SOAP fault', after);
  switch (said.code) {
    case '3':
      return { kind: 'conflict', detail: 'code 3: evaluated already' };
    case '400':
      return { kind: 'rejected', violations: [violationOf(said.message)] };
    case '404':
      return { kind: 'waitingCase', detail: 'code 404: no service data', absent: true };
    default:
      return unclear(`code ${shownCode(said.code)}`, after);
  }
}

export function unclear(detail: string, after?: number): Extract<Outcome, { kind: 'retry' }> {
  const wait = after !== undefined && { after };
  return { kind: 'retry', mayHaveArrived: true, spoke: true, detail, ...wait };
}

/** The province gives one sentence and names no field. */
function violationOf(message: string) {
  const sentence = message.trim();
  return sentence === ''
    ? {
        field: 'record',
        rule: 'unexplained',
        message:
          '省平台质检不通过，但没有说明原因。The province rejected it without a readable reason.',
      }
    : { field: 'record', rule: 'rejected', message: sentence };
}

/** Only what looks like a code goes into a log. */
function shownCode(code: string): string {
  return /^[\w.-]{1,20}$/.test(code) ? code : 'of an unknown form';
}
