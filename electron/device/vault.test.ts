import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vaultWith } from './vault.ts';

const vault = vaultWith(randomBytes(32));

describe('a vault', () => {
  it('gives back what was locked', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(vault.unlock(vault.lock(text))).toBe(text);
      }),
    );
  });

  it('never locks the same text alike', () => {
    expect(vault.lock('满意')).not.toBe(vault.lock('满意'));
  });

  it('does not open with another key', () => {
    expect(() => vaultWith(randomBytes(32)).unlock(vault.lock('满意'))).toThrow();
  });

  it('notices any changed bit', () => {
    const locked = Buffer.from(vault.lock('非常不满意'), 'base64');
    fc.assert(
      fc.property(fc.nat(locked.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(locked);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(() => vault.unlock(changed.toString('base64'))).toThrow();
      }),
    );
  });

  it.each(['满意', ''])('notices any missing end, down to nothing at all: %j', (text) => {
    const locked = Buffer.from(vault.lock(text), 'base64');
    for (let length = 0; length < locked.length; length++) {
      expect(() => vault.unlock(locked.subarray(0, length).toString('base64'))).toThrow();
    }
  });
});
