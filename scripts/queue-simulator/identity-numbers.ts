const RESIDENT_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** GB 32100: digits and capitals without those that look alike. */
const CREDIT_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** A resident id (GB 11643) from its first 17 digits. */
export function residentId(first17: string): string {
  const sum = RESIDENT_WEIGHTS.reduce(
    (total, weight, at) => total + weight * Number(first17[at]),
    0,
  );
  return first17 + '10X98765432'.charAt(sum % 11);
}

/** A unified social credit code (GB 32100) from its first 17 characters. */
export function creditCode(first17: string): string {
  const sum = CREDIT_WEIGHTS.reduce(
    (total, weight, at) => total + weight * CREDIT_SIGNS.indexOf(first17.charAt(at)),
    0,
  );
  return first17 + CREDIT_SIGNS.charAt((31 - (sum % 31)) % 31);
}
