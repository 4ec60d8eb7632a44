import { sm2 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { createCipher } from './cipher.ts';
import { settingsOf } from './testing/shandong.ts';

/** Made with OpenSSL 3.0.19; a throw-away key. */
const VECTOR = {
  privateKey: 'd222d8076134583f263774e7aa8c1ddeb234e48105127464da4b394471219f68',
  plain: '20261121093000DEMOMARKdemo-app-word',
  cipher:
    '046eec156d0725b183d64890a6d68a045c4d31f043f8dbb658d4855ce46cbc2cfdf0e81ddf9a47f298ebc23d5f0e067c73c45e6a1efa9c2315afcf752146de1fd89941484cce8d342874ce249e296a921e6066bf8027943ee5aedf3e5e22c70e5cb9ff18f7f32d04446e93fcae579b7bb5f2251b2c660645c283aa8381b06963ddba03a0',
  der: '30818c02206eec156d0725b183d64890a6d68a045c4d31f043f8dbb658d4855ce46cbc2cfd022100f0e81ddf9a47f298ebc23d5f0e067c73c45e6a1efa9c2315afcf752146de1fd804209941484cce8d342874ce249e296a921e6066bf8027943ee5aedf3e5e22c70e5c0423b9ff18f7f32d04446e93fcae579b7bb5f2251b2c660645c283aa8381b06963ddba03a0',
} as const;

const [C1C2C3, C1C3C2] = [0, 1] as const;

describe('the library', () => {
  it('reads what OpenSSL encrypted, in both forms', () => {
    const { privateKey, plain, cipher, der } = VECTOR;
    expect(sm2.doDecrypt(cipher.slice(2), privateKey, C1C3C2)).toBe(plain);
    expect(sm2.doDecrypt(der, privateKey, C1C3C2, { asn1: true })).toBe(plain);
  });

  it('hands out nothing of what was changed on the way', () => {
    const changed = `${VECTOR.cipher.slice(2, -1)}f`;
    expect(sm2.doDecrypt(changed, VECTOR.privateKey, C1C3C2)).toBe('');
  });
});

describe('the cipher', () => {
  it.each(['a', VECTOR.plain, '[{"userName":"测试甲"}]', '𠮷'.repeat(2_000)])(
    'is read back by the private key: %.20s',
    (text) => {
      const cipher = createCipher(settingsOf('http://127.0.0.1:1'))(text);
      expect(cipher).toMatch(/^04[0-9a-f]+$/);
      expect(cipher).toHaveLength(2 + 128 + 64 + 2 * Buffer.byteLength(text));
      expect(sm2.doDecrypt(cipher.slice(2), VECTOR.privateKey, C1C3C2)).toBe(text);
    },
  );

  it('is another each time', () => {
    const encrypt = createCipher(settingsOf('http://127.0.0.1:1'));
    expect(encrypt('same')).not.toBe(encrypt('same'));
  });

  it('has the older order, and no mark, where a province wants that', () => {
    const settings = { cipherOrder: 'C1C2C3', cipherMark: false };
    const cipher = createCipher(settingsOf('http://127.0.0.1:1', { settings }))('text');
    expect(cipher).toHaveLength(128 + 64 + 8);
    expect(sm2.doDecrypt(cipher, VECTOR.privateKey, C1C2C3)).toBe('text');
  });
});
