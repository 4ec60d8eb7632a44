/** The seeded moment of an injection, the guard of a screen, or the beat of a poll. */
export function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms));
}

/** Looks again and again. @returns whether it came true in time */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  patienceMs: number,
): Promise<boolean> {
  const end = performance.now() + patienceMs;
  for (;;) {
    if (await isTrue()) return true;
    if (performance.now() > end) return false;
    await pause(40);
  }
}

/** @returns what the work gives, or `undefined` when it takes longer or fails */
export async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((over) => {
    timer = setTimeout(() => over(undefined), ms);
  });
  try {
    return await Promise.race([work.catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Waits no longer than that; the work itself goes on.
 * @param what should come, as the error says it
 * @throws when it has not come by then, and what the work throws
 */
export async function inTime<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, over) => {
    timer = setTimeout(() => over(new Error(`did not come within ${ms} ms: ${what}`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
