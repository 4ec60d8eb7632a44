import { shanghaiMoment } from '../../../shared/shanghai-time.ts';
import { unlessPlaceholder } from '../wire.ts';
import { isCreditCode, isOrgCode, isResidentId } from './check-digits.ts';
import { type Facts, FIELDS } from './field.ts';
import type { CheckDigit, FieldRules } from './rules.ts';
import type { Finding } from './sentence.ts';

/** Looks at one field by itself. @returns the first thing that is wrong */
export function findingIn(
  value: string | undefined,
  rules: FieldRules,
  facts: Facts,
): Finding | undefined {
  const text = value?.trim() === '' ? undefined : value;
  if (text === undefined) return isRequired(rules, facts) ? MISSING : undefined;
  if (rules.placeholder !== undefined && !isKnown(text)) {
    return rules.placeholder === 'refused' || isRequired(rules, facts) ? PLACEHOLDER : undefined;
  }
  return (
    selfMade(text, rules) ??
    wrongLength(text, rules) ??
    wrongForm(text, rules) ??
    unknownCode(text, rules) ??
    wrongCheckDigit(text, rules, facts)
  );
}

/** Looks at a field beside another, where both are right by themselves. */
export function findingBeside(
  text: string | undefined,
  other: string | undefined,
  { beginsWith, notAfter }: FieldRules,
): Finding | undefined {
  if (!text || !other) return undefined;
  if (beginsWith !== undefined && !text.startsWith(other)) {
    const { zh, en } = FIELDS[beginsWith];
    return {
      rule: 'prefix',
      zh: `的前 ${other.length} 位须与${zh}一致`,
      en: `must begin with the ${other.length} characters of the ${en}`,
    };
  }
  if (notAfter !== undefined && text > other) {
    const { zh, en } = FIELDS[notAfter];
    return { rule: 'order', zh: `不能晚于${zh}`, en: `must not be later than the ${en}` };
  }
  return undefined;
}

const MISSING: Finding = { rule: 'required', zh: '缺失', en: 'is missing' };

const PLACEHOLDER: Finding = {
  rule: 'placeholder',
  zh: '是“0”“无”“-”之类的占位内容，不是真实内容',
  en: 'is only a filler such as 0, 无 or -',
};

const SELF_MADE: Finding = {
  rule: 'selfMadeTask',
  zh: '表明这是自建事项，省平台不接收，记录保留在本机',
  en: 'is that of a self-made task, which the province does not take; the record stays here',
  remedy: {
    zh: '请信息科确认该事项，省事项库中另有编码的，改用该编码并修复此记录',
    en: "have IT look the task up in the province's list and, if it has a code there, repair this record with that",
  },
};

function isRequired({ required }: FieldRules, facts: Facts): boolean {
  if (required === undefined || required === true) return required === true;
  if ('without' in required) return !isKnown(facts[required.without]);
  return required.is.includes(facts[required.where] ?? '');
}

/** Neither missing nor a filler, as the wire has it. */
function isKnown(text: string | undefined): boolean {
  return 'text' in unlessPlaceholder('text', text);
}

function selfMade(text: string, rules: FieldRules): Finding | undefined {
  return rules.selfMade !== undefined && text.includes(rules.selfMade) ? SELF_MADE : undefined;
}

function wrongLength(text: string, { length, maxLength }: FieldRules): Finding | undefined {
  if (length !== undefined && text.length !== length) {
    const zh = `应为 ${length} 位，现为 ${text.length} 位`;
    return { rule: 'length', zh, en: `must have ${length} characters and has ${text.length}` };
  }
  if (maxLength !== undefined && text.length > maxLength) {
    const zh = `超过 ${maxLength} 个字符`;
    return { rule: 'length', zh, en: `has more than ${maxLength} characters` };
  }
  return undefined;
}

function wrongForm(text: string, { form, time }: FieldRules): Finding | undefined {
  if (time === true && shanghaiMoment(text) === undefined) {
    return {
      rule: 'time',
      zh: '不是真实存在的时间，格式应为 yyyy-MM-dd HH:mm:ss',
      en: 'must be a time that exists, written yyyy-MM-dd HH:mm:ss',
    };
  }
  if (form === undefined || form.pattern.test(text)) return undefined;
  return { rule: 'pattern', zh: `格式不对，应为${form.zh}`, en: `must be ${form.en}` };
}

function unknownCode(text: string, { codes }: FieldRules): Finding | undefined {
  if (codes === undefined || codes.includes(text)) return undefined;
  return {
    rule: 'codeTable',
    zh: `不在代码表中，应为 ${codes.join('、')} 之一`,
    en: `must be one of the codes ${codes.join(', ')}`,
  };
}

const IS_RIGHT: Readonly<Record<CheckDigit, (text: string) => boolean>> = {
  residentId: isResidentId,
  creditCode: isCreditCode,
  orgCode: isOrgCode,
};

const WRONG_DIGIT: Readonly<Record<CheckDigit, Omit<Finding, 'rule'>>> = {
  residentId: {
    zh: '不是有效的居民身份证号码（18 位，GB 11643 校验不符）',
    en: 'is no valid resident id (18 characters with the check character of GB 11643)',
  },
  creditCode: {
    zh: '不是有效的统一社会信用代码（18 位，GB 32100 校验不符）',
    en: 'is no valid unified social credit code (18 characters with the check character of GB 32100)',
  },
  orgCode: {
    zh: '中的统一社会信用代码校验不符（GB 32100）',
    en: 'ends in a unified social credit code with a wrong check character (GB 32100)',
  },
};

function wrongCheckDigit(
  text: string,
  { checkDigit }: FieldRules,
  facts: Facts,
): Finding | undefined {
  const kind =
    typeof checkDigit === 'string'
      ? checkDigit
      : checkDigit?.find(
          ({ where, is, unless }) =>
            facts[where] === is && (unless === undefined || !isKnown(facts[unless])),
        )?.kind;
  if (kind === undefined || IS_RIGHT[kind](text)) return undefined;
  return { rule: 'checkDigit', ...WRONG_DIGIT[kind] };
}
