import type { Evaluation } from '../../../shared/evaluation.ts';
import type { Case } from '../../../shared/service.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { areaCode, personFields, serviceNumber, taskFields } from '../case-fields.ts';
import { identityNumber, unlessEmpty, unlessPlaceholder, writingOf } from '../wire.ts';

/** The channels of this device: hall tablet, and other hall device for paper (domain.md, `pf`). */
const HALL_TABLET = 4;
const ON_PAPER = 5;

export type ServiceItem = ReturnType<typeof serviceItem>;
export type EvaluationItem = ReturnType<typeof evaluationItem>;

/**
 * A case as the 办件服务 of `POST /v1/services`. The phone number stays here: this province does not
 * require it, and being called back is the citizen's choice, not the case's (R12).
 */
export function serviceItem(item: Case, serviceName: string | undefined) {
  return {
    ...caseFields(item),
    ...personFields(item),
    ...unlessEmpty('projectName', item.projectName),
    ...unlessEmpty('nodeName', item.nodeName),
    ...unlessEmpty('acceptDate', item.acceptDate),
    ...unlessEmpty('resultDate', item.resultDate),
    ...unlessEmpty('projectType', item.projectType),
    ...unlessPlaceholder('certKeyGOV', item.certKeyGOV),
    ...unlessPlaceholder('handleUserName', item.handleUserName),
    ...unlessEmpty('handleUserPageType', item.handleUserPageType),
    ...unlessPlaceholder('handleUserPageCode', identityNumber(item.handleUserPageCode)),
    ...unlessEmpty('deptCode', item.deptCode),
    ...unlessEmpty('subMatter', item.subMatter),
    ...unlessPlaceholder('proManager', item.proManager),
    ...unlessEmpty('promiseDay', item.promiseDay),
    ...unlessEmpty('creditNum', item.creditNum),
    serviceName: item.taskName,
    ...unlessPlaceholder('serviceName', serviceName),
  };
}

/**
 * A sealed evaluation as an item of `POST /v1/evaluations`; optional fields are left out when they
 * are unknown.
 * @param linkage the case it was given for
 * @param lateReason why it comes after the cut-off; only for the supplementary route (补报)
 */
export function evaluationItem(
  { draft, chain }: Evaluation,
  linkage: Case,
  lateReason: string | undefined,
) {
  const { deviceId, epoch, seq, prevHash, digest, hash, signature, alg } = chain;
  return {
    id: draft.id,
    ...caseFields(linkage),
    // R20: both as they were read, corrected; never padded, never shifted.
    serviceTime: wireTime(draft.serviceBegan.corrected),
    assessTime: wireTime(draft.assessedAt.corrected),
    assessNumber: 1,
    satisfaction: draft.level,
    evalDetail: draft.options.join(','),
    writingEvaluation: writingOf(draft),
    answers: draft.answers.map(({ question, value }) => ({ question, value })),
    pf: draft.entry === undefined ? HALL_TABLET : ON_PAPER,
    // This device records nothing but what a citizen tapped (R6, R23), or wrote on paper (R5).
    active: draft.entry === undefined,
    ...(draft.entry !== undefined && {
      entry: {
        by: draft.entry.by,
        writtenAt: wireTime(draft.entry.writtenAt),
        enteredAt: wireTime(draft.entry.enteredAt),
      },
    }),
    reason: draft.reason,
    ...personFields(linkage),
    ...(draft.wantsCallback && unlessPlaceholder('mobile', linkage.mobile)),
    ...unlessEmpty('staffCode', draft.staff?.code),
    ...unlessPlaceholder('staffName', draft.staff?.name),
    counter: draft.counter,
    deviceId,
    epoch,
    seq,
    prevHash,
    digest,
    hash,
    signature,
    alg,
    linked: true,
    capturedOffline: draft.capturedOffline,
    ...unlessEmpty('lateReason', lateReason),
  };
}

/** The dedupe key and what else service and evaluation must state alike. */
function caseFields(item: Case) {
  return {
    projectNo: item.projectNo,
    serviceNumber: serviceNumber(item),
    areaCode: areaCode(item),
    ...unlessEmpty('orgCode', item.orgCode),
    ...unlessEmpty('orgName', item.orgName),
    ...taskFields(item),
    proStatus: String(item.proStatus),
  };
}
