import { type EvaluationPage, evaluationPageSchema } from '../../../shared/province.ts';
import { z } from '../../../shared/schema.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';

const pageSchema = z.object({
  url: evaluationPageSchema.shape.url,
  expiresAt: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/),
});

/**
 * The province's own page out of the answer to `POST /v1/pages`; never an invented payload (R10).
 * @returns undefined when address or time cannot be read
 */
export function readPage(data: unknown): EvaluationPage | undefined {
  const page = pageSchema.safeParse(data);
  if (!page.success) return undefined;
  const { url, expiresAt } = page.data;
  const ms = Date.parse(`${expiresAt.replace(' ', 'T')}+08:00`);
  // The 30th of February would become a day in March; only a real time reads back as it was.
  if (Number.isNaN(ms) || wireTime(ms) !== expiresAt) return undefined;
  return { url, expiresAt: ms };
}
