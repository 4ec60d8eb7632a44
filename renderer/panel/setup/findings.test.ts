import { expect, it } from 'vitest';
import { type Result, verdictOf } from './findings.ts';

const found = (...kinds: readonly ('right' | 'wrong' | 'unproved' | 'unsaid')[]): Result =>
  kinds.map((is) => ({ is, what: 'something' }));

it.each([
  [undefined, 'untested'],
  ['running', 'running'],
  [found('right', 'unsaid'), 'right'],
  [found('right', 'wrong', 'unsaid'), 'wrong'],
  [found('right', 'unproved'), 'right'],
  [found('unsaid', 'unproved'), 'unproved'],
  [found('unsaid'), 'unsaid'],
  [found(), 'unsaid'],
] as const)('%j is %s', (result, verdict) => {
  expect(verdictOf(result)).toBe(verdict);
});
