import { bilingual } from '../../../shared/mistake-text.ts';
import { FIELDS, type FieldName, type Remedy } from './field.ts';

/** What is wrong with a field, in the two languages of the hall's staff; never a value (R12). */
export interface Finding {
  readonly rule: string;
  readonly zh: string;
  readonly en: string;
  /** What to do, where it is another thing than the field's own remedy. */
  readonly remedy?: { readonly zh: string; readonly en: string };
}

const REMEDIES: Readonly<Record<Remedy, { readonly zh: string; readonly en: string }>> = {
  case: {
    zh: '请在业务系统中更正该办件，再重新获取或修复此记录',
    en: 'correct the case in the business system, then fetch it again or repair this record',
  },
  code: {
    zh: '请信息科按省事项库核对编码和名称，更正后修复此记录',
    en: "have IT compare codes and names with the province's task list, then repair this record",
  },
  personal: {
    zh: '请在业务系统中更正后重新获取该办件，不要手工录入',
    en: 'have it corrected in the business system and fetch the case again; never type it in',
  },
  device: {
    zh: '请联系技术人员检查本机时钟，记录中的时间不得更改',
    en: "call IT to check this device's clock; the times in the record must not be altered",
  },
};

/** One sentence in Chinese and English: what is wrong, and what a person is to do about it. */
export function sentenceOf(field: FieldName, { zh, en, remedy }: Finding): string {
  const { remedy: by, ...name } = FIELDS[field];
  const todo = remedy ?? REMEDIES[by];
  return bilingual(`${name.zh}${zh}：${todo.zh}。`, `The ${name.en} ${en}: ${todo.en}.`);
}
