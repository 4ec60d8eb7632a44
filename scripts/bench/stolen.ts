import { readFileSync } from 'node:fs';

/** What the processors have done since the machine began, in ticks (proc(5), `/proc/stat`). */
export interface Ticks {
  /** Wanted by this machine: worked, or taken by another one meanwhile. */
  readonly wanted: number;
  /** Of these, taken by another one on the same host. */
  readonly stolen: number;
}

/** @returns `null` where no kernel tells */
export function ticksOfNow(): Ticks | null {
  try {
    return ticksIn(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return null;
  }
}

/** @param stat begins with the line of all processors together */
export function ticksIn(stat: string): Ticks {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, stolen = 0] =
    /^cpu +.*/.exec(stat)?.[0].split(/ +/).map(Number) ?? [];
  return { wanted: user + nice + system + irq + softirq + stolen, stolen };
}

/** @returns percent of what was wanted between two moments, or `null` where nobody knows */
export function stolenBetween(before: Ticks | null, after: Ticks | null): number | null {
  if (before === null || after === null || after.wanted <= before.wanted) return null;
  return Math.round((100 * (after.stolen - before.stolen)) / (after.wanted - before.wanted));
}
