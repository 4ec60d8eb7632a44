import { expect, test } from 'vitest';
import { voiceFor } from './system-voice.ts';

const local = (lang: string) => ({ lang, localService: true });

test.each([
  ['zh-Hans', ['en-US', 'zh-TW', 'zh-CN'], 'zh-CN'],
  ['zh-Hans', ['zh-HK', 'zh_CN'], 'zh_CN'],
  ['zh-Hans', ['cmn'], 'cmn'],
  ['zh-Hant', ['zh-CN', 'zh-TW'], 'zh-TW'],
  ['en', ['zh-CN', 'en-GB'], 'en-GB'],
  ['zh-Hans', ['en-US', 'zh-TW', 'cmn-Latn-pinyin', ''], undefined],
])('%s is read by one of %j', (language, tags, expected) => {
  expect(voiceFor(language, tags.map(local))?.lang).toBe(expected);
});

test('nothing is given to a voice in the network', () => {
  expect(voiceFor('en', [{ lang: 'en-US', localService: false }])).toBeUndefined();
});
