import { expect, it } from 'vitest';
import { type Result, verdictOf } from './findings.ts';

const found = (...kinds: readonly ('right' | 'wrong' | 'unsaid')[]): Result =>
  kinds.map((is) => ({ is, what: 'something' }));

it.each([
  [undefined, 'untested'],
  ['running', 'running'],
  [found('right', 'unsaid'), 'right'],
  [found('right', 'wrong', 'unsaid'), 'wrong'],
  [found('unsaid'), 'unsaid'],
  [found(), 'unsaid'],
] as const)('%j is %s', (result, verdict) => {
  expect(verdictOf(result)).toBe(verdict);
});
