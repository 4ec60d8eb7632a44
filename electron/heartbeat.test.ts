import { expect, it, vi } from 'vitest';
import { createHandDrivenTime } from '../shared/testing/hand-driven-time.ts';
import { watchHeartbeat } from './heartbeat.ts';

function aPage() {
  const { timers, advance } = createHandDrivenTime();
  const frozen = vi.fn();
  const answer = { now: (): Promise<unknown> => Promise.resolve() };
  const { close } = watchHeartbeat({ ask: () => answer.now(), frozen, timers });
  /** So many beats; the question of the first was asked before, the answer has come since. */
  const beats = async (count: number) => {
    for (let beat = 0; beat < count; beat += 1) {
      await new Promise<void>((settled) => setImmediate(settled));
      advance(5_000);
    }
    return frozen.mock.calls.length;
  };
  return { answer, beats, close, frozen, timers };
}

const never = () => new Promise(() => {});

it('a page that answers is never called frozen', async () => {
  const { beats } = aPage();
  expect(await beats(1_000)).toBe(0);
});

it('a page that misses three beats is frozen, and so is what never answers in its place', async () => {
  const { answer, beats, frozen } = aPage();
  await beats(5);
  answer.now = never;
  expect(await beats(3)).toBe(0);
  expect(await beats(1)).toBe(1);
  expect(await beats(2)).toBe(1);
  expect(await beats(1)).toBe(2);
  expect(frozen.mock.calls).toEqual([[1], [2]]);
});

it('what is given up later than it is frozen has not answered', async () => {
  const { answer, beats, frozen, timers } = aPage();
  answer.now = () => new Promise((_, reject) => timers.setTimeout(() => reject(), 60_000));
  expect(await beats(100)).toBe(33);
  expect(frozen).toHaveBeenLastCalledWith(33);
});

it('a question that went to the one given up is not answered by what took its place', async () => {
  const { answer, beats, frozen, timers } = aPage();
  let asked = 0;
  answer.now = () => {
    asked += 1;
    // The fourth is asked in the moment in which the first is given up.
    return asked === 4
      ? new Promise<void>((late) => timers.setTimeout(() => late(), 4_000))
      : never();
  };
  await beats(7);
  expect(frozen.mock.calls).toEqual([[1], [2]]);
});

it('a page that answers between is not frozen', async () => {
  const { answer, beats } = aPage();
  for (let round = 0; round < 10; round += 1) {
    answer.now = never;
    await beats(2);
    answer.now = () => Promise.resolve();
    expect(await beats(1)).toBe(0);
  }
});

it('a page that froze, came back and freezes again is heard of again', async () => {
  const { answer, beats, frozen } = aPage();
  answer.now = never;
  expect(await beats(4)).toBe(1);
  answer.now = () => Promise.resolve();
  await beats(2);
  answer.now = never;
  expect(await beats(3)).toBe(1);
  expect(await beats(1)).toBe(2);
  expect(frozen.mock.calls).toEqual([[1], [1]]);
});

it('where there is no page nothing is frozen', async () => {
  const { answer, beats } = aPage();
  answer.now = () => Promise.reject(new Error('disposed'));
  expect(await beats(20)).toBe(0);
});

it('whoever is no longer watched is not called frozen', async () => {
  const { answer, beats, close } = aPage();
  answer.now = never;
  await beats(3);
  close();
  expect(await beats(10)).toBe(0);
});
