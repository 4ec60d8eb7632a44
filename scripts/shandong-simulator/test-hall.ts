import { sm2 } from 'sm-crypto-v2';
import { aClock, HALF_PAST_NINE } from '../province-simulator/test-caller.ts';
import { wireTime } from '../province-simulator/wire-time.ts';
import { DEMO } from './keys.ts';

/** A service that passes inspection; made up. */
export function aService(changes: object = {}) {
  return {
    areaCode: '370200000000',
    taskCode: '11350200MB0A12345Q4000112345001',
    taskName: '示例事项',
    projectNo: '370200202611210001',
    proStatus: '2',
    orgcode: '370200000000_11350200MB0A12345Q',
    orgName: '示例市示例局',
    userProp: '1',
    userName: '测试甲',
    userPageType: '111',
    certKey: '350200199003071237',
    serviceName: '示例事项',
    serviceNumber: '1',
    serviceTime: '2026-11-21 09:10:00',
    projectType: '1',
    mobile: '13512345678',
    ...changes,
  };
}

/** An evaluation of it that passes inspection. */
export function anEvaluation(changes: object = {}) {
  return {
    projectNo: '370200202611210001',
    satisfaction: '5',
    pf: '4',
    userName: '测试甲',
    evalDetail: '510,512',
    writingEvaluation: '',
    assessTime: '2026-11-21 09:20:00',
    serviceNumber: '1',
    assessNumber: '1',
    taskCode: '11350200MB0A12345Q4000112345001',
    taskName: '示例事项',
    proStatus: '2',
    certKey: '350200199003071237',
    userProp: '1',
    userPageType: '111',
    dataSource: 'demo',
    ...changes,
  };
}

/** SM2 as the page says: C1C3C2, hex, with the leading 04. */
export function encrypted(text: string): string {
  return `04${sm2.doEncrypt(text, DEMO.publicKey, 1)}`;
}

/** A signed request for one of the two calls; `changes` are mistakes made on purpose. */
export function requestOf(
  name: string,
  item: unknown,
  changes: Readonly<{ appMark?: string; time?: string; sign?: string; params?: object }> = {},
) {
  const { appMark = DEMO.appMark } = changes;
  const time = changes.time ?? wireTime(aClock(HALF_PAST_NINE).now()).replaceAll(/\D/g, '');
  const sign = changes.sign ?? encrypted(`${time}${appMark}${DEMO.appWord}`);
  const params = changes.params ?? { [name]: [encrypted(JSON.stringify([item]))] };
  return { txnBodyCom: { appMark, time, sign, params }, txnCommCom: {} };
}

/** Sends one request and reads the answer. */
export async function tell(url: string, request: unknown): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    // One connection per request: faults then strike this one and not a pooled one.
    headers: { 'Content-Type': 'application/json; charset=utf-8', Connection: 'close' },
    body: JSON.stringify(request),
  });
  return response.json();
}
