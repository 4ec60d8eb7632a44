import { shanghaiMoment } from '../../../shared/shanghai-time.ts';

/** Numbers that carry a character to check the others by. */

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** GB 32100: digits and capitals without I, O, S, V, Z, which look alike. */
const CREDIT_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** The powers of 3 modulo 31. */
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Whether it is a resident id (GB 11643): 18 characters, a day of birth that exists, the right end. */
export function isResidentId(text: string): boolean {
  const [, year, month, day] = /^\d{6}(\d{4})(\d\d)(\d\d)\d{3}[\dX]$/.exec(text) ?? [];
  if (shanghaiMoment(`${year}-${month}-${day} 00:00:00`) === undefined) return false;
  const sum = RESIDENT_WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return '10X98765432'[sum % 11] === text[17];
}

/** Whether it is a unified social credit code (GB 32100): 18 of its signs, the last one right. */
export function isCreditCode(text: string): boolean {
  const values = [...text].map((sign) => CREDIT_SIGNS.indexOf(sign));
  if (values.length !== 18 || values.includes(-1)) return false;
  const sum = CREDIT_WEIGHTS.reduce((total, weight, at) => total + weight * (values[at] ?? 0), 0);
  return values[17] === (31 - (sum % 31)) % 31;
}

/** Whether a code of a department ends in a credit code that is right: `areaCode12_creditCode18`. */
export function isOrgCode(text: string): boolean {
  return isCreditCode(text.slice(text.indexOf('_') + 1));
}
