import { describe, expect, it } from 'vitest';
import { createPlaces } from './places.ts';

function somePlaces(limit: number) {
  const places = createPlaces<string>(limit);
  const cut: string[] = [];
  return {
    ...places,
    cut,
    take: (name: string, address: string) => places.take(name, address, () => cut.push(name)),
  };
}

describe('the places of a server', () => {
  it('are given away until none is free', () => {
    const places = somePlaces(2);
    expect([places.take('a', '1'), places.take('b', '1'), places.take('c', '1')]).toEqual([
      true,
      true,
      false,
    ]);
    places.leave('a');
    expect([places.take('c', '1'), places.cut]).toEqual([true, []]);
  });

  it('are taken from the address that holds most, from its most useless connection', () => {
    const places = somePlaces(4);
    for (const name of ['a', 'b', 'c']) places.take(name, 'greedy');
    places.take('machine', 'hall');
    places.useful('a');
    expect([places.take('other', 'another'), places.cut]).toEqual([true, ['b']]);
    expect([places.take('more', 'greedy'), places.cut]).toEqual([false, ['b']]);
  });

  it('stay with those who hold no more than the newcomer would', () => {
    const places = somePlaces(2);
    places.take('a', '1');
    places.take('b', '2');
    expect([places.take('c', '3'), places.cut]).toEqual([false, []]);
  });
});
