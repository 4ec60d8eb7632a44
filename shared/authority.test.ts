import { rootCertificates } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { authority } from './authority.ts';

const [one = '', two = ''] = rootCertificates;

describe('the authority of a hall', () => {
  it('is any certificate that there is, or several', () => {
    expect(rootCertificates.filter((pem) => !authority.safeParse(pem).success)).toEqual([]);
    expect(authority.safeParse(`${one}\nof the hall\n${two}\n`).success).toBe(true);
  });

  it.each([
    ['cut off', one.replace(/.{64}\n(?=.*\n-----END)/, '')],
    ['cut off behind a whole one', `${two}\n${one.replace(/.{64}\n(?=.*\n-----END)/, '')}`],
    ['pasted twice into itself', one.replace(/(-----BEGIN .*\n)([\s\S]*)(\n-----END)/, '$1$2$2$3')],
    ['something else', one.replace(/\n[\s\S]*\n/, '\nbm90aGluZw==\n')],
    ['not even base64', one.replace(/\n[\s\S]*\n/, '\nA\n')],
    ['nothing', one.replace(/\n[\s\S]*\n/, '\n\n')],
  ])('is none when it is %s', (_what, pem) => {
    expect(authority.safeParse(pem).error?.issues.map(({ message }) => message)).toEqual([
      'PEM 中的内容不是完整的证书 / what stands in the PEM is no certificate, or not all of one',
    ]);
  });
});
