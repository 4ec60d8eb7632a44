import { mistakeText } from '../shared/mistake-text.ts';
import { pathText } from '../shared/problem.ts';
import { profileSchema } from '../shared/queue-profile.ts';

/** Each mistake as `where: what`. */
export function mistakes(content: unknown): readonly string[] {
  const parsed = profileSchema.safeParse(content, { error: mistakeText });
  return (parsed.error?.issues ?? []).map(({ path, message }) => `${pathText(path)}: ${message}`);
}
