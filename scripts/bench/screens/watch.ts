import type { Page } from 'playwright-core';

/** What the window saw of itself since it was watched, wall-clock ms unless said otherwise. */
export interface Watched {
  /** When each screen had been painted, oldest first. */
  readonly painted: readonly number[];
  /** When a finger left the glass, oldest first. */
  readonly lifted: readonly number[];
  /** How long each press or key took to the next paint, ms. */
  readonly interactions: readonly number[];
  /** What moved on a screen that stood, and how much (CLS). */
  readonly shifts: readonly { readonly value: number; readonly what: string }[];
}

/** Has the window watch itself from now on. */
export async function watchWindow(page: Page): Promise<void> {
  await page.evaluate(() => {
    const wall = (ms: number) => performance.timeOrigin + ms;
    const watched = {
      painted: [] as number[],
      lifted: [] as number[],
      interactions: [] as number[],
      shifts: [] as { value: number; what: string }[],
    };
    Reflect.set(globalThis, 'watched', watched);
    let main = document.querySelector('main');
    let changedAt = performance.now();
    new MutationObserver(() => {
      const now = document.querySelector('main');
      if (now === main) return;
      main = now;
      changedAt = performance.now();
      // A message sent in the last moment before a paint is read after it.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => watched.painted.push(wall(performance.now()));
        port2.postMessage(null);
      });
    }).observe(document.body, { subtree: true, childList: true });
    window.addEventListener('pointerup', (event) => watched.lifted.push(wall(event.timeStamp)), {
      capture: true,
    });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if (Reflect.get(entry, 'interactionId') > 0) watched.interactions.push(entry.duration);
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        // What a new screen brings was nowhere before.
        if (entry.startTime - changedAt < 50) continue;
        const sources: { node: Node | null }[] = Reflect.get(entry, 'sources');
        const what = sources.map(({ node }) => node?.textContent?.slice(0, 20) ?? '?').join(', ');
        watched.shifts.push({ value: Reflect.get(entry, 'value'), what });
      }
    }).observe({ type: 'layout-shift' });
  });
}

/** @returns what it saw so far; `watchWindow` must have been called since the page was loaded */
export function watched(page: Page): Promise<Watched> {
  return page.evaluate(() => Reflect.get(globalThis, 'watched'));
}

/** How many screens have been painted; waits until there are more than `before`. */
async function paintedAfter(page: Page, before: number): Promise<number> {
  await page.waitForFunction(
    (count) => Reflect.get(globalThis, 'watched').painted.length > count,
    before,
    { polling: 20, timeout: 20_000 },
  );
  return (await watched(page)).painted.length;
}

/** @returns when the screen that follows was painted, wall-clock ms */
export async function screenAfter(page: Page, cause: () => Promise<void>): Promise<number> {
  const { painted } = await watched(page);
  await cause();
  await paintedAfter(page, painted.length);
  return (await watched(page)).painted[painted.length] ?? Number.NaN;
}
