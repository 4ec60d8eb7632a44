import type { Evaluation } from '../../../shared/evaluation.ts';
import type { FujianFormat } from '../../../shared/fujian-settings.ts';
import type { Case } from '../../../shared/service.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { identityNumber, unlessPlaceholder, writingOf } from '../wire.ts';
import { writeXml } from './xml.ts';

/** Where `nodeName` (环节) is unknown, the text of proStatus stands in. */
const STATUS_NAMES = { 1: '待受理', 2: '已受理', 3: '已办结' } as const;

/** A task the hall made up itself (自建事项): no province knows its code (domain.md, Codes). */
const SELF_MADE = '00000000';

/** One case as its documents are written. */
export interface Subject {
  readonly linkage: Case;
  /** 省网事项编码. */
  readonly businessCode: string;
  readonly serviceName: string | undefined;
  readonly deviceId: string;
}

/** @returns undefined when the province has no code for the task: it is not sendable (R15, R17) */
export function subjectOf(
  linkage: Case,
  format: FujianFormat,
  more: Pick<Subject, 'serviceName' | 'deviceId'>,
): Subject | undefined {
  const businessCode = businessCodeOf(linkage, format);
  return businessCode === undefined ? undefined : { linkage, businessCode, ...more };
}

/**
 * 省网事项编码 of a case: by the hall’s table, or our own code where there is none.
 * @returns undefined when the province has no code for the task
 */
export function businessCodeOf(
  { taskCode, taskHandleItem }: Case,
  { businessCodes }: FujianFormat,
): string | undefined {
  const own = [given(taskHandleItem), taskCode].filter((code) => code.trim() !== '');
  if (businessCodes === undefined) return own.find((code) => !code.includes(SELF_MADE));
  return own.map((code) => businessCodes[code]).find((code) => code !== undefined);
}

/** The document of an upload (`getSaveEvaluation`, `getEvaluationSupplement`). */
export function evaluationDocument(
  subject: Subject,
  { draft }: Evaluation,
  format: FujianFormat,
): string {
  return written(format, {
    ...caseFields(subject, format, {
      // R20: as it was read, corrected; never padded, never shifted.
      serviceTime: wireTime(draft.serviceBegan.corrected),
      wantsCallback: draft.wantsCallback,
    }),
    ...(draft.entry !== undefined && { pf: format.paperPf }),
    alternate: format.levels[draft.level],
    appraisald: draft.options.join(','),
    writingevalua: writingOf(draft),
    assessTime: wireTime(draft.assessedAt.corrected),
  });
}

/** The document that asks for the province's own page; when the service began nobody has told yet. */
export function pageDocument(subject: Subject, format: FujianFormat): string {
  return written(format, caseFields(subject, format, { serviceTime: '', wantsCallback: false }));
}

/** The document that asks what the province has (`getEvaluationDetail`). */
export function detailDocument(linkage: Case, deviceId: string, format: FujianFormat): string {
  const { projectNo } = linkage;
  return written(format, { projectNo, customFields: customFields(linkage, deviceId) });
}

function caseFields(
  { linkage, businessCode, serviceName, deviceId }: Subject,
  format: FujianFormat,
  service: { readonly serviceTime: string; readonly wantsCallback: boolean },
) {
  const { sysNO, pf, type, backUrl, contactRequired } = format;
  const { taskName, proStatus } = linkage;
  const tellContact = contactRequired || service.wantsCallback;
  return {
    ...(sysNO !== undefined && { sysNO }),
    businessCode,
    businessName: taskName,
    projectNo: linkage.projectNo,
    proStatus: String(proStatus),
    projectName: given(linkage.projectName) || given(serviceName) || taskName,
    nodeName: given(linkage.nodeName) || STATUS_NAMES[proStatus],
    regionCode: linkage.areaCode.slice(0, 6),
    acceptDate: given(linkage.acceptDate),
    userProp: given(linkage.userProp),
    userName: known(linkage.userName),
    userPageType: given(linkage.userPageType),
    certKey: known(identityNumber(linkage.certKey)) || known(linkage.certKeyGOV),
    handleUserName: known(linkage.handleUserName),
    handleUserPageType: given(linkage.handleUserPageType),
    handleUserPageCode: known(identityNumber(linkage.handleUserPageCode)),
    resultDate: given(linkage.resultDate),
    serviceTime: service.serviceTime,
    // 一次一评: there is no additional one.
    evaluateType: '1',
    pf,
    type,
    contactMobile: tellContact ? known(linkage.mobile) : '',
    backUrl,
    customFields: customFields(linkage, deviceId),
  };
}

/** Device number, service serial, area code. */
function customFields({ serviceNumber, areaCode }: Case, deviceId: string): string {
  return [deviceId, serviceNumber ?? 1, areaCode.padEnd(12, '0')].join(',');
}

function written({ cipher }: FujianFormat, fields: Readonly<Record<string, string>>): string {
  return `<?xml version="1.0" encoding="${cipher.charset}"?>${writeXml({ Case: fields })}`;
}

/** An element is always written, and empty where nobody knows. */
function given(text: string | undefined): string {
  return text?.trim() ?? '';
}

/** The same where people type `0` or `无` for want of an answer. */
function known(text: string | undefined): string {
  return unlessPlaceholder('text', text).text ?? '';
}
