import { expect, it } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aQueueEvent } from '../../tests/builders.ts';
import { createKeyTest } from './key-test.ts';

function aTest() {
  const time = createHandDrivenTime();
  const test = createKeyTest({ keys: { 1: 5, 5: 1 }, clock: time.clock });
  return {
    ...test,
    time,
    press: (key: number, heard: 'taken' | 'ignored' = 'ignored') =>
      test.heard(aQueueEvent('keyed', { key }), heard),
  };
}

it('shows what each key means while somebody looks', () => {
  const test = aTest();
  test.pressed();
  test.press(1);
  test.press(5);
  test.press(9);
  expect(test.pressed()).toEqual([
    { number: 1, key: 1, level: 5 },
    { number: 2, key: 5, level: 1 },
    { number: 3, key: 9, level: null },
  ]);
});

it('keeps nothing while nobody looks', () => {
  const test = aTest();
  test.press(1);
  expect(test.pressed()).toEqual([]);
  test.press(1);
  test.time.advance(3_000);
  test.press(5);
  expect(test.pressed()).toEqual([]);
});

it('R12: shows no key of a citizen, and nothing of before one was asked', () => {
  const test = aTest();
  test.pressed();
  test.press(1);
  test.moved('inviting');
  test.press(5);
  test.press(1, 'taken');
  test.moved('standby');
  expect(test.pressed()).toEqual([]);
});
