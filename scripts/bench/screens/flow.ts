import { LEVEL_NAMES } from '../../../shared/level.ts';
import { type Fingers, fingersOn, placeOn } from '../../launch/fingers.ts';
import { type Hall, openHall } from '../../launch/hall.ts';
import { aService } from '../../queue-simulator/index.ts';
import { type Figures, figuresOf } from '../figures.ts';
import { screenAfter, watched, watchWindow } from './watch.ts';

/** The window and the session take no tap earlier after a screen has come, ms. */
const GUARD_MS = 650;
/** Before anything is counted: code runs slowly the first times. */
const WARM_UP = 3;

/** How soon screens follow, ms. */
export interface FlowFigures {
  /** From the queue machine's message to the painted screen. */
  readonly eventToScreen: Figures;
  /** From the finger's leaving the glass to the painted screen. */
  readonly tapToScreen: Figures;
  /** From a press to the next paint, whatever it shows (INP is the worst of one flow). */
  readonly pressToPaint: Figures;
  /** Sum of all shifts of layout on screens that stood. */
  readonly layoutShift: number;
}

/**
 * Citizens from the call to the thanks, with real fingers: call, service, invitation, a tick, 提交.
 */
export async function flowFigures(
  app: string,
  display: string | undefined,
  flows: number,
  say: (text: string) => void,
): Promise<FlowFigures> {
  const hall = await openHall({
    app,
    display,
    queue: 'tcp',
    tickets: [],
    settings: { timeouts: { thanksMs: 1_000 } },
  });
  try {
    const { page } = hall.kiosk();
    await watchWindow(page);
    const fingers = await fingersOn(page);
    for (let flow = 0; flow < WARM_UP; flow += 1) await oneFlow(hall, fingers, flow);
    const before = await watched(page);
    const events: number[] = [];
    const taps: number[] = [];
    for (let flow = WARM_UP; flow < WARM_UP + flows; flow += 1) {
      const waits = await oneFlow(hall, fingers, flow);
      events.push(...waits.events);
      taps.push(...waits.taps);
    }
    const { interactions, shifts } = await watched(page);
    for (const { value, what } of shifts) say(`a shift of ${value.toFixed(4)}: ${what}`);
    const sum = shifts.reduce((total, { value }) => total + value, 0);
    return {
      eventToScreen: figuresOf(events),
      tapToScreen: figuresOf(taps),
      pressToPaint: figuresOf(interactions.slice(before.interactions.length)),
      layoutShift: Math.round(sum * 10_000) / 10_000,
    };
  } finally {
    await hall.close();
  }
}

interface Waits {
  readonly events: readonly number[];
  readonly taps: readonly number[];
}

async function oneFlow(hall: Hall, fingers: Fingers, number: number): Promise<Waits> {
  const { page } = hall.kiosk();
  const { machine } = hall;
  const ticket = `F${String(number).padStart(4, '0')}`;
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  async function event(say: () => Promise<void>): Promise<number> {
    let said = 0;
    const painted = await screenAfter(page, () => {
      said = performance.timeOrigin + performance.now();
      return say();
    });
    return painted - said;
  }
  async function tap(name: string): Promise<number> {
    await pause(GUARD_MS);
    const place = await placeOn(button(name));
    const painted = await screenAfter(page, () => fingers.tap(place));
    return painted - ((await watched(page)).lifted.at(-1) ?? Number.NaN);
  }

  const events = [
    await event(() => machine.call(ticket, { staff: CLERK, service: aService({ ticket }) })),
    await event(() => machine.start()),
    await event(() => machine.evaluate()),
  ];
  const rated = await tap(LEVEL_NAMES[5]);
  await pause(GUARD_MS);
  await fingers.tap(await placeOn(page.locator('main label').first()));
  const submitted = await tap('提交');
  // Standby, so that the next citizen finds what the first one found.
  await screenAfter(page, () => Promise.resolve());
  return { events, taps: [rated, submitted] };
}

const CLERK = { code: '0512', name: '林示例', post: '综合窗口', stars: 5 } as const;

function pause(ms: number): Promise<void> {
  return new Promise((over) => setTimeout(over, ms));
}
