import { expect, test } from 'vitest';
import { type TextSources, textFindings } from './texts.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: it stands so in a program
const LEVEL = '`level.${level}`';

const option = { code: '207', text: '没有提供材料样本' };

function found(own: Partial<TextSources>): readonly string[] {
  return textFindings({
    catalogues: {
      'zh-Hans': { title: '评价', level: { 5: '非常满意' }, left: '剩余 {{seconds}} 秒' },
      en: { title: 'Rate', level: { 5: 'Very satisfied' }, left: '{{seconds}} seconds left' },
    },
    options: { en: { 207: { zh: option.text, text: 'No sample papers' } } },
    published: [option],
    sources: ["t('title'); t(late ? 'left' : 'title');", `t(${LEVEL})`],
    ...own,
  });
}

const english = { title: 'Rate', level: { 5: 'Very satisfied' }, left: '{{seconds}} left' };
const chinese = { title: '评价', level: { 5: '非常满意' }, left: '剩余 {{seconds}} 秒' };
const both = (en: TextSources['catalogues'][string]) => ({
  catalogues: { 'zh-Hans': chinese, en },
});

test('finds nothing where everything is there and used', () => {
  expect(found({})).toEqual([]);
});

test.each([
  ['en: title is missing', both({ level: english.level, left: english.left })],
  ['en: level.5 is missing', both({ ...english, level: {} })],
  ['en: extra is not in zh-Hans', both({ ...english, extra: 'Extra' })],
  ['en: title is empty', both({ ...english, title: ' ' })],
  [
    'en: left has the placeholders (second), zh-Hans has (seconds)',
    both({ ...english, left: '{{second}} left' }),
  ],
  ['en: left has the placeholders (), zh-Hans has (seconds)', both({ ...english, left: 'left' })],
  ['en: option 207 “没有提供材料样本” is missing', { options: {} }],
  [
    'en: option 207 translates “没有样本”, which is now “没有提供材料样本”',
    { options: { en: { 207: { zh: '没有样本', text: 'No samples' } } } },
  ],
  ["en: option 207 is none of the province's", { published: [] }],
  ['left is not used', { sources: ["t('title')", LEVEL] }],
  ['level.5 is not used', { sources: ["t('title'); t('left')", LEVEL.replace('level', 'grade')] }],
])('finds: %s', (finding, own) => {
  expect(found(own)).toEqual([finding]);
});
