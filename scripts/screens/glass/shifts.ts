import type { Finding } from '../finding.ts';
import { nameOf } from './things.ts';

/** Of the Layout Instability API, which TypeScript's DOM does not know. */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly sources: readonly { readonly node: Node | null }[];
}

const seen: LayoutShift[] = [];
let paintedAt = 0;

/** Follows what moves without having been touched. */
export function watchShifts(): void {
  new PerformanceObserver((list) => {
    seen.push(...(list.getEntries() as LayoutShift[]));
  }).observe({ type: 'layout-shift' });
}

/** The screen has been painted; from here on nothing moves. */
export function painted(): void {
  seen.length = 0;
  paintedAt = performance.now();
}

/** What has moved since. */
export function shifts(): readonly Finding[] {
  return seen
    .filter(({ startTime, value }) => startTime > paintedAt && value > 0)
    .map(({ value, sources }) => {
      const moved = sources.flatMap(({ node }) => (node instanceof Element ? [nameOf(node)] : []));
      return {
        check: 'layout shift',
        element: moved[0] ?? 'something',
        what: `moved after the first paint (${value.toFixed(4)})`,
      };
    });
}
