import { expect, it } from 'vitest';
import { encrypt, tokenSign } from './cipher.ts';
import { fujianSettings } from './testing/fujian.ts';

/** Made with OpenSSL's command line. */
const VECTORS = [
  [
    { key: 'md5', mode: 'ecb' },
    '4049faa6874a47de713849186fe7afbe424af91a0efa56da6fdbb7d38813a4dad136773820ef43542c3cf6a6419a110f7aa4b387250fefe032ca7eb3463fe249ce71979dafae7f533a48142ec6be16e31302e4758b24c7450b9322f897b4066c1cab8e7d2ac927d4942c5600f6d0a9e1e1ebd678db092e29a4c6223a595fd65e',
  ],
  [
    { key: 'md5', mode: 'cbc' },
    '850235fead4a3aa5e5b2fae9ffbe796b6c813f67482467abde892caaa467e8b936eaf02f156b3bf6b8ab0cf82a009e0c045a02d3405d4fbba9d14f26f562b096bb9d3117d80ec280316565c84ef0f8fabe2df103d86ea44a043cde32b333996ebb6e6ac4741acbea01f3311b8308d00db4038259b8a625530ff4f560dd54abe0',
  ],
  [
    { key: 'raw', mode: 'ecb' },
    '877729854fe028efa50b121101459130bd429a5340feb52c2b08f1327213d07d20c30d044a21ab27bb27f170c0d3050e46f7db3396f28ead111dcec09e8227d1e3bcaca3fd3c4894731ae8aeec7e2acd5142283c054adba075503a308a3ea586f1d1ef9d498776c1648f78849d0248d5eb7cfee01eb2965c311db9ecb372ef2d',
  ],
  [
    { key: 'raw', mode: 'cbc' },
    '58f50434efab7f668051ef2d34e433cf2bc7d3fd26838b0ed95efce8dd590d1f6f6ce53e7cefc3e7f23a6e48417094845caaa8f1c74d58090c4b21e688597358db3d29bbe5824270de736f93273e2d596d73ac37c4c88ef5fc790a581b2735b65620d6f4a16ec794a05cab8f8065150d12c614a88a5ded30b46e3029bb971ab8',
  ],
] as const;

const PLAIN =
  '<?xml version="1.0" encoding="UTF-8"?><Case><projectNo>350200202611210001</projectNo>' +
  '<alternate>5</alternate></Case>';

const IV = '000102030405060708090a0b0c0d0e0f';

it.each(VECTORS)('encrypts as OpenSSL does: %j', (way, hex) => {
  const cipher = { ...way, ...(way.mode === 'cbc' && { iv: IV }) };
  const settings = fujianSettings('http://127.0.0.1', { settings: { cipher } });
  expect(encrypt(settings, PLAIN)).toBe(hex);
  const inBase64 = fujianSettings('http://127.0.0.1', {
    settings: { cipher: { ...cipher, output: 'base64' } },
  });
  expect(encrypt(inBase64, PLAIN)).toBe(Buffer.from(hex, 'hex').toString('base64'));
});

it('signs the token request in either case', () => {
  const sign = '5ca5ef11db35abf53314df69b877af3c';
  expect(tokenSign(fujianSettings('http://127.0.0.1'), '1792550400000')).toBe(sign);
  const upper = fujianSettings('http://127.0.0.1', { settings: { signCase: 'upper' } });
  expect(tokenSign(upper, '1792550400000')).toBe(sign.toUpperCase());
});
