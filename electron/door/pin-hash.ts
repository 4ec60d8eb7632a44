import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { type Pins, pinHashSchema, pinSchema, ROLES, type Role } from '../../shared/door.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import { PIN_DIGITS } from '../../shared/pin-digits.ts';

/** Of a new hash: 64 MiB, and 0.2 s on an ordinary machine. */
const WORK = { N: 65_536, r: 8, p: 1 } as const;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

interface PinHash {
  readonly work: { readonly N: number; readonly r: number; readonly p: number };
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/**
 * @param pin digits
 * @returns `scrypt$N$r$p$salt$hash` under a salt of its own
 * @throws when the PIN may not be used, see `weaknessOf`
 */
export async function hashPin(pin: string): Promise<string> {
  const weakness = weaknessOf(pin);
  if (weakness !== undefined) throw new Error(weakness);
  const salt = randomBytes(SALT_BYTES);
  const hash = await stretch(pin, { work: WORK, salt });
  const { N, r, p } = WORK;
  return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
}

/** @returns why a PIN may not be used; it does not say the PIN */
export function weaknessOf(pin: string): string | undefined {
  if (!pinSchema.safeParse(pin).success) {
    const { min, max } = PIN_DIGITS;
    return bilingual(
      `PIN 须为 ${min}–${max} 位数字`,
      `a PIN has ${min} to ${max} digits and nothing else`,
    );
  }
  if (new Set(pin).size < 3) {
    return bilingual('PIN 至少有三个不同的数字', 'a PIN has at least three different digits');
  }
  if (isRun(pin, 1) || isRun(pin, 9)) {
    return bilingual(
      'PIN 不能是 123456、987654 这样的连号',
      'a PIN is not a run such as 123456 or 987654',
    );
  }
  if (/^(\d+)\1+$/.test(pin)) {
    return bilingual('PIN 不能像 123123 那样重复', 'a PIN does not repeat itself as 123123 does');
  }
  return undefined;
}

/**
 * Which role a PIN opens. Every role costs the same whether it has a PIN or not and whether an
 * earlier one fitted, so the time it takes tells nothing. One after the other: one scrypt's memory is
 * enough for a small device.
 * @returns the first role it fits, in the order of `ROLES`; `null` when none
 */
export async function roleOf(pin: string, pins: Pins): Promise<Role | null> {
  let found: Role | null = null;
  for (const role of ROLES) {
    const text = pins[role];
    const known = text === undefined ? nobodys() : read(text);
    const isRight = timingSafeEqual(await stretch(pin, known), known.hash);
    if (isRight && text !== undefined) found ??= role;
  }
  return found;
}

/** In the thread pool of Node, not on the thread that serves the citizen. */
function stretch(pin: string, { work, salt }: Pick<PinHash, 'work' | 'salt'>): Promise<Buffer> {
  // Twice what it needs by RFC 7914 (128·N·r): how much on top is counted differs between OpenSSLs.
  return derive(pin, salt, HASH_BYTES, { ...work, maxmem: 256 * work.N * work.r });
}

function read(text: string): PinHash {
  const [, N, r, p, salt = '', hash = ''] = pinHashSchema.parse(text).split('$');
  return {
    work: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

/** Fits no PIN that anybody could find. */
function nobodys(): PinHash {
  return { work: WORK, salt: randomBytes(SALT_BYTES), hash: randomBytes(HASH_BYTES) };
}

/** Each digit so much more than the one before, 0 after 9. */
function isRun(pin: string, step: number): boolean {
  const digits = [...pin].map(Number);
  return digits.every((digit, at) => at === 0 || digit === ((digits[at - 1] ?? 0) + step) % 10);
}
