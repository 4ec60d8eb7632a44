import { sm2 } from 'sm-crypto-v2';
import type { EvaluationDraft } from '../../../shared/evaluation.ts';
import type { Violation } from '../../../shared/province.ts';
import { provinceSettingsSchema } from '../../../shared/province-settings.ts';
import type { Case } from '../../../shared/service.ts';
import { anEvaluationDraft } from '../../../tests/builders.ts';
import { inspectionFor } from '../inspection/shipped.ts';
import { aCase } from './device.ts';

const SETTINGS = {
  standard: { base: 'https://p.example', appKey: 'demo', appSecret: 'demo-secret' },
  fujian: {
    ...{ tokenUrl: 'https://p.example/token', serviceUrl: 'https://p.example/ws' },
    ...{ appKey: 'demo', appCode: '0123456789abcdef0123456789abcdef' },
  },
  shandong: {
    ...{ serviceUrl: 'https://p.example/service', evaluateUrl: 'https://p.example/evaluate' },
    ...{ appMark: 'demo', appWord: 'demo-word', dataSource: 'demo' },
    publicKey: sm2.generateKeyPairHex().publicKey,
  },
};
/** The provinces there are inspections for. */
export type Profile = keyof typeof SETTINGS;

/** With settings of a hall, if any. */
export const anInspection = (profile: Profile, settings?: object) =>
  inspectionFor(
    provinceSettingsSchema.parse({ profile, ...SETTINGS[profile], ...(settings && { settings }) }),
  );

export const INSPECTIONS = {
  standard: anInspection('standard'),
  fujian: anInspection('fujian', { contactRequired: true }),
  shandong: anInspection('shandong'),
};

/** A credit code whose check character is right, and a task of that office. */
export const CREDIT_CODE = '11350200MB0A12345Q';
export const TASK = `${CREDIT_CODE}4000112345001`;

/** Everything known and right, for any of the three. */
export function aSoundCase(changes: Partial<Case> = {}): Case {
  return aCase({
    projectNo: '370200202611210001',
    taskHandleItem: `${TASK}01`,
    projectName: '测试甲申请示例事项',
    proStatus: 3,
    nodeName: '办结',
    acceptDate: '2026-03-01 09:00:00',
    resultDate: '2026-03-02 09:30:00',
    projectType: '1',
    handleUserName: '测试乙',
    handleUserPageType: '111',
    handleUserPageCode: '350200199003071237',
    ...changes,
  });
}

/** A rating of the case, sealed. */
export const sealed = (linkage: Case, own: Partial<EvaluationDraft> = {}) => ({
  draft: anEvaluationDraft({ linkage, wantsCallback: true, ...own }),
});

/** Each as `field: rule`. */
export const named = (violations: readonly Violation[]) =>
  violations.map(({ field, rule }) => `${field}: ${rule}`);

/** A field that nobody said. */
export function without(...fields: readonly (keyof Case)[]): Partial<Case> {
  return Object.fromEntries(fields.map((field) => [field, undefined]));
}

export const all: readonly Profile[] = ['standard', 'fujian', 'shandong'];
