import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import { sm4 } from 'sm-crypto-v2';
import type { FujianFormat, FujianSettings } from '../../../shared/fujian-settings.ts';

/** SM4 comes from `sm-crypto-v2` and not from `node:crypto`: Electron's BoringSSL has none. */

type Secrets = Pick<FujianSettings, 'appCode'> & {
  readonly settings: Pick<FujianFormat, 'cipher' | 'signCase'>;
};

/** `sign` of the token request: hex MD5 of the appCode and the time, ms since 1970 UTC. */
export function tokenSign({ appCode, settings }: Secrets, timestamp: string): string {
  const sign = md5(appCode + timestamp);
  return settings.signCase === 'upper' ? sign.toUpperCase() : sign;
}

/** A document as it travels: SM4 with PKCS#7 over its bytes, as text. */
export function encrypt({ appCode, settings }: Secrets, document: string): string {
  const { key, mode, iv, output, charset } = settings.cipher;
  // A name in GB2312's gaps is still a name: GB18030 has it, and is the same for all the others.
  const bytes = iconv.encode(document, charset === 'GB2312' ? 'gb18030' : 'utf-8');
  const cipher = sm4.encrypt(bytes, key === 'raw' ? appCode : md5(appCode), {
    mode,
    ...(iv !== undefined && { iv }),
    padding: 'pkcs#7',
    output: 'array',
  });
  return Buffer.from(cipher).toString(output);
}

function md5(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}
