import { expect, test } from 'vitest';
import { dateText, timeText } from './clock.ts';

const evening = Date.UTC(2025, 5, 11, 16, 5);

test('shows Beijing time in 24 hours, after midnight as 00', () => {
  expect(timeText(evening, 'zh-Hans')).toBe('00:05');
  expect(timeText(evening, 'en')).toBe('00:05');
});

test('shows the Beijing date in the citizen’s language', () => {
  expect(dateText(evening, 'zh-Hans')).toBe('6月12日 星期四');
  expect(dateText(evening, 'en')).toBe('Thursday, June 12');
});
