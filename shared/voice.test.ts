import { expect, it } from 'vitest';
import { volumeAt } from './voice.ts';

const at = (time: string) => Date.parse(`2026-03-02T${time}:00+08:00`);
const volume = [
  { from: '08:00', percent: 60 },
  { from: '12:00', percent: 20 },
  { from: '18:00', percent: 0 },
];

it.each([
  ['07:59', 0],
  ['08:00', 60],
  ['11:59', 60],
  ['12:00', 20],
  ['17:59', 20],
  ['18:00', 0],
  ['00:00', 0],
])('at %s in the hall it is as loud as the hall said: %i %%', (time, percent) => {
  expect(volumeAt({ enabled: true, volume }, at(time))).toBe(percent);
});

it('is silent where the hall wants no voice', () => {
  expect(volumeAt({ enabled: false, volume }, at('09:00'))).toBe(0);
});
