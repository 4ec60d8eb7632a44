import { type EvaluationPage, evaluationPageSchema } from '../../../shared/province.ts';
import { z } from '../../../shared/schema.ts';
import { shanghaiMoment } from '../../../shared/shanghai-time.ts';

const pageSchema = z.object({
  url: evaluationPageSchema.shape.url,
  expiresAt: z.string(),
});

/**
 * The province's own page out of the answer to `POST /v1/pages`; never an invented payload (R10).
 * @returns undefined when address or time cannot be read
 */
export function readPage(data: unknown): EvaluationPage | undefined {
  const page = pageSchema.safeParse(data);
  if (!page.success) return undefined;
  const { url, expiresAt } = page.data;
  const ms = shanghaiMoment(expiresAt);
  if (ms === undefined) return undefined;
  return { url, expiresAt: ms };
}
