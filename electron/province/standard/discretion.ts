import type { Violation } from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';

/** Shorter ones would tear holes into ordinary words. */
const SHORTEST = 2;

/** Everything about a citizen that an answer might quote (R12). */
export function personalTexts(linkage: Case, text = ''): readonly string[] {
  const { userName, certKey, certKeyGOV, mobile, handleUserName, handleUserPageCode } = linkage;
  return [userName, certKey, certKeyGOV, mobile, handleUserName, handleUserPageCode, text]
    .flatMap((personal) => (personal === undefined ? [] : [personal, personal.toUpperCase()]))
    .filter((personal) => personal.trim().length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
}

/**
 * The province's violations without the citizen's details. An inspection may quote what it refuses
 * (“证件号码 … 校验位不正确”), and its words are kept and shown to people who must not see that.
 */
export function discreet(
  violations: readonly Violation[],
  personal: readonly string[],
): Violation[] {
  const masked = (words: string) =>
    personal.reduce((text, each) => text.replaceAll(each, '＊'), words);
  return violations.map(({ field, rule, message }) => ({
    field: masked(field),
    rule: masked(rule),
    message: masked(message),
  }));
}
