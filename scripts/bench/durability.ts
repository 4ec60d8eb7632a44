import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Page } from 'playwright-core';
import type { Hall } from '../launch/hall.ts';
import { openHall } from '../launch/hall.ts';
import { type Figures, figuresOf } from './figures.ts';
import { prefillJournal } from './prefilled-journal.ts';

const WARM_UP = 5;
const REFERENCE_WRITES = 200;
/** About what one rating writes to each copy. */
const RECORD_BYTES = 2_500;
const LATENCY_MS = 20;
const DRAIN_PATIENCE_MS = 300_000;

interface Wish {
  readonly app: string;
  readonly display: string | undefined;
  readonly ratings: number;
  readonly backlog: number;
  readonly say: (text: string) => void;
}

/** How long a rating takes to be safe, alone and behind a backlog; how fast a backlog drains. */
export async function durability(wish: Wish): Promise<Record<string, Figures | number>> {
  const { say, backlog } = wish;
  say('an empty outbox');
  const idle = await withHall(wish, 0, async (hall) => {
    const fdatasync = await fdatasyncs(hall.dataFolder);
    const strictPut = await strictPuts(hall.kiosk().page);
    return { fdatasync, strictPut, ...(await ratings(hall, wish.ratings)) };
  });
  say(`${backlog} undelivered, the province down`);
  const behind = await withHall(wish, backlog, async (hall) => {
    const waiting = await ratings(hall, wish.ratings);
    say(`draining them, ${LATENCY_MS} ms a request, while citizens rate`);
    const began = performance.now();
    await hall.province.faults.clear();
    await hall.province.faults.set({ latency: { ms: LATENCY_MS } });
    const draining = heldAtLast(hall, backlog + wish.ratings + WARM_UP);
    const during = await ratings(hall, Math.ceil(wish.ratings / 2));
    return { waiting, during, drainMs: Math.round((await draining) - began) };
  });
  return {
    fdatasync: idle.fdatasync,
    strictPut: idle.strictPut,
    saved: idle.saved,
    savedToReference: ratio(idle.saved.p95, idle.fdatasync.p95 + idle.strictPut.p95),
    savedBehindBacklog: behind.waiting.saved,
    backlogRatio: ratio(behind.waiting.saved.p95, idle.saved.p95),
    tapToThanks: idle.thanks,
    tapToThanksWhileDraining: behind.during.thanks,
    drainingRatio: ratio(behind.during.thanks.p95, idle.thanks.p95),
    drainSeconds: Math.round(behind.drainMs / 100) / 10,
  };
}

/** @returns when the province holds so many, on the monotonic clock of this process */
async function heldAtLast(hall: Hall, count: number): Promise<number> {
  const end = performance.now() + DRAIN_PATIENCE_MS;
  while (hall.province.counts().effects.evaluations < count) {
    if (performance.now() > end) throw new Error('the backlog never drained');
    await new Promise((look) => setTimeout(look, 50));
  }
  return performance.now();
}

function ratio(figure: number, reference: number): number {
  return Math.round((figure / reference) * 100) / 100;
}

async function withHall<T>(
  { app, display }: Wish,
  backlog: number,
  work: (hall: Hall) => Promise<T>,
): Promise<T> {
  const hall = await openHall({
    app,
    display,
    queue: 'tcp',
    tickets: [],
    prepare: (dataFolder) =>
      backlog === 0 ? Promise.resolve() : prefillJournal(dataFolder, backlog),
    ...(backlog > 0 && { provinceFaults: { down: { mode: 'refuse' } } }),
    settings: { timeouts: { thanksMs: 1_000 } },
  });
  try {
    return await work(hall);
  } finally {
    await hall.close();
  }
}

/** What one append with fdatasync costs on this disk. */
async function fdatasyncs(folder: string): Promise<Figures> {
  const handle = await open(join(folder, 'bench.tmp'), 'w');
  const bytes = Buffer.alloc(RECORD_BYTES, 1);
  const times: number[] = [];
  for (let write = 0; write < REFERENCE_WRITES; write++) {
    const began = performance.now();
    await handle.write(bytes);
    await handle.datasync();
    times.push(performance.now() - began);
  }
  await handle.close();
  return figuresOf(times);
}

/** What one strict IndexedDB transaction costs in this window. */
async function strictPuts(page: Page): Promise<Figures> {
  const times = await page.evaluate(
    async ({ writes, bytes }) => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('bench', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('rows', { keyPath: 'id' });
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const measured: number[] = [];
      for (let id = 0; id < writes; id++) {
        const began = performance.now();
        await new Promise<void>((resolve, reject) => {
          const transaction = database.transaction('rows', 'readwrite', { durability: 'strict' });
          transaction.objectStore('rows').put({ id, text: 'x'.repeat(bytes) });
          transaction.oncomplete = () => resolve();
          transaction.onerror = () => reject(transaction.error);
        });
        measured.push(performance.now() - began);
      }
      return measured;
    },
    { writes: REFERENCE_WRITES, bytes: RECORD_BYTES },
  );
  return figuresOf(times);
}

/** Ratings one after the other, as fast as the screens allow. */
async function ratings(hall: Hall, count: number): Promise<{ saved: Figures; thanks: Figures }> {
  const { page } = hall.kiosk();
  const log = join(hall.dataFolder, 'logs', 'yiping.log');
  const before = (await savedTimes(log)).length;
  const thanks: number[] = [];
  for (let rating = 0; rating < WARM_UP + count; rating++) {
    await hall.serve(`B${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`);
    const took = await page.evaluate(rateOnce);
    if (rating >= WARM_UP) thanks.push(took);
  }
  const saved = (await savedTimes(log)).slice(before + WARM_UP);
  return { saved: figuresOf(saved), thanks: figuresOf(thanks) };
}

/** Runs in the window: waits for the faces, rates, submits; ms from submitting to the thanks. */
async function rateOnce(): Promise<number> {
  const until = async <T>(look: () => T | null | undefined): Promise<T> => {
    for (;;) {
      const found = look();
      if (found !== null && found !== undefined) return found;
      await new Promise((next) => requestAnimationFrame(next));
    }
  };
  const frame = async () => Reflect.get(globalThis, 'host').request('screen.current');
  const service = await until(() => document.querySelector('fieldset button')).then(async () => {
    const { screen } = await frame();
    return screen.service.id;
  });
  const send = (intent: object) =>
    Reflect.get(globalThis, 'host').request('session.intent', intent);
  await new Promise((guard) => setTimeout(guard, 650));
  await send({ type: 'rate', service, level: 5 });
  await until(() => document.querySelector('textarea'));
  await new Promise((guard) => setTimeout(guard, 650));
  const began = performance.now();
  await send({ type: 'submit', service });
  await until(() =>
    document.querySelector('h1')?.textContent?.includes('谢谢') === true ? true : null,
  );
  return performance.now() - began;
}

async function savedTimes(log: string): Promise<number[]> {
  const lines = (await readFile(log, 'utf8'))
    .split('\n')
    .filter((line) => line.includes('"saved"'));
  return lines.map((line) => Number(JSON.parse(line).ms));
}
