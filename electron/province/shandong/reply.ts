import { z } from '../../../shared/schema.ts';
import type { HttpResult } from '../client.ts';
import { jsonOf, type NoReply, readAnswer, type Spoken } from '../reading.ts';

/** The province's own words. */
export interface Said {
  /** `code` and `success` must both say so; where they contradict each other nobody knows. */
  readonly verdict: 'yes' | 'no' | 'unclear';
  readonly words: string;
  readonly data: unknown;
}

/** The answer of every call (province.md, `shandong`). */
const envelopeSchema = z
  .object({
    code: z.union([z.string().min(1), z.number()]),
    success: z.union([z.boolean(), z.enum(['true', 'false'])]),
    msg: z.string().nullish(),
    data: z.unknown().optional(),
  })
  .transform(({ code, success, msg, data }): Said => {
    const [one, other] = [String(code) === '0', String(success) === 'true'];
    // A refusal with code 0 is one: its words say why.
    const verdict = other ? (one ? 'yes' : 'unclear') : 'no';
    return { verdict, words: msg ?? '', data };
  });

/**
 * Reads an exchange.
 * @param now corrected ms, for a `Retry-After` that is a date
 */
export function readReply(result: HttpResult, now: number): Spoken<Said> | NoReply {
  return readAnswer(result, now, (body) => envelopeSchema.safeParse(jsonOf(body)).data);
}
