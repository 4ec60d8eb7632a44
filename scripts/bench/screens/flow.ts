import { LEVEL_NAMES } from '../../../shared/level.ts';
import { type Fingers, fingersOn, GUARD_MS, placeOn } from '../../launch/fingers.ts';
import { type Hall, openHall } from '../../launch/hall.ts';
import { pause } from '../../launch/wait.ts';
import { aService } from '../../queue-simulator/index.ts';
import { atMost, type Figure, figureOf, single, withGoal } from '../figures.ts';
import { screenAfter, watched, watchWindow } from './watch.ts';

/** A digit of a countdown that is narrower than the last one moves less of the screen (CLS). */
const SEEN = 0.001;
/** Before anything is counted: code runs slowly the first times. */
const WARM_UP = 3;

/**
 * Citizens from the call to the thanks, with real fingers: call, service, invitation, a tick, 提交.
 */
export async function flowFigures(
  app: string,
  display: string | undefined,
  flows: number,
  say: (text: string) => void,
): Promise<readonly Figure[]> {
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
    const events: number[] = [];
    const taps: number[] = [];
    const slowest: number[] = [];
    for (let flow = WARM_UP; flow < WARM_UP + flows; flow += 1) {
      const waits = await oneFlow(hall, fingers, flow);
      events.push(...waits.events);
      taps.push(...waits.taps);
      if (waits.presses.length === 0) throw new Error(`citizen ${flow}: no press was seen`);
      slowest.push(Math.max(...waits.presses));
    }
    const shifts = (await watched(page)).shifts.filter(({ value }) => value >= SEEN);
    for (const { value, what } of shifts) say(`a shift of ${value.toFixed(4)}: ${what}`);
    return [
      withGoal(figureOf('message of the machine → screen', 'ms', events), atMost('p95', 100)),
      withGoal(figureOf('finger off the glass → screen', 'ms', taps), atMost('p95', 100)),
      withGoal(
        figureOf('slowest press of a citizen → paint (INP)', 'ms', slowest),
        atMost('p95', 100),
      ),
      withGoal(
        single('shifts of layout that can be seen, on screens that stood', 'count', shifts.length),
        atMost('median', 0),
      ),
    ];
  } finally {
    await hall.close();
  }
}

interface Waits {
  readonly events: readonly number[];
  readonly taps: readonly number[];
  /** From each press to the next paint, whatever it shows. */
  readonly presses: readonly number[];
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

  const before = (await watched(page)).interactions.length;
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
  const presses = (await watched(page)).interactions.slice(before);
  return { events, taps: [rated, submitted], presses };
}

const CLERK = { code: '0512', name: '林示例', post: '综合窗口', stars: 5 } as const;
