import { describe, expect, it } from 'vitest';
import type { Violation } from '../../../shared/province.ts';
import { aCase } from '../testing/device.ts';
import { createInspection } from './inspection.ts';
import { inspectionRulesSchema } from './rules.ts';

const named = (violations: readonly Violation[]) =>
  violations.map(({ field, rule }) => `${field}: ${rule}`);

describe('a rule file', () => {
  const file = (fields: object, more: object = {}) => ({
    ...{ format: 'yiping-inspection/1', profile: 'own', fields },
    ...more,
  });

  it.each([
    ['an unknown field', file({ shoeSize: {} }), 'fields'],
    ['an unknown rule', file({ taskCode: { lenght: 31 } }), 'fields.taskCode'],
    [
      'a pattern that is none',
      file({ taskCode: { form: { pattern: '(', zh: '一', en: 'a' } } }),
      'fields.taskCode.form.pattern',
    ],
    [
      'a form without words',
      file({ taskCode: { form: { pattern: '^a$', zh: '一' } } }),
      'fields.taskCode.form.en',
    ],
    ['another format', file({}, { format: 'yiping-inspection/9' }), 'format'],
  ])('with %s is refused with the place', (_what, content, place) => {
    const { error } = inspectionRulesSchema.safeParse(content);
    expect(error?.issues.map(({ path }) => path.join('.'))).toContain(place);
  });

  it.each([
    ['GB2312', '示例市', []],
    ['GB2312', '李喆', ['orgName: charset']],
    ['GBK', '李喆', []],
    ['GBK', '𠮷野', ['orgName: charset']],
    [undefined, '𠮷野', []],
  ])('with charset %j finds what the wire cannot carry in %s', (charset, orgName, expected) => {
    const rules = inspectionRulesSchema.parse(file({ orgName: {} }, charset ? { charset } : {}));
    expect(named(createInspection(rules).ofCase(aCase({ orgName })))).toEqual(expected);
  });
});
