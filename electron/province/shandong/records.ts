import type { Evaluation } from '../../../shared/evaluation.ts';
import type { Case } from '../../../shared/service.ts';
import type { ShandongFormat } from '../../../shared/shandong-settings.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { areaCode, personFields, serviceNumber, taskFields } from '../case-fields.ts';
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
    ...applicantFields(item),
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
    ...applicantFields(linkage),
    ...unlessEmpty('acceptDate', linkage.acceptDate),
    dataSource,
  };
}

/** The province's dedupe key, `projectNo-serviceNumber`: its receipt where an answer brings none. */
export function keyOf(item: Case): string {
  return `${item.projectNo}-${serviceNumber(item)}`;
}

/** The province wants one of the two numbers: the person's, or the organisation's. */
function applicantFields(item: Case) {
  return {
    ...personFields(item),
    ...unlessPlaceholder('certKeyGOV', identityNumber(item.certKeyGOV)),
  };
}

function written(number: number, { numbers }: Pick<ShandongFormat, 'numbers'>): string | number {
  return numbers === 'text' ? String(number) : number;
}
