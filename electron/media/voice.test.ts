import { expect, it } from 'vitest';
import { voiceOf } from './voice.ts';

const settings = { enabled: true, volume: [{ from: '00:00', percent: 40 }] };
const NOW = Date.parse('2026-03-02T10:00:00+08:00');

it('says how loud, and where the recordings in the language are', () => {
  const recordings = new Map([
    ['thanks.en.mp3', '1-2'],
    ['thanks.zh-Hans.wav', '3-4'],
    ['invitation.zh-Hans.ogg', '5-6'],
    ['invitation.zh-Hans.mp3', '7-8'],
  ]);
  expect(voiceOf(settings, 'zh-Hans', recordings, NOW)).toEqual({
    volume: 40,
    recordings: {
      invitation: '/voice/invitation.zh-Hans.mp3?v=7-8',
      thanks: '/voice/thanks.zh-Hans.wav?v=3-4',
    },
  });
});

it('says nothing when the device is to be silent', () => {
  const silent = { ...settings, volume: [{ from: '00:00', percent: 0 }] };
  expect(voiceOf(silent, 'zh-Hans', new Map(), NOW)).toBeUndefined();
});
