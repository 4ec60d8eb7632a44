import { z } from './schema.ts';

/** One thing that is wrong with a file, for a person who has to mend it. */
export const problemSchema = z.strictObject({
  /** The file, or the path inside it such as `queue[0].port`. */
  where: z.string(),
  what: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

/** `['queue', 0, 'port']` as a person writes it: `queue[0].port`. */
export function pathText(path: readonly PropertyKey[]): string {
  const text = path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return text === '' ? '(whole file)' : text;
}
