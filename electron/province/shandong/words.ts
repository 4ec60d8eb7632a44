import type { ShandongFormat } from '../../../shared/shandong-settings.ts';
import type { Said } from './reply.ts';

/** What an answer means, by its verdict and the profile's table of words. */
export type Meaning =
  | { readonly kind: 'done'; readonly data: unknown }
  | { readonly kind: 'rejected'; readonly field: string; readonly rule: string }
  | { readonly kind: 'noService' | 'serviceExists' | 'duplicate' | 'unauthorised' | 'busy' }
  | { readonly kind: 'unknown' };

/** The first line of the table that is part of the words counts. */
export function meaningOf({ verdict, words, data }: Said, table: ShandongFormat['words']): Meaning {
  if (verdict === 'yes') return { kind: 'done', data };
  if (verdict === 'unclear') return { kind: 'unknown' };
  const has = (parts: readonly string[]) => parts.some((part) => words.includes(part));
  for (const kind of ['noService', 'serviceExists', 'duplicate'] as const) {
    if (has(table[kind])) return { kind };
  }
  const rejected = table.rejected.find(({ part }) => words.includes(part));
  if (rejected !== undefined) {
    return { kind: 'rejected', field: rejected.field, rule: rejected.rule };
  }
  for (const kind of ['unauthorised', 'busy'] as const) if (has(table[kind])) return { kind };
  return { kind: 'unknown' };
}
