import { describe, expect, it } from 'vitest';
import { createAllowance, createAllowances } from './allowance.ts';

function takeAll(allowance: { take(at: number): boolean }, tries: number, at: number): number {
  return Array.from({ length: tries }, () => allowance.take(at)).filter(Boolean).length;
}

describe('the allowance of a peer', () => {
  it('allows a burst of 100 and then 50 a second', () => {
    const allowance = createAllowance();
    expect(takeAll(allowance, 150, 0)).toBe(100);
    expect(takeAll(allowance, 150, 1_000)).toBe(50);
    expect(takeAll(allowance, 150, 60_000)).toBe(100);
  });

  it('goes on where it was when the peer connects anew', () => {
    const allowances = createAllowances();
    const first = allowances.open('10.0.0.1', 0);
    takeAll(first, 100, 0);
    allowances.close('10.0.0.1', first);
    expect(takeAll(allowances.open('10.0.0.1', 100), 100, 100)).toBe(5);
    expect(takeAll(allowances.open('10.0.0.2', 100), 100, 100)).toBe(100);
  });
});
