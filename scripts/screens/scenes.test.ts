import { expect, it } from 'vitest';
import { doorViewSchema } from '../../shared/door.ts';
import { screenSchema } from '../../shared/screen.ts';
import { SCENES } from './scenes.ts';

const kindsOf = ({ options }: typeof screenSchema | typeof doorViewSchema): readonly string[] =>
  options.map(({ shape }) => shape.kind.value);

it('the gallery has a scene of each screen', () => {
  const shown = new Set<string>(SCENES.map(({ screen }) => screen.kind));
  expect(kindsOf(screenSchema).filter((kind) => !shown.has(kind))).toEqual([]);
});

it('the gallery has a scene of each state of the door', () => {
  const shown = new Set<string>(SCENES.map(({ door }) => door?.kind ?? 'closed'));
  expect(kindsOf(doorViewSchema).filter((kind) => !shown.has(kind))).toEqual([]);
});

it('each scene has a name of its own', () => {
  const names = SCENES.map(({ name }) => name);
  expect(names.length).toBe(new Set(names).size);
});
