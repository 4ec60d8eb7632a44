import { readWireTime } from './wire-time.ts';

const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS = '10X98765432';

/** The alphabet of GB 32100: no I, O, S, V, Z. */
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/**
 * Is this a resident id number after GB 11643: 18 characters, a birth date that exists, and the
 * right check character (a digit or a capital X)?
 */
export function isResidentId(text: string): boolean {
  if (!/^\d{17}[\dX]$/.test(text)) return false;
  const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)} 00:00:00`;
  if (readWireTime(birth) === undefined) return false;
  const sum = RESIDENT_WEIGHTS.reduce((total, weight, at) => total + weight * Number(text[at]), 0);
  return RESIDENT_CHECKS[sum % 11] === text[17];
}

/** Is this a unified social credit code after GB 32100: 18 characters with the right last one? */
export function isCreditCode(text: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(text)) return false;
  let sum = 0;
  let weight = 1;
  for (const character of text.slice(0, 17)) {
    sum += CREDIT_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31] === text[17];
}

/** Is this what people type when they have no id number, phone or name (`0`, `无`, `-`, `111…`)? */
export function isPlaceholder(text: string): boolean {
  const bare = text.trim();
  return bare === '' || bare === '无' || bare === '-' || /^(\d)\1*$/.test(bare);
}
