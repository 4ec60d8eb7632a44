import { join } from 'node:path';
import { INITIAL_LIMIT, initialScripts } from '../build/initial-scripts.ts';
import { rotationMemory } from './rotation.ts';
import { firstPaint } from './screens/first-paint.ts';
import { flowFigures } from './screens/flow.ts';
import { growth, memoryFigures } from './screens/memory.ts';

/** Pictures and films on the standby screen, whose memory is watched. */
const SLIDES = 200;

interface Wish {
  readonly app: string;
  readonly display: string | undefined;
  /** Citizens from the call to the thanks. */
  readonly flows: number;
  /** Of the app and of a bare window each. */
  readonly starts: number;
  /** One after the other, while the window's memory is watched. */
  readonly services: number;
  readonly say: (text: string) => void;
}

/** How soon the screens follow, how the window starts, and whether it grows. Times in ms. */
export async function screens(wish: Wish): Promise<Record<string, object | number>> {
  const { app, display, flows, starts, services, say } = wish;
  const scripts = await initialScripts(join(app, 'out/renderer'));
  const bytes = [...scripts.values()].reduce((sum, each) => sum + each, 0);
  say(`${starts} starts, each beside a bare window`);
  const { standby, bare } = await firstPaint(app, display, starts);
  say(`${flows} citizens from the call to the thanks`);
  const flow = await flowFigures(app, display, flows, say);
  say(`${services} services in one window`);
  const memory = await memoryFigures(app, display, services);
  say(`${SLIDES} slides on the standby screen`);
  const rotation = await rotationMemory(app, display, SLIDES);
  return {
    initialScripts: bytes,
    initialScriptsOfAllowed: Math.round((bytes / INITIAL_LIMIT) * 100) / 100,
    bareWindow: bare,
    standby,
    standbyToBare: Math.round((standby.median / bare.median) * 100) / 100,
    ...flow,
    ...Object.fromEntries(memory.map((each) => [`memoryAfter${each.services}`, each])),
    ...Object.fromEntries(rotation.map((each) => [`standbyAfter${each.slides}Slides`, each])),
    heapGrowth: growth(memory, 'heap'),
    privateGrowth: growth(memory, 'private'),
  };
}
