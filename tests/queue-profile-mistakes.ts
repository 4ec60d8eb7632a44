import { mistakeText } from '../shared/mistake-text.ts';
import { pathText } from '../shared/problem.ts';
import { queueProfileSchema } from '../shared/queue-profile.ts';

/** Each mistake as `where: what`. */
export function mistakes(content: unknown): readonly string[] {
  const parsed = queueProfileSchema.safeParse(content, { error: mistakeText });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${pathText(path)}: ${message}`);
}
