import { sm3 } from 'sm-crypto-v2';
import { describe, expect, it } from 'vitest';
import { hmacSm3, signRequest, signTokenRequest } from './signature.ts';

// Made with OpenSSL's command line, so that no code of ours judges itself.
const SM3 = [
  ['abc', '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0'],
  ['', '1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b'],
  ['政务服务好差评', '480fdd3260b6768848d0602eb284c6d84de186e29ac4daefc7f424d0c60e8f5d'],
] as const;
const SECRET = 'demo-app-secret-0001';

describe('signature', () => {
  it.each(SM3)('digests %j as OpenSSL does', (text, hex) => {
    expect(sm3(Buffer.from(text))).toBe(hex);
  });

  it('keys a digest as OpenSSL does', () => {
    expect(hmacSm3(SECRET, 'abc')).toBe(
      '1f8491ab2193fd00cb507fa1c45ff4c66cd786816317969c25596e6ef864e7ae',
    );
  });

  it('signs a call as OpenSSL does', () => {
    const signature = signRequest(SECRET, {
      method: 'POST',
      target: '/v1/evaluations',
      timestamp: '1792550400000',
      nonce: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
      body: Buffer.from('{"items":[]}'),
    });
    expect(signature).toBe('ca413e4125cc238acafb0d9a9ac3bfde1518bffa974e6b0bdbfda93ef4f28497');
  });

  it('signs a token request over key, time and nonce, one a line', () => {
    const request = { appKey: 'k', timestamp: '1', nonce: 'n' };
    expect(signTokenRequest(SECRET, request)).toBe(hmacSm3(SECRET, 'k\n1\nn'));
  });

  it('takes a secret as text even when it looks like hex', () => {
    expect(hmacSm3('0a', '')).not.toBe(hmacSm3('\n', ''));
  });
});
