import { describe, expect, it } from 'vitest';
import { inspectionRulesSchema } from './rules.ts';

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
});
