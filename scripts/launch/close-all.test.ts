import { describe, expect, it } from 'vitest';
import { closeAll } from './close-all.ts';

describe('closing all', () => {
  it('closes in order, the next one only when the one before it is closed', async () => {
    const seen: string[] = [];
    await closeAll([
      async () => {
        await Promise.resolve();
        seen.push('first');
      },
      () => seen.push('second'),
    ]);
    expect(seen).toEqual(['first', 'second']);
  });

  it('closes what follows one that cannot be closed, and throws the first reason', async () => {
    const seen: string[] = [];
    const closing = closeAll([
      () => Promise.reject(new Error('no first')),
      () => {
        throw new Error('no second');
      },
      () => seen.push('third'),
    ]);
    await expect(closing).rejects.toThrow('no first');
    expect(seen).toEqual(['third']);
  });
});
