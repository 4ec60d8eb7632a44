import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import type { EvaluationItem } from './evaluation-item.ts';
import type { InspectionRule } from './inspection-rule.ts';
import { sm3Hex } from './sm3.ts';

const ZEROS = '0'.repeat(64);

/** `SM3(prevHash | deviceId | epoch | seq | digest)`: the parts as UTF-8 text joined by `|`. */
export function chainHash(
  link: Readonly<Pick<EvaluationItem, 'prevHash' | 'deviceId' | 'epoch' | 'seq' | 'digest'>>,
): string {
  return sm3Hex([link.prevHash, link.deviceId, link.epoch, link.seq, link.digest].join('|'));
}

/** The device's Ed25519 key from base64 of its SPKI; throws an Error when it is none. */
export function readDeviceKey(spkiBase64: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPublicKey({
      key: Buffer.from(spkiBase64, 'base64'),
      format: 'der',
      type: 'spki',
    });
  } catch {
    throw new Error('a device key must be base64 of a DER public key (SPKI)');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('a device key must be Ed25519');
  return key;
}

/**
 * The rules of the hash chain. The signature is verified for a device whose key is known, and only
 * looked at (64 bytes in base64) otherwise.
 */
export function chainRules(
  keyOf: (deviceId: string) => KeyObject | undefined,
): readonly InspectionRule<EvaluationItem>[] {
  return [
    {
      field: 'prevHash',
      rule: 'chain',
      // The page says that an epoch starts with zeros, not whether it counts from 0 or from 1.
      broken: ({ prevHash, seq }) => (prevHash === ZEROS ? seq > 1 : seq === 0),
      message: '前一哈希与序号不符：只有一个链序的首条记录为 64 个零。',
    },
    {
      field: 'hash',
      rule: 'hash',
      broken: (item) => item.hash !== chainHash(item),
      message: '哈希与 prevHash、deviceId、epoch、seq、digest 重新计算的结果不一致。',
    },
    {
      field: 'signature',
      rule: 'pattern',
      broken: ({ alg, signature }) =>
        alg === 'Ed25519' && !/^[A-Za-z0-9+/]{85}[AQgw]==$/.test(signature),
      message: '签名应为 64 字节 Ed25519 签名的 base64。',
    },
    {
      field: 'signature',
      rule: 'signature',
      broken: ({ alg, deviceId, hash, signature }) => {
        const key = keyOf(deviceId);
        if (key === undefined) return false;
        const bytes = Buffer.from(signature, 'base64');
        return alg !== 'Ed25519' || !verify(null, Buffer.from(hash, 'utf8'), key, bytes);
      },
      message: '签名与该设备登记的公钥不符。',
    },
  ];
}
