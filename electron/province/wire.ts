import type { EvaluationDraft } from '../../shared/evaluation.ts';
import { isBad } from '../../shared/level.ts';

/** How the fields of a record are written, whatever the province. */

/**
 * R24: the only words ever written in a citizen's name, and only where the province would otherwise
 * refuse a bad level without option and text.
 */
const FACTUAL_SENTENCES = { declined: '评价人不愿说明', none: '评价人未填写原因' } as const;

/** What stands in the record as the citizen's words: theirs, or for R24 a factual sentence. */
export function writingOf({ level, options, text, reason }: EvaluationDraft): string {
  if (text.trim() !== '') return text;
  return isBad(level) && options.length === 0 && reason !== 'given'
    ? FACTUAL_SENTENCES[reason]
    : '';
}

/** Resident ids end in a digit or a capital X; readers and typists deliver small ones. */
export function identityNumber(text: string | undefined): string | undefined {
  return text?.trim().replace(/^(\d{17})x$/, '$1X');
}

/** A field that is left out when it is unknown; some sources fill up theirs with blanks. */
type Maybe<Name extends string> = { readonly [Key in Name]?: string };

export function unlessEmpty<const Name extends string>(
  name: Name,
  text: string | undefined,
): Maybe<Name>;
export function unlessEmpty(name: string, text: string | undefined): Record<string, string> {
  const bare = text?.trim() ?? '';
  return bare === '' ? {} : { [name]: bare };
}

/** `0`, `无`, `-` and the same digit over and over mean that nobody knew (domain.md, Codes). */
export function unlessPlaceholder<const Name extends string>(
  name: Name,
  text: string | undefined,
): Maybe<Name> {
  return unlessEmpty(name, /^\s*(无|-|(\d)\2*)\s*$/.test(text ?? '') ? undefined : text);
}
