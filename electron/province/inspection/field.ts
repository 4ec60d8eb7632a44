import { type Evaluation, linkageOf } from '../../../shared/evaluation.ts';
import type { Case } from '../../../shared/service.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import { identityNumber } from '../wire.ts';

/** Who can put a field right, and how: the end of each sentence an inspection says. */
export type Remedy =
  /** Stands in the business system with the case. */
  | 'case'
  /** Stands in a table that IT keeps for the hall. */
  | 'code'
  /** The citizen's details: fetched again, never typed by staff (R12). */
  | 'personal'
  /** Made by this device. */
  | 'device';

interface Field {
  readonly zh: string;
  readonly en: string;
  readonly remedy: Remedy;
}

/** Every field that a rule can be about, as staff call it. */
export const FIELDS = {
  projectNo: { zh: '办件编号', en: 'case number', remedy: 'case' },
  serviceNumber: { zh: '服务次数', en: 'service number', remedy: 'case' },
  areaCode: { zh: '区划代码', en: 'area code', remedy: 'code' },
  orgCode: { zh: '部门编码', en: 'department code', remedy: 'code' },
  orgName: { zh: '部门名称', en: 'department name', remedy: 'code' },
  taskCode: { zh: '实施编码', en: 'task code', remedy: 'code' },
  taskHandleItem: { zh: '业务办理项编码', en: 'code of the handling item', remedy: 'code' },
  businessCode: { zh: '省网事项编码', en: "province's code of the task", remedy: 'code' },
  taskName: { zh: '事项名称', en: 'task name', remedy: 'code' },
  projectName: { zh: '办件名称', en: 'case name', remedy: 'case' },
  proStatus: { zh: '办件状态', en: 'case status', remedy: 'case' },
  nodeName: { zh: '环节名称', en: 'name of the step', remedy: 'case' },
  acceptDate: { zh: '受理时间', en: 'time of acceptance', remedy: 'case' },
  resultDate: { zh: '办结时间', en: 'time of completion', remedy: 'case' },
  projectType: { zh: '办件类型', en: 'case type', remedy: 'case' },
  deptCode: { zh: '科室编码', en: 'section code', remedy: 'code' },
  subMatter: { zh: '子项', en: 'sub-item', remedy: 'case' },
  proManager: { zh: '经办人', en: 'person in charge', remedy: 'case' },
  promiseDay: { zh: '承诺时限', en: 'promised days', remedy: 'case' },
  creditNum: { zh: '信用代码', en: 'credit number', remedy: 'case' },
  userProp: { zh: '申请人类型', en: 'applicant type', remedy: 'case' },
  userPageType: { zh: '证件类型', en: 'document type', remedy: 'case' },
  handleUserPageType: { zh: '代办人证件类型', en: "agent's document type", remedy: 'case' },
  userName: { zh: '申请人名称', en: "applicant's name", remedy: 'personal' },
  certKey: { zh: '证件号码', en: 'document number', remedy: 'personal' },
  certKeyGOV: { zh: '法人证件号码', en: "organisation's document number", remedy: 'personal' },
  mobile: { zh: '联系电话', en: 'phone number', remedy: 'personal' },
  handleUserName: { zh: '代办人姓名', en: "agent's name", remedy: 'personal' },
  handleUserPageCode: { zh: '代办人证件号码', en: "agent's document number", remedy: 'personal' },
  serviceTime: { zh: '服务时间', en: 'service time', remedy: 'device' },
  assessTime: { zh: '评价时间', en: 'time of the evaluation', remedy: 'device' },
} as const satisfies Readonly<Record<string, Field>>;

export type FieldName = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS).filter((name): name is FieldName => name in FIELDS);

/** What an inspection looks at: the fields as they go on the wire, where they are known. */
export type Facts = { readonly [Name in FieldName]?: string | undefined };

/** @param businessCode 省网事项编码 of the case, for a province that wants one */
export function factsOfCase(item: Case, businessCode?: string): Facts {
  const { serviceNumber = 1, areaCode, proStatus, projectNo, taskCode, taskName, ...texts } = item;
  const known: Facts = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, text?.trim() || undefined]),
  );
  return {
    ...known,
    // These go out as they are, whatever stands around them.
    ...{ projectNo, taskCode, taskName },
    serviceNumber: String(serviceNumber),
    areaCode: areaCode.padEnd(12, '0'),
    proStatus: String(proStatus),
    certKey: identityNumber(item.certKey),
    handleUserPageCode: identityNumber(item.handleUserPageCode),
    businessCode,
  };
}

/** The same of a sealed evaluation with its own times; `undefined` while it is not linked (R19). */
export function factsOfEvaluation(
  evaluation: Pick<Evaluation, 'draft' | 'repair'>,
  businessCodeOf: (item: Case) => string | undefined,
): Facts | undefined {
  const { serviceBegan, assessedAt } = evaluation.draft;
  const linkage = linkageOf(evaluation);
  return (
    linkage && {
      ...factsOfCase(linkage, businessCodeOf(linkage)),
      serviceTime: wireTime(serviceBegan.corrected),
      assessTime: wireTime(assessedAt.corrected),
    }
  );
}
