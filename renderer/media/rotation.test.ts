import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Slide } from '../../shared/screen.ts';
import { createMediaFaults } from './faults.ts';
import { createRotation, FADE_MS, HELD_MS, LOADING_MS, STALL_MS, type Turn } from './rotation.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const picture = (name: string, seconds = 10): Slide => ({
  ...{ kind: 'picture', url: `/media/${name}.png`, fit: 'cover', seconds },
});
const film = (name: string, seconds?: number): Slide => ({
  ...{ kind: 'video', url: `/media/${name}.webm`, fit: 'cover' },
  ...(seconds !== undefined && { seconds }),
});
const notice = (text: string): Slide => ({
  ...{ kind: 'notice', text, language: 'zh-Hans', seconds: 10 },
});

const nameOf = ({ slide }: Turn) =>
  slide.kind === 'notice' ? slide.text : slide.url.replace(/^.*\/|\..*$/g, '');

/** A rotation whose files come at once unless they are named as broken or slow. */
function aRotation(slides: readonly Slide[], { broken = '', slow = '' } = {}) {
  const report = vi.fn();
  const rotation = createRotation(slides, createMediaFaults(report));
  let most = 0;
  const seen: string[] = [];
  rotation.subscribe(() => {
    const turns = rotation.current();
    most = Math.max(most, turns.length);
    const shown = turns.find(({ phase }) => phase === 'shown');
    if (shown !== undefined && seen.at(-1) !== nameOf(shown)) seen.push(nameOf(shown));
    const coming = turns.find(({ phase }) => phase === 'coming');
    if (coming === undefined || coming.slide.kind === 'notice' || nameOf(coming) === slow) return;
    // As a browser would: later, and not from within the drawing.
    setTimeout(() => {
      if (nameOf(coming) === broken) rotation.failed(coming.key, 'cannot be decoded');
      else rotation.ready(coming.key);
    }, 0);
  });
  rotation.start();
  vi.advanceTimersByTime(0);
  const shown = () => rotation.current().find(({ phase }) => phase === 'shown');
  return { rotation, report, seen, shown, most: () => most };
}

test('shows one after the other, each for its time, and begins anew', () => {
  const { seen } = aRotation([picture('a', 5), notice('b'), picture('c', 20)]);
  vi.advanceTimersByTime(4_999);
  expect(seen).toEqual(['a']);
  vi.advanceTimersByTime(1);
  expect(seen).toEqual(['a', 'b']);
  vi.advanceTimersByTime(30_000 + 3);
  expect(seen).toEqual(['a', 'b', 'c', 'a']);
});

test('never has more than two at once', () => {
  const { most } = aRotation([picture('a', 0.1), film('b', 0.1), notice('c'), picture('d', 0.1)]);
  vi.advanceTimersByTime(60_000);
  expect(most()).toBe(2);
});

test('shows a film to its end', () => {
  const { rotation, seen, shown } = aRotation([film('film'), picture('picture')]);
  for (let second = 0; second < 60; second += 1) {
    vi.advanceTimersByTime(1_000);
    rotation.moved(shown()?.key ?? 0);
  }
  expect(seen).toEqual(['film']);
  rotation.ended(shown()?.key ?? 0);
  vi.advanceTimersByTime(0);
  expect(seen).toEqual(['film', 'picture']);
});

test('passes over what is broken, and tells it once in however many rounds', () => {
  const { seen, report } = aRotation([picture('good'), picture('bad'), picture('fine')], {
    broken: 'bad',
  });
  vi.advanceTimersByTime(65_000);
  expect(seen).toEqual(['good', 'fine', 'good', 'fine', 'good', 'fine', 'good']);
  expect(report.mock.calls).toEqual([['showing /media/bad.png', 'cannot be decoded']]);
});

test('a broken file that another one replaces is shown', () => {
  const report = vi.fn();
  const faults = createMediaFaults(report);
  faults.broken('/media/a.png?v=1', 'cannot be decoded');
  const slide: Slide = { kind: 'picture', url: '/media/a.png?v=2', fit: 'cover', seconds: 10 };
  const rotation = createRotation([slide], faults);
  rotation.start();
  expect(rotation.current()).toMatchObject([{ phase: 'coming', slide }]);
});

test('the one before stays while the next one loads, however long that takes', () => {
  const { seen, shown, report } = aRotation([picture('a'), picture('slow'), picture('c')], {
    slow: 'slow',
  });
  vi.advanceTimersByTime(10_000 + LOADING_MS - 1);
  expect(shown() && nameOf(shown() as Turn)).toBe('a');
  vi.advanceTimersByTime(2);
  expect(seen).toEqual(['a', 'c']);
  expect(report).toHaveBeenCalledTimes(1);
});

test('a film that stands still gives its place to the next one', () => {
  const { rotation, seen, shown, report } = aRotation([film('film'), picture('picture')]);
  vi.advanceTimersByTime(STALL_MS - 1);
  rotation.moved(shown()?.key ?? 0);
  vi.advanceTimersByTime(STALL_MS - 1);
  expect(seen).toEqual(['film']);
  vi.advanceTimersByTime(2);
  expect(seen).toEqual(['film', 'picture']);
  expect(report).toHaveBeenCalledTimes(1);
});

test('a film that breaks half-way does, too', () => {
  const { rotation, seen, shown } = aRotation([film('film'), picture('picture')]);
  rotation.failed(shown()?.key ?? 0, 'cannot be decoded');
  vi.advanceTimersByTime(20_000);
  expect(seen).toEqual(['film', 'picture']);
});

test('a picture alone stays without being loaded again, a film alone begins anew', () => {
  const alone = aRotation([picture('a')]);
  const key = alone.shown()?.key;
  vi.advanceTimersByTime(60_000);
  expect(alone.rotation.current()).toMatchObject([{ key, phase: 'shown' }]);

  const { rotation, shown } = aRotation([film('b')]);
  const first = shown()?.key;
  rotation.ended(first ?? 0);
  vi.advanceTimersByTime(FADE_MS);
  expect(rotation.current()).toMatchObject([{ phase: 'shown' }]);
  expect(shown()?.key).not.toBe(first);
});

describe('what is held', () => {
  test('stays, a film too, and goes on for its whole time when it is let go', () => {
    const { rotation, seen, shown } = aRotation([picture('a'), film('film')]);
    rotation.hold();
    vi.advanceTimersByTime(HELD_MS - 1);
    expect([rotation.isHeld(), seen]).toEqual([true, ['a']]);
    rotation.goOn();
    vi.advanceTimersByTime(9_999);
    expect([rotation.isHeld(), seen]).toEqual([false, ['a']]);
    vi.advanceTimersByTime(1);
    vi.advanceTimersByTime(1);
    expect(seen).toEqual(['a', 'film']);

    rotation.hold();
    rotation.moved(shown()?.key ?? 0);
    rotation.ended(shown()?.key ?? 0);
    vi.advanceTimersByTime(2 * STALL_MS);
    expect(seen).toEqual(['a', 'film']);
  });

  test('goes on by itself when nobody lets it go', () => {
    const { rotation, seen } = aRotation([picture('a'), picture('b')]);
    rotation.hold();
    vi.advanceTimersByTime(HELD_MS + 10_000);
    vi.advanceTimersByTime(1);
    expect([rotation.isHeld(), seen]).toEqual([false, ['a', 'b']]);
  });

  test('was not the one that began to load behind it, which comes next', () => {
    const { rotation, seen } = aRotation([picture('a'), picture('slow'), picture('c')], {
      slow: 'slow',
    });
    vi.advanceTimersByTime(10_000);
    rotation.hold();
    expect(rotation.current()).toMatchObject([{ phase: 'shown' }]);
    rotation.goOn();
    vi.advanceTimersByTime(10_000);
    expect(rotation.current().map(nameOf)).toEqual(['a', 'slow']);
    expect(seen).toEqual(['a']);
  });

  test('gives its place when it breaks', () => {
    const { rotation, seen, shown } = aRotation([film('film'), picture('picture')]);
    rotation.hold();
    rotation.failed(shown()?.key ?? 0, 'cannot be decoded');
    vi.advanceTimersByTime(1);
    expect([rotation.isHeld(), seen]).toEqual([false, ['film', 'picture']]);
  });

  test('is there to be held only where something moves', () => {
    const moves = (...slides: readonly Slide[]) => aRotation(slides).rotation.moves();
    expect([moves(picture('a')), moves(film('a')), moves(picture('a'), notice('b'))]).toEqual([
      false,
      true,
      true,
    ]);
    const { rotation } = aRotation([picture('good'), picture('bad')], { broken: 'bad' });
    vi.advanceTimersByTime(10_000);
    vi.advanceTimersByTime(1);
    expect(rotation.moves()).toBe(false);
  });
});

test('shows nothing where everything is broken', () => {
  const { rotation, seen, report } = aRotation([picture('bad'), film('bad')], { broken: 'bad' });
  vi.advanceTimersByTime(60_000);
  expect([rotation.current(), seen, report.mock.calls.length]).toEqual([[], [], 2]);
});

test('is gone as soon as it is stopped', () => {
  const { rotation, seen } = aRotation([picture('a'), picture('b')]);
  rotation.stop();
  vi.advanceTimersByTime(60_000);
  expect([rotation.current(), seen, vi.getTimerCount()]).toEqual([[], ['a'], 0]);
});
