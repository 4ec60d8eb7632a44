import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hmacSm3Hex, sm3Hex } from './sm3.ts';

const file = new URL('../../../shared/data/province-vectors.json', import.meta.url);

const vectors = z
  .object({
    sm3: z.array(z.object({ utf8: z.string(), hex: z.string() })),
    hmac_sm3: z.array(
      z.object({ key_utf8: z.string(), message_utf8: z.string(), hex: z.string() }),
    ),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

describe('SM3', () => {
  it.each(vectors.sm3)('of “$utf8” is as in the vectors', ({ utf8, hex }) => {
    expect(sm3Hex(utf8)).toBe(hex);
  });

  it.each(vectors.hmac_sm3)('HMAC of $message_utf8 is as in the vectors', (vector) => {
    expect(hmacSm3Hex(vector.key_utf8, vector.message_utf8)).toBe(vector.hex);
  });

  it('of the body {"items":[]} is what the signed vector contains', () => {
    expect(vectors.hmac_sm3[1]?.message_utf8).toContain(sm3Hex('{"items":[]}'));
  });
});
