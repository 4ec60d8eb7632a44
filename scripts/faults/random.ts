/** Chance with a seed: the same seed makes the same choices in the same order. */
export interface Random {
  /** From 0 up to, not including, 1. */
  share(): number;
  /** A whole number from `low` to `high`, both possible. */
  whole(low: number, high: number): number;
  chance(share: number): boolean;
  /** @throws when there is nothing to pick from */
  pick<T>(list: readonly T[]): T;
  /** A few different ones of a list, at most `most`. */
  some<T>(list: readonly T[], most: number): readonly T[];
}

/** mulberry32: small, fast, and good enough to mix faults. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  function share(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const whole = (low: number, high: number): number => low + Math.floor(share() * (high - low + 1));
  function pick<T>(list: readonly T[]): T {
    const picked = list[whole(0, list.length - 1)];
    if (picked === undefined) throw new Error('nothing to pick from');
    return picked;
  }
  return {
    share,
    whole,
    pick,
    chance: (limit) => share() < limit,
    some(list, most) {
      const left = [...list];
      const count = Math.min(left.length, whole(0, most));
      return Array.from({ length: count }, () => left.splice(whole(0, left.length - 1), 1)).flat();
    },
  };
}

/** Every run of a session of the driver has a seed of its own, which alone replays it. */
export function seedOf(session: number, run: number): number {
  return randomFrom(session + run * 7919).whole(1, 999_999_999);
}
