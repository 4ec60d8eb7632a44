import { expect, test } from 'vitest';
import { BEGINNING, closed, opened, type Place, panelAt, STEPS, stepFrom } from './place.ts';

test('ordinarily everything is on the screen, or what was opened', () => {
  expect([
    panelAt(BEGINNING, false),
    panelAt(opened('words'), false),
    panelAt(closed(opened('words'), false), false),
  ]).toEqual(['overview', 'words', 'overview']);
});

test('in elder mode there is one step at a time, forth and back', () => {
  const walked: string[] = [];
  for (let at: Place | undefined = BEGINNING; at !== undefined; at = stepFrom(at, 1)) {
    walked.push(panelAt(at, true));
  }
  expect(walked).toEqual(STEPS);
  expect(stepFrom(BEGINNING, -1)).toBeUndefined();
  expect(stepFrom({ step: 'words', open: true }, -1)).toEqual({ step: 'experience', open: false });
});

test('who closes the keyboard in elder mode is still on that step', () => {
  expect(closed(opened('words'), true)).toEqual({ step: 'words', open: false });
});

test('who switches elder mode on or off while writing goes on writing', () => {
  const writing = opened('words');
  expect([panelAt(writing, false), panelAt(writing, true)]).toEqual(['words', 'words']);
});
