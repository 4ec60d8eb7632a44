import { expect, test } from 'vitest';
import { soundAlikes } from './sounds.ts';

test.each([
  ['zi', ['zi', 'zhi']],
  ['chang', ['chang', 'chan', 'cang', 'can']],
  ['nin', ['nin', 'ning', 'lin', 'ling']],
  ['huan', ['huan', 'huang']],
  ['gong', ['gong']],
  ['ma', ['ma']],
])('%s is spoken like %j', (syllable, alike) => {
  expect(soundAlikes(syllable)).toEqual(alike);
});
