import { expect, it } from 'vitest';
import { aMoment, MONDAY_MORNING } from '../tests/builders.ts';
import { aLog } from '../tests/device.ts';
import { createHealth } from './health.ts';

function aHealth() {
  let now = MONDAY_MORNING;
  const log = aLog();
  const health = createHealth({ clock: { boot: 'b', now: () => aMoment(now) }, log });
  const later = (): void => {
    now += 60_000;
  };
  const told = () => log.lines.map(({ message, fields }) => [message, fields?.['why']]);
  return { ...health, later, told };
}

it('knows what is the matter, since when, and tells it once', () => {
  const { set, current, later, told } = aHealth();
  set('disk', 'low');
  later();
  set('journal', 'refused');
  for (let time = 0; time < 1_000; time += 1) set('disk', 'low');
  expect(current()).toEqual([
    { name: 'disk', why: 'low', since: MONDAY_MORNING },
    { name: 'journal', why: 'refused', since: MONDAY_MORNING + 60_000 },
  ]);
  expect(told()).toEqual([
    ['degraded', 'low'],
    ['degraded', 'refused'],
  ]);
});

it('tells another reason, which does not begin the trouble anew', () => {
  const { set, current, later, told } = aHealth();
  set('disk', 'low');
  later();
  set('disk', 'lower');
  expect(current()).toEqual([{ name: 'disk', why: 'lower', since: MONDAY_MORNING }]);
  expect(told()).toHaveLength(2);
});

it('tells once that it is over', () => {
  const { set, clear, current, told } = aHealth();
  set('disk', 'low');
  clear('disk');
  clear('disk');
  clear('journal');
  expect([current(), told()]).toEqual([
    [],
    [
      ['degraded', 'low'],
      ['well again', undefined],
    ],
  ]);
});
