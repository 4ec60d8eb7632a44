import { expect, test } from 'vitest';
import { optionText } from './option-text.ts';

const translations = { 510: { zh: '一窗受理一次办结', text: 'One counter, one visit' } };

test('translates an option', () => {
  expect(optionText({ code: '510', text: '一窗受理一次办结' }, translations)).toBe(
    'One counter, one visit',
  );
});

test('shows the province’s own words of an option nobody has translated', () => {
  expect(optionText({ code: '999', text: '新的选项' }, translations)).toBe('新的选项');
});

test('drops a translation when the province has changed what the code means', () => {
  expect(optionText({ code: '510', text: '另一种说法' }, translations)).toBe('另一种说法');
});
