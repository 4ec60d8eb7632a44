import type { Evaluation } from '../../../shared/evaluation.ts';
import type { Case } from '../../../shared/service.ts';
import type { ShandongFormat } from '../../../shared/shandong-settings.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { identityNumber, unlessEmpty, unlessPlaceholder, writingOf } from '../wire.ts';

export type ServiceItem = ReturnType<typeof serviceItem>;
export type EvaluationItem = ReturnType<typeof evaluationItem>;

/**
 * A case as the 办件服务 that has to be there before its evaluation. The phone number is case data
 * this province requires (R12).
 * @param began of the service, corrected ms
 */
export function serviceItem(
  item: Case,
  serviceName: string | undefined,
  began: number,
  format: Pick<ShandongFormat, 'numbers'>,
) {
  return {
    areaCode: areaCode(item),
    ...taskFields(item),
    projectNo: item.projectNo,
    proStatus: String(item.proStatus),
    ...unlessEmpty('orgcode', item.orgCode),
    ...unlessEmpty('orgName', item.orgName),
    ...personFields(item),
    serviceName: item.taskName,
    ...unlessPlaceholder('serviceName', serviceName),
    serviceNumber: written(serviceNumber(item), format),
    // R20: as it was read, corrected; never padded, never shifted.
    serviceTime: wireTime(began),
    ...unlessEmpty('projectType', item.projectType),
    ...unlessPlaceholder('mobile', item.mobile),
    ...unlessEmpty('subMatter', item.subMatter),
    ...unlessPlaceholder('proManager', item.proManager),
    ...unlessEmpty('resultDate', item.resultDate),
    ...unlessEmpty('promiseDay', item.promiseDay),
    ...unlessEmpty('creditNum', item.creditNum),
    ...unlessEmpty('deptCode', item.deptCode),
  };
}

/**
 * A sealed evaluation as the province reads it; fields that are unknown are left out.
 * @param linkage the case it was given for
 */
export function evaluationItem(
  { draft }: Pick<Evaluation, 'draft'>,
  linkage: Case,
  format: Pick<ShandongFormat, 'numbers' | 'levels' | 'pf' | 'paperPf'>,
  dataSource: string,
) {
  return {
    projectNo: linkage.projectNo,
    satisfaction: written(format.levels[draft.level], format),
    pf: written(draft.entry === undefined ? format.pf : format.paperPf, format),
    evalDetail: draft.options.join(','),
    writingEvaluation: writingOf(draft),
    assessTime: wireTime(draft.assessedAt.corrected),
    serviceNumber: written(serviceNumber(linkage), format),
    assessNumber: written(1, format),
    ...taskFields(linkage),
    proStatus: String(linkage.proStatus),
    ...unlessEmpty('deptCode', linkage.deptCode),
    ...personFields(linkage),
    ...unlessEmpty('acceptDate', linkage.acceptDate),
    dataSource,
  };
}

/** The province's dedupe key, `projectNo-serviceNumber`: its receipt where an answer brings none. */
export function keyOf(item: Case): string {
  return `${item.projectNo}-${serviceNumber(item)}`;
}

/** 12 digits, padded on the right. */
export function areaCode(item: Case): string {
  return item.areaCode.padEnd(12, '0');
}

export function serviceNumber(item: Case): number {
  return item.serviceNumber ?? 1;
}

function taskFields(item: Case) {
  return {
    taskCode: item.taskCode,
    ...unlessEmpty('taskHandleItem', item.taskHandleItem),
    taskName: item.taskName,
  };
}

/** The province wants one of the two numbers: the person's, or the organisation's. */
function personFields(item: Case) {
  return {
    ...unlessEmpty('userProp', item.userProp),
    ...unlessPlaceholder('userName', item.userName),
    ...unlessEmpty('userPageType', item.userPageType),
    ...unlessPlaceholder('certKey', identityNumber(item.certKey)),
    ...unlessPlaceholder('certKeyGOV', identityNumber(item.certKeyGOV)),
  };
}

function written(number: number, { numbers }: Pick<ShandongFormat, 'numbers'>): string | number {
  return numbers === 'text' ? String(number) : number;
}
