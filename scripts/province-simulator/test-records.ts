import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { chainHash } from './chain.ts';
import type { EvaluationItem } from './evaluation-item.ts';
import type { ServiceItem } from './service-item.ts';
import { sm3Hex } from './sm3.ts';

/** A key pair of a made-up device; the public half as base64 of SPKI. */
export const device = (() => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return { deviceId: 'dev-07', publicKey: spki, privateKey };
})();

/** A service item that passes inspection. */
export function aService(changes: Partial<ServiceItem> = {}): ServiceItem {
  return {
    projectNo: '350200202611210001',
    serviceNumber: 1,
    areaCode: '350200000000',
    orgCode: '350200000000_11350200MB0A12345Q',
    orgName: '示例市示例局',
    taskCode: '11350200MB0A12345Q4000112345001',
    taskName: '示例事项',
    proStatus: '2',
    acceptDate: '2026-11-21 09:00:00',
    userProp: '1',
    userName: '测试甲',
    userPageType: '111',
    certKey: '350200199003071237',
    mobile: '13512345678',
    serviceName: '示例事项',
    ...changes,
  };
}

/** An evaluation item that passes inspection and is linked and signed properly. */
export function anEvaluation(changes: Partial<EvaluationItem> = {}): EvaluationItem {
  const link = {
    deviceId: changes.deviceId ?? device.deviceId,
    epoch: changes.epoch ?? 1,
    seq: changes.seq ?? 7,
    prevHash: changes.prevHash ?? sm3Hex('the one before'),
    digest: changes.digest ?? sm3Hex('salt|{}'),
  };
  const hash = changes.hash ?? chainHash(link);
  const signature = sign(null, Buffer.from(hash), device.privateKey).toString('base64');
  return {
    id: aUuidV7(),
    projectNo: '350200202611210001',
    serviceNumber: 1,
    areaCode: '350200000000',
    orgCode: '350200000000_11350200MB0A12345Q',
    orgName: '示例市示例局',
    taskCode: '11350200MB0A12345Q4000112345001',
    taskName: '示例事项',
    proStatus: '2',
    serviceTime: '2026-11-21 09:10:00',
    assessTime: '2026-11-21 09:20:00',
    assessNumber: 1,
    satisfaction: 5,
    evalDetail: '510,512',
    writingEvaluation: '',
    answers: [],
    pf: 4,
    active: true,
    reason: 'given',
    userProp: '1',
    userName: '测试甲',
    userPageType: '111',
    certKey: '350200199003071237',
    counter: '07',
    ...link,
    hash,
    signature,
    alg: 'Ed25519',
    linked: true,
    capturedOffline: false,
    ...changes,
  };
}

/** A fresh UUIDv7. */
function aUuidV7(): string {
  const hex = randomBytes(16).toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `7${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}
