import { generateKeyPairSync, sign } from 'node:crypto';
import { v7 } from 'uuid';
import type { Evaluation, EvaluationDraft } from '../../../shared/evaluation.ts';
import type { Case } from '../../../shared/service.ts';
import { GENESIS, type Head, seal } from '../../journal/seal.ts';

/** 2026-11-21 09:30:00 in Asia/Shanghai; where tests begin. */
export const HALF_PAST_NINE = Date.parse('2026-11-21T01:30:00Z');

/** A case that passes the province's inspection; made up. */
export function aCase(changes: Partial<Case> = {}): Case {
  return {
    projectNo: '350200202611210001',
    serviceNumber: 1,
    areaCode: '350200',
    orgCode: '350200000000_11350200MB0A12345Q',
    orgName: '示例市示例局',
    taskCode: '11350200MB0A12345Q4000112345001',
    taskName: '示例事项',
    proStatus: 2,
    acceptDate: '2026-11-21 09:00:00',
    userProp: '1',
    userName: '测试甲',
    userPageType: '111',
    certKey: '350200199003071237',
    mobile: '13512345678',
    ...changes,
  };
}

/** A made-up device that seals what it is told, one after the other in its chain. */
export function aDevice() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const identity = {
    deviceId: 'YP-0123456789AB',
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    sign: (text: string) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
  let head: Head = { epoch: 1, seq: 0, hash: GENESIS };

  /** A very content citizen who ticked something, unless told otherwise. */
  function rate(changes: Partial<EvaluationDraft> = {}): Evaluation {
    const began = HALF_PAST_NINE - 600_000;
    const given = HALF_PAST_NINE - 10_000;
    const evaluation = seal(
      {
        id: v7(),
        serviceId: '7d444840-9dc0-41d1-b245-5ffdce74fad2',
        counter: '07',
        level: 5,
        options: ['510', '512'],
        answers: [],
        reason: 'given',
        endedBy: 'citizen',
        wantsCallback: false,
        capturedOffline: false,
        serviceBegan: { corrected: began, wall: began, monotonic: 0 },
        assessedAt: { corrected: given, wall: given, monotonic: 590_000 },
        text: '',
        linkage: aCase(),
        ...changes,
      },
      head,
      identity,
    );
    head = evaluation.chain;
    return evaluation;
  }

  /** As many ratings, each of a case of its own. */
  function rateMany(count: number): Evaluation[] {
    return Array.from({ length: count }, (_, index) =>
      rate({ linkage: aCase({ projectNo: `35020020261121${String(index).padStart(4, '0')}` }) }),
    );
  }

  return { ...identity, rate, rateMany };
}
