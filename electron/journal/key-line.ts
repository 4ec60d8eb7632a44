import type { Vault } from '../device/vault.ts';
import { type Line, writeLine } from './line.ts';

/**
 * The lines that hold the keys of services. Each is written over when its service is over (R12), in
 * place and by a line of the same length: what the key had locked is then noise, wherever it lies.
 */

/** Base64 of nonce, tag and the 44 characters of a key in base64. */
const WRAPPED_LENGTH = 96;
const ERASED = 'erased'.padEnd(WRAPPED_LENGTH, '.');

/** @param secret 32 bytes */
export function keyLine(service: string, secret: Buffer, vault: Vault): Line {
  return { type: 'key', service, wrapped: vault.lock(secret.toString('base64')) };
}

export function isErased(wrapped: string): boolean {
  return wrapped === ERASED;
}

/**
 * What is written over a line.
 * @param bytes of the line without its end
 */
export function erasedLine(service: string, bytes: number): Buffer {
  const valid = Buffer.from(writeLine({ type: 'key', service, wrapped: ERASED }).slice(0, -1));
  if (valid.length === bytes) return valid;
  // A torn or damaged one: it stays unreadable, and still says that it was nothing but a key.
  return Buffer.from('........ {"type":"key"'.padEnd(bytes, '.').slice(0, bytes));
}

/**
 * Whether a line that cannot be read was the key of a service, so that it held no record and has to
 * be erased all the same.
 * @returns its service, `''` when not even that can be read, `undefined` when it was something else
 */
export function damagedKeyOf(text: string): string | undefined {
  if (!/"type":"key"|"wrapped":"/.test(text)) return undefined;
  return /"service":"([^"]+)"/.exec(text)?.[1] ?? '';
}
