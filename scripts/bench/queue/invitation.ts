import { openHall } from '../../launch/hall.ts';
import type { LineName } from '../../launch/lines.ts';
import { aService } from '../../queue-simulator/index.ts';
import { atMost, type Figure, figureOf, withGoal } from '../figures.ts';
import { screenAfter, watchWindow } from '../screens/watch.ts';

const LINES = ['tcp', 'websocket', 'http', 'serial'] as const satisfies readonly LineName[];
const SAID = { tcp: 'TCP', websocket: 'WebSocket', http: 'HTTP', serial: 'a serial line' } as const;
/** Over each line, before anything is counted: code runs slowly the first times. */
const WARM_UP = 3;

/**
 * From just before the first byte of an `evaluate` frame is sent to the painted invitation. Each
 * citizen is called and served, and the invitation is cancelled untouched, so that the next one finds
 * the same screen.
 * @param events over all lines together
 */
export async function invitationFigures(
  app: string,
  display: string | undefined,
  events: number,
): Promise<readonly Figure[]> {
  const tickets = Array.from({ length: WARM_UP * LINES.length + events }, (_, at) => ticketOf(at));
  const hall = await openHall({ app, display, queue: LINES, tickets });
  const waits: Record<(typeof LINES)[number], number[]> = {
    ...{ tcp: [], websocket: [], http: [], serial: [] },
  };
  try {
    const { page } = hall.kiosk();
    await watchWindow(page);
    for (const [at, ticket] of tickets.entries()) {
      const name = LINES[at % LINES.length] ?? 'tcp';
      const { machine, tellsCases } = hall.lineAt(name);
      const service = tellsCases ? { service: aService({ ticket, area: hall.area }) } : {};
      await screenAfter(page, () => machine.call(ticket, service));
      await screenAfter(page, () => machine.start());
      let said = 0;
      const painted = await screenAfter(page, () => {
        said = performance.timeOrigin + performance.now();
        return machine.evaluate();
      });
      if (at >= WARM_UP * LINES.length) waits[name].push(painted - said);
      await screenAfter(page, () => machine.cancel());
    }
  } finally {
    await hall.close();
  }
  const all = LINES.flatMap((name) => waits[name]);
  return [
    withGoal(
      figureOf('evaluate → invitation', 'ms', all),
      atMost('p95', 100),
      atMost('median', 50),
    ),
    ...LINES.map((name) => figureOf(`the same over ${SAID[name]}`, 'ms', waits[name])),
  ];
}

/** Digits only: a serial machine's display has no letters. */
function ticketOf(at: number): string {
  return String(at + 1).padStart(4, '0');
}
