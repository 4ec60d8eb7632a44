import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LEVELS } from '../../shared/level.ts';
import { optionSetSchema, optionsOf } from '../../shared/options.ts';
import { optionText } from './option-text.ts';

const published = optionSetSchema.parse(
  JSON.parse(
    readFileSync(
      new URL('../../resources/provinces/evaluation-options.json', import.meta.url),
      'utf8',
    ),
  ),
);

test('translates every published option', () => {
  const left = LEVELS.flatMap((level) => optionsOf(published, level)).filter(
    (option) => optionText(option, 'en') === option.text,
  );
  expect(left).toEqual([]);
});

test('shows the Chinese words of an option nobody has translated', () => {
  expect(optionText({ code: '999', text: '新的选项' }, 'en')).toBe('新的选项');
});

test('drops a translation when the province has changed what the code means', () => {
  expect(optionText({ code: '510', text: '另一种说法' }, 'en')).toBe('另一种说法');
});

test('leaves the Chinese words alone in Chinese', () => {
  expect(optionText({ code: '510', text: '一窗受理一次办结' }, 'zh-Hans')).toBe('一窗受理一次办结');
});
