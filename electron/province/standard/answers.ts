import type { Outcome, Refusal, Violation } from '../../../shared/province.ts';
import { z } from '../../../shared/schema.ts';

/** More of them help nobody. */
const MOST_VIOLATIONS = 50;

const violationsSchema = z.array(
  z.object({ field: z.string(), rule: z.string(), message: z.string() }),
);

const resultsSchema = z.object({ results: z.array(z.unknown()) });

const resultSchema = z.object({
  id: z.string(),
  code: z.string(),
  receipt: z.unknown().optional(),
  violations: z.unknown().optional(),
  data: z.unknown().optional(),
});

const receiptSchema = z.string().min(1).max(200);
const idSchema = z.object({ id: z.string() });

/**
 * The outcomes of one batch.
 * @param data of a reply with code 0
 * @param ids of what was sent, in that order; a result counts only at its own position and with its
 *   own id, for a receipt given to the wrong record would lose the right one
 */
export function outcomesOf(data: unknown, ids: readonly string[], after?: number): Outcome[] {
  const parsed = resultsSchema.safeParse(data);
  if (!parsed.success) return ids.map(() => unclear('an answer without results'));
  return ids.map((id, position) => {
    const result = resultSchema.safeParse(parsed.data.results[position]);
    if (!result.success) return unclear('no readable result for this record');
    if (result.data.id !== id) return unclear('the result at this position is for another record');
    return outcomeOf(result.data, id, after);
  });
}

/**
 * What became of one record; the code table of province.md.
 * @param after ms the province asked us to wait
 */
export function outcomeOf(
  result: Omit<z.infer<typeof resultSchema>, 'id'>,
  id: string,
  after?: number,
): Outcome {
  const { code, data, violations } = result;
  const receipt = receiptSchema.safeParse(result.receipt);
  switch (code) {
    case '0':
      return receipt.success
        ? { kind: 'delivered', receipt: receipt.data }
        : unclear('code 0 without a receipt');
    case '2002': {
      // The id is ours alone (UUIDv7): it proves whose record it is, whether or not an earlier
      // answer was lost.
      const held = idSchema.safeParse(data);
      if (!held.success || held.data.id !== id) {
        return { kind: 'conflict', detail: 'code 2002: another record is there already' };
      }
      return receipt.success
        ? { kind: 'delivered', receipt: receipt.data, duplicate: true }
        : unclear('code 2002 for our own record without a receipt');
    }
    case '2001': {
      // An evaluation cannot be where its service is not.
      return { kind: 'waitingCase', detail: 'code 2001: no service data', absent: true };
    }
    case '1001':
    case '1002':
    case '1003':
      // The call as a whole was let through: whatever is the matter, this device may come in.
      return unclear(`code ${code} for this record alone`, after);
    default:
      return refusalOf(code, violations, after);
  }
}

/** What a code other than success means wherever it stands. */
export function refusalOf(code: string, violations: unknown, after?: number): Refusal {
  switch (code) {
    case '1001':
      return { kind: 'unauthorised', detail: 'code 1001: token refused' };
    case '1002':
      return { kind: 'unauthorised', detail: 'code 1002: signature refused' };
    case '1003':
      return { kind: 'unauthorised', detail: 'code 1003: the clocks are too far apart' };
    case '2001':
      return { kind: 'waitingCase', detail: 'code 2001: no service data' };
    case '2002':
      return { kind: 'conflict', detail: 'code 2002: evaluated already' };
    case '3001':
      return { kind: 'rejected', violations: violationsOf(violations) };
    case '4290':
      return { ...unclear('code 4290: too many requests', after), mayHaveArrived: false };
    default:
      return unclear(`code ${shownCode(code)}`, after);
  }
}

function unclear(detail: string, after?: number): Extract<Outcome, { kind: 'retry' }> {
  const wait = after !== undefined && { after };
  return { kind: 'retry', mayHaveArrived: true, spoke: true, detail, ...wait };
}

/** A rejection is one even if its reasons cannot be read. */
function violationsOf(violations: unknown): Violation[] {
  const parsed = violationsSchema.safeParse(violations);
  if (parsed.success && parsed.data.length > 0) return parsed.data.slice(0, MOST_VIOLATIONS);
  const message =
    '省平台质检不通过，但没有说明原因。The province rejected it without a readable reason.';
  return [{ field: 'record', rule: 'unexplained', message }];
}

/** Only what looks like a code goes into a log. */
function shownCode(code: string): string {
  return /^[\w.-]{1,20}$/.test(code) ? code : 'of an unknown form';
}
