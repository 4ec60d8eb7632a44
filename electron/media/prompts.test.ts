import { expect, it, vi } from 'vitest';
import type { Prompt } from '../../shared/queue-event.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { createStage } from '../session/stage.ts';
import { createPrompts } from './prompts.ts';

const NOON = Date.parse('2026-03-02T12:00:00+08:00');
const RECORDINGS = new Map([
  ['line.zh-Hans.mp3', '1-2'],
  ['thanks.zh-Hans.mp3', '3-4'],
]);

/** A hall that is silent in the afternoon. */
function aHall(now = NOON) {
  const said = vi.fn();
  const hear = createPrompts({
    settings: {
      enabled: true,
      volume: [
        { from: '08:00', percent: 60 },
        { from: '13:00', percent: 0 },
      ],
    },
    shelf: { voice: () => RECORDINGS },
    stage: createStage(() => undefined, createHandDrivenTime().timers),
    clock: { now: () => ({ corrected: now, wall: now, monotonic: 0 }) },
    say: said,
  });
  return { said, prompts: (prompt: Prompt) => hear({ kind: 'prompt', prompt }), hear };
}

it.each([
  ['welcome', 'welcome'],
  ['evaluate', 'invitation'],
] as const)(
  '%s is said in the language of the screen, as loud as it may be now',
  (prompt, what) => {
    const { said, prompts } = aHall();
    prompts(prompt);
    expect(said.mock.calls).toEqual([[{ what, language: 'zh-Hans', volume: 60 }]]);
  },
);

it('is said by the hall’s own recording where there is one', () => {
  const { said, prompts } = aHall();
  prompts('line');
  const recording = '/voice/line.zh-Hans.mp3?v=1-2';
  expect(said.mock.calls).toEqual([[{ what: 'line', language: 'zh-Hans', volume: 60, recording }]]);
});

it('a machine’s thanks never say that a rating is saved', () => {
  const { said, prompts } = aHall();
  prompts('thanks');
  expect(said.mock.calls).toEqual([[{ what: 'farewell', language: 'zh-Hans', volume: 60 }]]);
});

it('is not said while the hall wants silence', () => {
  const { said, prompts } = aHall(NOON + 3_600_000);
  prompts('welcome');
  expect(said).not.toHaveBeenCalled();
});

it('nothing is said of other events', () => {
  const { said, hear } = aHall();
  hear({ kind: 'called' });
  expect(said).not.toHaveBeenCalled();
});
