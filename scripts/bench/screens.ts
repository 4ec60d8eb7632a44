import type { Common } from './bench.ts';
import type { Figure } from './figures.ts';
import { rotationFigures } from './rotation.ts';
import { flowFigures } from './screens/flow.ts';
import { memoryFigures } from './screens/memory.ts';
import { sideBySide } from './side-by-side.ts';

interface Wish {
  /** Citizens from the call to the thanks. */
  readonly flows: number;
  /** One after the other, while the window's memory is watched. */
  readonly services: number;
  /** Pictures and films on the standby screen, while the memory is watched. */
  readonly slides: number;
}

/** How soon the screens follow, and whether their memory stays flat. */
export async function screens(
  { app, display, say }: Common,
  { flows, services, slides }: Wish,
): Promise<readonly Figure[]> {
  say(`${flows} citizens from the call to the thanks`);
  const flow = await flowFigures(app, display, flows, say);
  say(`${services} services in one window, and ${slides} slides on another's standby screen`);
  // Side by side: what memory they take does not depend on how quickly they come by it.
  const memory = await sideBySide(
    memoryFigures(app, display, services),
    rotationFigures(app, display, slides),
  );
  return [...flow, ...memory.flat()];
}
