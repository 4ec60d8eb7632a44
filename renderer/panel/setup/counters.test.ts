import { expect, it } from 'vitest';
import { counterNamed, countersFor } from './counters.ts';

const COUNTERS = [
  { number: '15', name: '15号窗口 医疗保障', group: '一楼', code: 'MED-15' },
  { number: '5', name: '5号窗口 社会保障', group: '一楼', code: 'SOC-5' },
  { number: '21', name: '21号窗口 不动产', group: '二楼' },
];
const INITIALS = new Map(
  Object.entries({ 社: 's', 会: 'hk', 保: 'b', 障: 'z', 医: 'y', 疗: 'l', 窗: 'c', 口: 'k' }).map(
    ([character, letters]) => [character, new Set(letters)],
  ),
);
const numbers = (typed: string) =>
  countersFor(COUNTERS, typed, INITIALS).map(({ number }) => number);

it('finds counters by number, name and group, the number first', () => {
  expect(numbers('')).toEqual(['15', '5', '21']);
  expect(numbers(' 5 ')).toEqual(['5', '15']);
  expect(numbers('医疗')).toEqual(['15']);
  expect(numbers('二楼')).toEqual(['21']);
  expect(numbers('三楼')).toEqual([]);
});

it('finds counters by the pinyin initials of a part of their name, whatever a character may be read as', () => {
  expect(numbers('shbz')).toEqual(['5']);
  expect(numbers('BZ')).toEqual(['15', '5']);
  expect(numbers('kb')).toEqual(['5']);
  expect(numbers('cks')).toEqual(['5']);
  expect(numbers('bzx')).toEqual([]);
});

it('knows a counter by its pairing code or its whole number alone', () => {
  expect(counterNamed(COUNTERS, 'soc-5')?.number).toBe('5');
  expect(counterNamed(COUNTERS, '21')?.number).toBe('21');
  expect(counterNamed(COUNTERS, '1')).toBeUndefined();
  expect(counterNamed(COUNTERS, '')).toBeUndefined();
});
