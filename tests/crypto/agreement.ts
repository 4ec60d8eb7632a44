import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import type { Task } from './ciphers.ts';
import {
  sm2DecryptByOpenssl,
  sm2EncryptByOpenssl,
  sm2PairByOpenssl,
  sm3ByOpenssl,
  sm4ByOpenssl,
} from './openssl.ts';

const file = new URL('../../../shared/data/province-vectors.json', import.meta.url);

const hex = z.string();

/** What OpenSSL made once and for all. */
const vectors = z
  .object({
    sm3: z.array(z.object({ utf8: z.string(), hex })),
    hmac_sm3: z.array(z.object({ key_utf8: z.string(), message_utf8: z.string(), hex })),
    fujian_token_sign: z.object({ appCode: z.string(), timestamp: z.string(), md5_hex: hex }),
    sm4: z.array(
      z.object({ key_hex: hex, plain_utf8: z.string(), cipher_hex: hex, iv_hex: hex.optional() }),
    ),
    sm2: z.array(
      z.object({ private_hex: hex, plain_utf8: z.string(), cipher_hex_c1c3c2_with_04: hex }),
    ),
  })
  .parse(JSON.parse(readFileSync(file, 'utf8')));

/** Empty, shorter and longer than a block, exactly one, whole characters of three and four bytes. */
const TEXTS = [
  '',
  'a',
  '0123456789abcdef',
  '政务服务“好差评”：非常满意 🙂',
  '评'.repeat(2_000),
  `<?xml version="1.0" encoding="UTF-8"?><Case><projectNo>${'350200'.repeat(50)}</projectNo></Case>`,
] as const;

/** A coordinate with a leading zero byte comes once in 128 cipher texts, and is where forms differ. */
const KEY_PAIRS = 2;
const ROUNDS = 16;

/** Each text is a start or two of a program. */
const PATIENCE_MS = 60_000;

/**
 * The tests that our ciphers and OpenSSL's are the same.
 * @param run performs a task wherever our code is to be tried
 */
export function testAgreement(run: (task: Task) => Promise<string>): void {
  const folder = mkdtempSync(join(tmpdir(), 'yiping-crypto-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('agrees with the vectors', async () => {
    for (const { utf8, hex: expected } of vectors.sm3) {
      expect(await run({ do: 'sm3', text: utf8 })).toBe(expected);
    }
    for (const { key_utf8: key, message_utf8: text, hex: expected } of vectors.hmac_sm3) {
      expect(await run({ do: 'hmacSm3', text, key })).toBe(expected);
    }
    const { appCode, timestamp, md5_hex: sign } = vectors.fujian_token_sign;
    expect(await run({ do: 'tokenSign', appCode, timestamp })).toBe(sign);
    for (const { key_hex: keyHex, plain_utf8: text, cipher_hex: cipher, iv_hex } of vectors.sm4) {
      const key = { keyHex, ...(iv_hex !== undefined && { ivHex: iv_hex }) };
      expect(await run({ do: 'sm4Encrypt', text, ...key })).toBe(cipher);
      expect(await run({ do: 'sm4Decrypt', cipherHex: cipher, ...key })).toBe(text);
    }
    for (const { private_hex, plain_utf8, cipher_hex_c1c3c2_with_04: cipherHex } of vectors.sm2) {
      expect(await run({ do: 'sm2Decrypt', cipherHex, privateHex: private_hex })).toBe(plain_utf8);
    }
  });

  it('OpenSSL agrees on SM3 and HMAC-SM3', { timeout: PATIENCE_MS }, async () => {
    for (const text of TEXTS) {
      expect(await run({ do: 'sm3', text })).toBe(sm3ByOpenssl(text));
      for (const key of ['demo-app-secret-0001', '密钥'.repeat(40)]) {
        expect(await run({ do: 'hmacSm3', text, key })).toBe(sm3ByOpenssl(text, key));
      }
    }
  });

  it.each(['ecb', 'cbc'] as const)(
    'OpenSSL and we read each other’s SM4 (%s)',
    { timeout: PATIENCE_MS },
    async (mode) => {
      for (const text of TEXTS) {
        const keyHex = randomBytes(16).toString('hex');
        const ivHex = mode === 'cbc' ? randomBytes(16).toString('hex') : undefined;
        const key = { keyHex, ...(ivHex !== undefined && { ivHex }) };
        const ours = await run({ do: 'sm4Encrypt', text, ...key });
        const read = sm4ByOpenssl('decrypt', Buffer.from(ours, 'hex'), keyHex, ivHex);
        expect(read.toString('utf8')).toBe(text);
        const theirs = sm4ByOpenssl('encrypt', Buffer.from(text), keyHex, ivHex).toString('hex');
        expect(await run({ do: 'sm4Decrypt', cipherHex: theirs, ...key })).toBe(text);
      }
    },
  );

  it('OpenSSL reads our SM4 of a document in GB18030', async () => {
    const text = '<Case><userName>张䶮</userName></Case>';
    const keyHex = randomBytes(16).toString('hex');
    const ours = await run({ do: 'sm4Encrypt', text, keyHex, charset: 'GB2312' });
    const bytes = sm4ByOpenssl('decrypt', Buffer.from(ours, 'hex'), keyHex);
    expect(new TextDecoder('gb18030').decode(bytes)).toBe(text);
  });

  it('OpenSSL and we read each other’s SM2', { timeout: PATIENCE_MS }, async () => {
    const texts = TEXTS.filter((text) => text !== '');
    for (let made = 0; made < KEY_PAIRS; made++) {
      const pair = sm2PairByOpenssl(folder);
      const { publicHex, privateHex } = pair;
      for (let round = 0; round < ROUNDS; round++) {
        const text = `${texts[round % texts.length]}${round}`;
        const ours = await run({ do: 'sm2Encrypt', text, publicHex });
        expect(ours.slice(0, 2)).toBe('04');
        expect(sm2DecryptByOpenssl(ours, pair)).toBe(text);
        const theirs = sm2EncryptByOpenssl(text, pair);
        expect(await run({ do: 'sm2Decrypt', cipherHex: theirs, privateHex })).toBe(text);
      }
    }
  });
}
