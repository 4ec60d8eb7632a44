import { describe, expect, it } from 'vitest';
import { createPlaces } from './places.ts';

function somePlaces(limit: number) {
  const places = createPlaces<string>(limit);
  const cut: string[] = [];
  return {
    ...places,
    cut,
    take: (name: string, address: string, isBusy = () => false) =>
      places.take(name, { address, isBusy, cut: () => cut.push(name) }),
  };
}

describe('the places of a server', () => {
  it('go round among the connections of one address, the most useless first', () => {
    const places = somePlaces(2);
    for (const name of ['a', 'b']) places.take(name, '1');
    places.useful('a');
    expect([places.take('c', '1'), places.cut]).toEqual([true, ['b']]);
    places.leave('a');
    expect([places.take('d', '1'), places.cut]).toEqual([true, ['b']]);
  });

  it('are taken from the address that holds most, from its most useless connection', () => {
    const places = somePlaces(4);
    for (const name of ['a', 'b', 'c']) places.take(name, 'greedy');
    places.take('machine', 'hall');
    places.useful('a');
    expect([places.take('other', 'another'), places.cut]).toEqual([true, ['b']]);
    expect([places.take('more', 'greedy'), places.cut]).toEqual([true, ['b', 'c']]);
  });

  it('stay with those who hold no more than the newcomer would', () => {
    const places = somePlaces(2);
    places.take('a', '1');
    places.take('b', '2');
    expect([places.take('c', '3'), places.cut]).toEqual([false, []]);
  });

  it('stay with those on which something is under way, unless another address has none', () => {
    const places = somePlaces(2);
    places.take('a', '1', () => true);
    places.take('b', '1', () => true);
    expect([places.take('c', '1'), places.cut]).toEqual([false, []]);
    expect([places.take('d', '2'), places.cut]).toEqual([true, ['a']]);
  });
});
