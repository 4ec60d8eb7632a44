import { z } from '../../../shared/schema.ts';
import type { HttpResult } from '../client.ts';
import { jsonOf, type NoReply, readAnswer } from '../reading.ts';

/** The province itself spoke: its envelope was recognised. */
export interface Reply {
  readonly kind: 'reply';
  readonly code: string;
  readonly data: unknown;
  /** ms it asked us to wait. */
  readonly after?: number;
}

/**
 * The answer of every call (province.md, `standard`). A refusal may lack `data`, as gateways drop
 * what is null; a success without it is none.
 */
const envelopeSchema = z
  .object({ code: z.string().min(1), message: z.string(), data: z.unknown().optional() })
  .refine(({ code, data }) => code !== '0' || data !== undefined);

/**
 * Reads an exchange.
 * @param now corrected ms, for a `Retry-After` that is a date
 */
export function readReply(result: HttpResult, now: number): Reply | NoReply {
  const answer = readAnswer(result, now, (body) => envelopeSchema.safeParse(jsonOf(body)).data);
  if (answer.kind === 'noReply') return answer;
  const { said, after } = answer;
  return { kind: 'reply', code: said.code, data: said.data, ...(after !== undefined && { after }) };
}
