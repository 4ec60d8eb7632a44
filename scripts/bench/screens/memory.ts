import { readFile } from 'node:fs/promises';
import { type Hall, openHall } from '../../launch/hall.ts';
import { rateAt } from '../citizen.ts';
import { against, atMost, type Figure, single, withGoal } from '../figures.ts';

/** One in so many citizens rates; the others are invited and leave. */
const RATES_EVERY = 10;
/** What code and caches take the first times is no leak. */
const SETTLED_AFTER = 0.2;

/** The window's memory at one moment, after the garbage was collected, MiB. */
interface Memory {
  readonly services: number;
  readonly heap: number;
  /** Private memory of the window's process; `null` where the system does not tell. */
  readonly private: number | null;
}

/**
 * Many services one after the other in one window: a called ticket, its service, the invitation,
 * and from every tenth citizen a rating.
 * @returns the window's memory near the start, in the middle and at the end
 */
export async function memoryFigures(
  app: string,
  display: string | undefined,
  services: number,
): Promise<readonly Figure[]> {
  const hall = await openHall({
    app,
    display,
    queue: 'tcp',
    tickets: [],
    settings: { timeouts: { thanksMs: 1_000 } },
  });
  const samples = new Set([SETTLED_AFTER, 0.5, 1].map((share) => Math.round(share * services)));
  const memory: Memory[] = [];
  try {
    for (let service = 1; service <= services; service += 1) {
      const ticket = `M${String(service).padStart(6, '0')}`;
      if (service % RATES_EVERY === 0) await rateAt(hall, ticket, () => Promise.resolve());
      else await invite(hall, ticket);
      if (samples.has(service)) memory.push(await memoryOf(hall, service));
    }
  } finally {
    await hall.close();
  }
  return [
    ...seriesOf('heap', memory, ({ heap }) => heap),
    ...seriesOf('private memory', memory, (each) => each.private),
  ];
}

/** The last of them against the first; none where the system does not tell. */
function seriesOf(
  what: string,
  memory: readonly Memory[],
  of: (memory: Memory) => number | null,
): readonly Figure[] {
  const figures = memory.flatMap((each) => {
    const value = of(each);
    return value === null ? [] : [single(`${what} after ${each.services} services`, 'MiB', value)];
  });
  const [first, last] = [figures[0], figures.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [...figures.slice(0, -1), withGoal(against(last, first), atMost('ratio', 1.05))];
}

/** A citizen who leaves without a word. */
async function invite(hall: Hall, ticket: string): Promise<void> {
  const { page } = hall.kiosk();
  await hall.machine.call(ticket);
  await page.getByText(ticket).first().waitFor({ timeout: 20_000 });
  await hall.machine.start();
  await hall.machine.evaluate();
  const face = page.locator('fieldset button').first();
  await face.waitFor({ timeout: 20_000 });
  await hall.machine.cancel();
  await face.waitFor({ state: 'detached', timeout: 20_000 });
}

async function memoryOf(hall: Hall, services: number): Promise<Memory> {
  const { page, electron } = hall.kiosk();
  await collectGarbage(hall);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const { metrics } = await devtools.send('Performance.getMetrics');
  await devtools.detach();
  const metric = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  const pid = await electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  return {
    services,
    heap: mebibytes(metric('JSHeapUsedSize')),
    private: pid === undefined ? null : await privateMemory(pid),
  };
}

/**
 * In the page and in the outbox's worker, which has a heap of its own in the same process and would
 * let its garbage lie for hundreds of ratings.
 */
async function collectGarbage(hall: Hall): Promise<void> {
  await hall.kiosk().electron.evaluate(async ({ BrowserWindow }) => {
    const devtools = BrowserWindow.getAllWindows()[0]?.webContents.debugger;
    if (devtools === undefined) throw new Error('no window');
    const workers: (string | undefined)[] = [];
    const note = (_event: unknown, method: string, told: { sessionId?: string }) => {
      if (method === 'Target.attachedToTarget') workers.push(told.sessionId);
    };
    devtools.attach();
    devtools.on('message', note);
    try {
      // Those that are there already are told of before the answer.
      const all = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
      await devtools.sendCommand('Target.setAutoAttach', all);
      if (workers.length === 0) throw new Error('the outbox has no worker');
      await devtools.sendCommand('Memory.simulatePressureNotification', { level: 'critical' });
      for (const session of [undefined, ...workers]) {
        await devtools.sendCommand('HeapProfiler.enable', {}, session);
        await devtools.sendCommand('HeapProfiler.collectGarbage', {}, session);
        await devtools.sendCommand('HeapProfiler.disable', {}, session);
      }
    } finally {
      devtools.off('message', note);
      devtools.detach();
    }
  });
}

/** What no other process has: pages written to. */
async function privateMemory(pid: number): Promise<number | null> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => null);
  const kilobytes = /Private_Dirty:\s+(\d+) kB/.exec(text ?? '')?.[1];
  return kilobytes === undefined ? null : mebibytes(Number(kilobytes) * 1024);
}

function mebibytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 100) / 100;
}
