import { expect, test } from 'vitest';
import type { Candidate } from './candidates.ts';
import { choose, type Offer, pendingLetters, pressKey, type Writing } from './composition.ts';

const EMPTY: Writing = { text: '', from: 0, to: 0, pending: 0 };

/** Knows 你好 and 你, as for any letters. */
const offer: Offer = (letters) =>
  letters === 'nihao' ? [candidate('你好', 5)] : [candidate('你', Math.min(2, letters.length))];

function candidate(text: string, consumed: number): Candidate {
  return { text, consumed, words: [text] };
}

function type(keys: string, writing = EMPTY, by: Offer = offer): Writing {
  return (keys.match(/\{\w+\}|./gu) ?? []).reduce((now, key) => pressKey(now, key, by), writing);
}

test('letters stand in the text while they wait', () => {
  const typed = type('nihao', { text: '好。', from: 1, to: 1, pending: 0 });
  expect(typed).toEqual({ text: '好nihao。', from: 6, to: 6, pending: 5 });
  expect(pendingLetters(typed)).toBe('nihao');
});

test('the space bar takes what is offered first', () => {
  expect(type('nihao{space}')).toEqual({ text: '你好', from: 2, to: 2, pending: 0 });
});

test('without letters the space bar writes a space, and so it does while no words are loaded', () => {
  expect(type('{space}').text).toBe(' ');
  expect(type('ni{space}', EMPTY, () => []).text).toBe('ni ');
});

test('choosing takes its letters and leaves the others waiting', () => {
  const typed = type("ni'hao", { text: '。', from: 0, to: 0, pending: 0 });
  expect(choose(typed, candidate('你', 2))).toEqual({
    text: '你hao。',
    from: 4,
    to: 4,
    pending: 3,
  });
});

test('deleting takes letters first, then text', () => {
  const typed = type('nihao{space}ni{bksp}');
  expect(typed).toEqual({ text: '你好n', from: 3, to: 3, pending: 1 });
  expect(type('{bksp}{bksp}', typed)).toEqual({ text: '你', from: 1, to: 1, pending: 0 });
});

test('a sign takes what is offered first for all letters before it', () => {
  expect(type('nini，').text).toBe('你你，');
  expect(type('nihao5').text).toBe('你好5');
});

test('the line key leaves the letters as they are, and only then begins a line', () => {
  const left = type('wifi{enter}');
  expect(left).toEqual({ text: 'wifi', from: 4, to: 4, pending: 0 });
  expect(type('{enter}', left).text).toBe('wifi\n');
});

test('an apostrophe divides letters and is nothing by itself', () => {
  expect(type("'").text).toBe('');
  expect(type("xi'").text).toBe("xi'");
});

test('writes over what is selected', () => {
  expect(type('a', { text: '旧的', from: 0, to: 2, pending: 0 }).text).toBe('a');
});

test('more letters than anybody types without looking are not taken', () => {
  expect(type('a'.repeat(60)).pending).toBe(40);
});
