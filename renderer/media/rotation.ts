import type { Slide } from '../../shared/screen.ts';
import type { MediaFaults } from './faults.ts';

/** A file on this very disk that is not there to be seen by then never will be, ms. */
export const LOADING_MS = 10_000;
/** A film whose picture stands still for longer has stopped, ms. */
export const STALL_MS = 6_000;
/** As long as the longest motion of the product; the one before is drawn under it meanwhile, ms. */
export const FADE_MS = 200;
/** Who has held a slide is gone by then: the hall shows on what it wants to show, ms. */
export const HELD_MS = 120_000;

/** A slide's turn. Drawn from when it begins to load until the next one has taken its place. */
export interface Turn {
  readonly key: number;
  readonly slide: Slide;
  readonly phase: 'coming' | 'shown' | 'leaving';
}

/**
 * One slide after the other, round and round. There are never more than two turns, so no more than
 * two pictures are ever decoded: the one that is seen, and the next while it loads or the one before
 * while it fades.
 */
export interface Rotation {
  readonly current: () => readonly Turn[];
  readonly subscribe: (listener: () => void) => () => void;
  readonly start: () => void;
  readonly stop: () => void;
  /** It can be seen: decoded, playing, or a text. */
  readonly ready: (key: number) => void;
  /** The film goes on. */
  readonly moved: (key: number) => void;
  readonly ended: (key: number) => void;
  readonly failed: (key: number, why: unknown) => void;
  /** Whether there is anything that moves: a film, or another slide. */
  readonly moves: () => boolean;
  /** What is seen stays as it is, for `HELD_MS` at most, or until it breaks. */
  readonly hold: () => void;
  readonly goOn: () => void;
  readonly isHeld: () => boolean;
}

/** @param slides in their order; those that turn out to be broken are passed over */
export function createRotation(slides: readonly Slide[], faults: MediaFaults): Rotation {
  const listeners = new Set<() => void>();
  let turns: readonly Turn[] = [];
  let at = -1;
  let keys = 0;
  /** When the turn that is seen is over, at the latest. */
  let over: ReturnType<typeof setTimeout> | undefined;
  /** When whoever should get on has not. */
  let patience: ReturnType<typeof setTimeout> | undefined;
  let faded: ReturnType<typeof setTimeout> | undefined;
  /** When what is held goes on by itself; undefined while nothing is held. */
  let held: ReturnType<typeof setTimeout> | undefined;

  const inPhase = (phase: Turn['phase']) => turns.find((turn) => turn.phase === phase);
  const draw = (next: readonly Turn[]) => {
    turns = next;
    for (const listener of listeners) listener();
  };

  function nextUsable(): number | undefined {
    for (let step = 1; step <= slides.length; step += 1) {
      const index = (at + step) % slides.length;
      if (isUsable(slides[index])) return index;
    }
    return undefined;
  }

  function isUsable(slide: Slide | undefined): boolean {
    return slide !== undefined && (slide.kind === 'notice' || !faults.isBroken(slide.url));
  }

  /** The next slide begins to load, behind the one that is seen. */
  function bring(): void {
    clearTimeout(patience);
    clearTimeout(over);
    letGo();
    const index = nextUsable();
    const slide = index === undefined ? undefined : slides[index];
    const seen = inPhase('shown');
    if (index === undefined || slide === undefined) {
      draw([]);
      return;
    }
    at = index;
    // Alone, a still picture stays; a film begins anew.
    if (seen !== undefined && seen.slide === slide && slide.kind !== 'video') return;
    keys += 1;
    const key = keys;
    draw([...(seen === undefined ? [] : [seen]), { key, slide, phase: 'coming' }]);
    if (slide.kind === 'notice') ready(key);
    else patience = setTimeout(() => stall(key, `not there after ${LOADING_MS} ms`), LOADING_MS);
  }

  function ready(key: number): void {
    const coming = inPhase('coming');
    if (coming?.key !== key) return;
    clearTimeout(patience);
    clearTimeout(faded);
    draw(turns.map((turn) => ({ ...turn, phase: turn === coming ? 'shown' : 'leaving' })));
    faded = setTimeout(() => draw(turns.filter(({ phase }) => phase !== 'leaving')), FADE_MS);
    run(coming);
  }

  /** From now on its time counts. */
  function run({ key, slide }: Turn): void {
    if (slide.seconds !== undefined) over = setTimeout(bring, slide.seconds * 1000);
    if (slide.kind === 'video') moved(key);
  }

  function moved(key: number): void {
    if (held !== undefined || inPhase('shown')?.key !== key || inPhase('coming') !== undefined) {
      return;
    }
    clearTimeout(patience);
    patience = setTimeout(() => stall(key, `stands still for ${STALL_MS} ms`), STALL_MS);
  }

  function stall(key: number, why: string): void {
    const turn = turns.find((each) => each.key === key);
    if (turn === undefined || turn.slide.kind === 'notice') return;
    faults.stalled(turn.slide.url, why);
    pass(turn);
  }

  function failed(key: number, why: unknown): void {
    const turn = turns.find((each) => each.key === key);
    if (turn === undefined || turn.slide.kind === 'notice') return;
    faults.broken(turn.slide.url, why);
    // One that only fades away has been seen.
    if (turn.phase !== 'leaving') pass(turn);
  }

  /** What cannot be shown gives its place to the next one. */
  function pass(turn: Turn): void {
    if (turn.phase === 'coming') draw(turns.filter((each) => each !== turn));
    if (turn.phase === 'coming' || inPhase('coming') === undefined) bring();
  }

  function hold(): void {
    const seen = inPhase('shown');
    if (held !== undefined || seen === undefined) return;
    clearTimeout(over);
    clearTimeout(patience);
    held = setTimeout(goOn, HELD_MS);
    // What began to load behind it comes after it, later.
    at = slides.indexOf(seen.slide);
    draw(turns.filter(({ phase }) => phase !== 'coming'));
  }

  function goOn(): void {
    const seen = inPhase('shown');
    if (held === undefined || seen === undefined) return;
    letGo();
    draw([...turns]);
    run(seen);
  }

  function letGo(): void {
    clearTimeout(held);
    held = undefined;
  }

  return {
    current: () => turns,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: bring,
    stop() {
      letGo();
      for (const timer of [over, patience, faded]) clearTimeout(timer);
      draw([]);
    },
    ready,
    moved,
    ended: (key) => {
      if (held !== undefined || inPhase('shown')?.key !== key) return;
      if (inPhase('coming') === undefined) bring();
    },
    failed,
    moves: () => {
      const usable = slides.filter(isUsable);
      return usable.length > 1 || usable.some(({ kind }) => kind === 'video');
    },
    hold,
    goOn,
    isHeld: () => held !== undefined,
  };
}
