import { describe, expect, it } from 'vitest';
import { createPatience } from './patience.ts';

describe('patience with unknown words', () => {
  it('is endless while everybody hears the same', () => {
    const patience = createPatience(2);
    for (let round = 0; round < 20; round += 1) {
      for (const id of ['a', 'b', 'c']) expect(patience.tried(id, '内部错误')).toBe(false);
    }
  });

  it('is endless for a record that is alone', () => {
    const patience = createPatience(2);
    for (let round = 0; round < 20; round += 1) expect(patience.tried('a', '错误')).toBe(false);
  });

  it('ends with the limit while others get other answers', () => {
    const patience = createPatience(3);
    const rounds = [1, 2, 3].map((round) => {
      if (round % 2 === 1) patience.heard(`other ${round}`);
      else patience.tried(`other ${round}`, '别的错误');
      return patience.tried('a', '错误');
    });
    expect(rounds).toEqual([false, false, true]);
  });

  it('counts no answer since which nobody got another', () => {
    const patience = createPatience(2);
    patience.heard('b');
    expect(patience.tried('a', '错误')).toBe(false);
    for (let times = 0; times < 10; times += 1) expect(patience.tried('a', '错误')).toBe(false);
    patience.heard('b');
    expect(patience.tried('a', '错误')).toBe(true);
  });

  it('begins again with other words, and with any other answer', () => {
    const patience = createPatience(2);
    const told = (words: string) => {
      patience.heard('b');
      return patience.tried('a', words);
    };
    expect([told('一'), told('二'), told('一')]).toEqual([false, false, false]);
    patience.heard('a');
    expect([told('一'), told('一')]).toEqual([false, true]);
  });
});
