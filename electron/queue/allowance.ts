// "50 events/s sustained, burst 100, above that dropped and counted."
const PER_SECOND = 50;
const BURST = 100;

/** How much one peer may still send: a token bucket. */
export interface Allowance {
  /** @returns whether one more is allowed, which then is taken */
  take(monotonicMs: number): boolean;
  /** Whether it has filled up again, so that it says nothing any more. */
  isFull(monotonicMs: number): boolean;
}

/** @param rate events per second, and how many at once */
export function createAllowance(
  rate: { readonly perSecond: number; readonly burst: number } = {
    perSecond: PER_SECOND,
    burst: BURST,
  },
): Allowance {
  let left = rate.burst;
  let since: number | undefined;

  function refill(monotonicMs: number): void {
    const passed = since === undefined ? 0 : Math.max(0, monotonicMs - since);
    since = monotonicMs;
    left = Math.min(rate.burst, left + (passed * rate.perSecond) / 1000);
  }

  return {
    take(monotonicMs) {
      refill(monotonicMs);
      if (left < 1) return false;
      left -= 1;
      return true;
    },
    isFull(monotonicMs) {
      refill(monotonicMs);
      return left >= rate.burst;
    },
  };
}

/**
 * The allowances of an input's peers. Each connection has its own, so that one noisy peer cannot
 * drown another; one that connects anew goes on with what it had, so that reconnecting earns nothing.
 */
export function createAllowances() {
  const resting: { readonly address: string; readonly allowance: Allowance }[] = [];
  return {
    open(address: string, monotonicMs: number): Allowance {
      const used = resting.filter(({ allowance }) => !allowance.isFull(monotonicMs));
      const index = used.findIndex((entry) => entry.address === address);
      const [own] = index === -1 ? [] : used.splice(index, 1);
      resting.splice(0, resting.length, ...used);
      return own?.allowance ?? createAllowance();
    },
    close(address: string, allowance: Allowance): void {
      resting.push({ address, allowance });
    },
  };
}
