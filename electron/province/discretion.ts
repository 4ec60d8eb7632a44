import type { Violation } from '../../shared/province.ts';
import type { Case } from '../../shared/service.ts';

/** Shorter ones would tear holes into ordinary words. */
const SHORTEST = 2;

/** Words of an answer beyond these lengths help nobody. */
const LONGEST_NAME = 100;
const LONGEST_SENTENCE = 500;
/** Searched for what is personal: more than is kept, so that nothing is cut in the middle. */
const SEARCHED = 4_000;

/** What may stand between the characters of a number or a name that is written in groups. */
const GAP = String.raw`[\s\p{Pd}\u00B7\u200B.]?`;

/**
 * What is personal by its form, whoever's it is: a citizen's own words may hold more than we know
 * (“评价内容含手机号：…”). Resident ids, telephone and card numbers are runs of digits, whole from six
 * on and in groups from eleven on, so that dates and the numbers of a rule stay readable.
 */
const BY_FORM = new RegExp(
  [
    String.raw`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`,
    String.raw`\p{Nd}(?:${GAP}\p{Nd}){10,}(?:${GAP}[Xx])?`,
    String.raw`\p{Nd}{6,}[Xx]?`,
  ].join('|'),
  'gu',
);

/** Everything about a citizen that an answer might quote (R12). */
export function personalTexts(linkage: Case, text = ''): readonly string[] {
  const { userName, certKey, certKeyGOV, mobile, handleUserName, handleUserPageCode } = linkage;
  return [userName, certKey, certKeyGOV, mobile, handleUserName, handleUserPageCode, text]
    .map((personal) => personal?.trim() ?? '')
    .filter((personal) => personal.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
}

/**
 * The province's violations without the citizen's details. An inspection may quote what it refuses
 * (“证件号码 … 校验位不正确”), and its words are kept and shown to people who must not see that. Cut to
 * a sensible length only afterwards: half a name is a name.
 */
export function discreet(
  violations: readonly Violation[],
  personal: readonly string[],
): Violation[] {
  const patterns = [...personal.map(inAnyGrouping), BY_FORM];
  const masked = (words: string, longest: number) =>
    patterns
      .reduce((text, pattern) => text.replaceAll(pattern, '＊'), words.slice(0, SEARCHED))
      .slice(0, longest);
  return violations.map(({ field, rule, message }) => ({
    field: masked(field, LONGEST_NAME),
    rule: masked(rule, LONGEST_NAME),
    message: masked(message, LONGEST_SENTENCE),
  }));
}

/** The same characters in upper or lower case, together or in groups. */
function inAnyGrouping(personal: string): RegExp {
  const characters = [...personal].map((each) => each.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&'));
  const pattern = characters.join(GAP);
  // A name like Li is no part of “invalid”.
  const isLatin = /^[\p{Script=Latin}\s]+$/u.test(personal);
  const whole = String.raw`(?<!\p{Script=Latin})${pattern}(?!\p{Script=Latin})`;
  return new RegExp(isLatin ? whole : pattern, 'giu');
}
