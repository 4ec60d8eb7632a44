import { useEffect, useState } from 'react';
import type { Countdown } from '../../shared/screen.ts';

/** Whole seconds as a person counts them: 0 only when it is over. */
export function secondsIn(ms: number): number {
  return Math.max(0, Math.ceil(ms / 1000));
}

/** ms until `secondsIn` is one less. */
export function untilNextSecond(ms: number): number {
  return ms - (secondsIn(ms) - 1) * 1000;
}

/** How many last seconds before an automatic submission are counted aloud. */
export function countedSeconds(totalMs: number): number {
  return totalMs >= 30_000 ? 10 : 5;
}

/** Seconds left of a countdown that main runs; the window only shows it. */
export function useSecondsLeft(countdown: Countdown): number {
  const [seen, setSeen] = useState(countdown);
  const [leftMs, setLeftMs] = useState(countdown.leftMs);
  if (seen !== countdown) {
    setSeen(countdown);
    setLeftMs(countdown.leftMs);
  }
  useEffect(() => {
    const end = performance.now() + countdown.leftMs;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (ms: number) => {
      if (ms > 0) timer = setTimeout(tick, untilNextSecond(ms));
    };
    const tick = () => {
      const left = Math.max(0, end - performance.now());
      setLeftMs(left);
      wait(left);
    };
    wait(countdown.leftMs);
    return () => clearTimeout(timer);
  }, [countdown]);
  return secondsIn(leftMs);
}
