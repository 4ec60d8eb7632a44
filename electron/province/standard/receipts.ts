import type { Receipt } from '../../../shared/province.ts';
import { z } from '../../../shared/schema.ts';
import { shanghaiMoment } from '../../../shared/shanghai-time.ts';

const receiptsSchema = z.object({
  receipts: z.array(z.object({ receipt: z.string().min(1).max(200), assessTime: z.string() })),
});

/**
 * Reads the answer to `GET /v1/receipts`.
 * @returns undefined when it cannot be read
 */
export function readReceipts(data: unknown): Receipt | undefined {
  const answer = receiptsSchema.safeParse(data);
  if (!answer.success) return undefined;
  const [first] = answer.data.receipts;
  if (first === undefined) return { kind: 'none' };
  const assessedAt = shanghaiMoment(first.assessTime);
  return {
    kind: 'found',
    receipt: first.receipt,
    ...(assessedAt !== undefined && { assessedAt }),
  };
}
