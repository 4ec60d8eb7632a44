import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** SM3 (GB/T 32905) of UTF-8 text or bytes, as 64 lower-case hex digits. */
export function sm3Hex(content: string | Uint8Array): string {
  return createHash('sm3').update(content).digest('hex');
}

/** HMAC-SM3 of UTF-8 text under a UTF-8 secret, as 64 lower-case hex digits. */
export function hmacSm3Hex(secret: string, message: string): string {
  return createHmac('sm3', secret).update(message).digest('hex');
}

/** Compares two texts without telling by its duration how much of them agrees. */
export function sameText(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  return a.length === b.length && timingSafeEqual(a, b);
}
