import { scryptSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Hall, openHall } from '../launch/hall.ts';
import { inTime } from '../launch/wait.ts';
import { aService } from '../queue-simulator/index.ts';
import { OUTAGE_DAYS, putBacklog } from './backlogs.ts';
import type { Common } from './bench.ts';
import { waitUntil } from './counter.ts';
import { atMost, type Figure, figureOf, withGoal } from './figures.ts';

interface Wish {
  /** Numbers of undelivered records, each on a device of its own; the goals are for the first. */
  readonly backlogs: readonly number[];
  /** How often the list is opened and searched on each, after one time that does not count. */
  readonly looks: number;
}

const PIN = '5558201';
const SALT = Buffer.alloc(16, 7);
const WORK = { N: 16_384, r: 8, p: 1, maxmem: 2 ** 25 };
const HASH = `scrypt$16384$8$1$${SALT.toString('base64')}$${scryptSync(PIN, SALT, 32, WORK).toString('base64')}`;
const FRAMES = 120;
const SETTLED_MS = 700;
/** What is not on the glass by then never will be, ms. */
const PATIENCE_MS = 60_000;

/**
 * The backlog on the glass: from the tap to the first rows, from each digit that is typed into the
 * search to the rows it leaves, and frames while somebody scrolls from top to bottom. The first digit
 * leaves thousands; the last one leaves a few.
 */
export async function ops(common: Common, { backlogs, looks }: Wish): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const count of backlogs) {
    common.say(`${count} undelivered records, ${looks} looks`);
    const { opened, first, further, frames } = await looksAt(common, count, looks);
    const rows = figureOf(`tap → first rows of ${count}`, 'ms', opened);
    const most = figureOf(`first digit of a search → its rows, of ${count}`, 'ms', first);
    const fewer = figureOf(`each further digit → its rows, of ${count}`, 'ms', further);
    const isFirst = figures.length === 0;
    figures.push(
      isFirst ? withGoal(rows, atMost('p95', 200)) : rows,
      isFirst ? withGoal(most, atMost('p95', 100)) : most,
      isFirst ? withGoal(fewer, atMost('p95', 100)) : fewer,
      figureOf(`a frame while ${count} scroll`, 'ms', frames),
    );
  }
  return figures;
}

async function looksAt({ app, display }: Common, count: number, looks: number) {
  const hall = await openHall({
    ...{ app, display, queue: 'tcp', tickets: [] },
    settings: { pins: { ops: HASH } },
    provinceFaults: { down: { mode: 'refuse' } },
    prepare: (folder) => putBacklog(folder, count, OUTAGE_DAYS),
  });
  try {
    await outboxHolds(hall, count);
    const { page } = hall.kiosk();
    await page.keyboard.press('Control+Alt+Shift+KeyP');
    await page.locator('[role=dialog]').waitFor();
    await page.evaluate((pin) => Reflect.get(globalThis, 'host').request('door.try', { pin }), PIN);
    await page.locator('[role=dialog] nav').waitFor();
    // What has just appeared takes no tap.
    await page.waitForTimeout(SETTLED_MS);
    const opened: number[] = [];
    const first: number[] = [];
    const further: number[] = [];
    for (let look = 0; look <= looks; look += 1) {
      await press(page, 0);
      const rows = await press(page, 1);
      const digits = await type(page, numberOf(look));
      await search(page, '');
      // The first look warms up.
      if (look === 0) continue;
      opened.push(rows);
      first.push(...digits.slice(0, 1));
      further.push(...digits.slice(1));
    }
    return { opened, first, further, frames: await scroll(page) };
  } finally {
    await hall.close();
  }
}

/** Until main has read the whole backlog: what it does besides would be in the figures. */
async function outboxHolds({ dataFolder }: Hall, count: number): Promise<void> {
  const log = join(dataFolder, 'logs', 'yiping.log');
  await waitUntil(`${count} records in the outbox`, 1_000, async () => {
    const told = (await readFile(log, 'utf8'))
      .split('\n')
      .filter((line) => line.includes('"msg":"outbox"'))
      .map((line) => JSON.parse(line));
    const last = told.findLast(({ pending }) => pending !== undefined);
    return last !== undefined && Number(last.pending) + Number(last.sending) >= count;
  });
}

/**
 * Four digits of a ticket of which each leaves fewer rows than those before it: the first one stands
 * in no part of a number that all cases have in common.
 */
function numberOf(look: number): string {
  const common = aService({ ticket: 'Z000000' }).cases[0]?.projectNo ?? '';
  const rare = [...'123456789'].filter((digit) => !common.includes(digit));
  return `${rare[look % rare.length]}${String(look * 7).padStart(3, '0')}`;
}

/** Goes to a page of the panel. @returns ms from the press to the paint with its first rows, if any */
function press(page: Page, place: number): Promise<number> {
  const painted = page.evaluate(async (at) => {
    const button = document.querySelectorAll<HTMLElement>('[role=dialog] nav button')[at];
    const began = performance.now();
    button?.click();
    const isThere = () =>
      document.querySelector(at === 0 ? '[role=dialog] dl' : 'tbody tr button') !== null;
    while (!isThere()) await new Promise((frame) => requestAnimationFrame(frame));
    // The frame that draws it has ended when the next one begins.
    await new Promise((frame) => requestAnimationFrame(frame));
    return performance.now() - began;
  }, place);
  return inTime(PATIENCE_MS, `page ${place} of the panel`, painted);
}

/** Types into the empty search. @returns of each digit ms until the rows it leaves have been painted */
async function type(page: Page, digits: string): Promise<readonly number[]> {
  const waits: number[] = [];
  for (let length = 1; length <= digits.length; length += 1) {
    waits.push(await search(page, digits.slice(0, length)));
  }
  return waits;
}

/**
 * Writes into the search what leaves another number of rows than before.
 * @returns ms until the rows that are found have been painted
 */
function search(page: Page, words: string): Promise<number> {
  const painted = page.evaluate(async (text) => {
    const field = document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea');
    const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
    // The first one says what came of a deed, the last how many were found.
    const statuses = () => [...document.querySelectorAll('[role=dialog] [role=status]')];
    const told = () => statuses().at(-1)?.textContent;
    const before = told();
    const isThere = () => {
      const rows = [...document.querySelectorAll('tbody tr')];
      return (
        told() !== before &&
        rows.length > 0 &&
        rows.every(({ textContent }) => textContent.includes(text))
      );
    };
    const began = performance.now();
    write?.call(field, text);
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    while (!isThere()) await new Promise((frame) => requestAnimationFrame(frame));
    await new Promise((frame) => requestAnimationFrame(frame));
    return performance.now() - began;
  }, words);
  return inTime(PATIENCE_MS, `the rows with ${words}`, painted);
}

/** @returns ms from frame to frame while the list goes from its top to its end */
function scroll(page: Page): Promise<readonly number[]> {
  return page.evaluate(async (count) => {
    const list = document.querySelector('table')?.parentElement;
    if (!list) throw new Error('there is no list');
    const frames: number[] = [];
    let last = await new Promise<number>((frame) => requestAnimationFrame(frame));
    for (let step = 1; step <= count; step += 1) {
      list.scrollTop = (list.scrollHeight * step) / count;
      const now = await new Promise<number>((frame) => requestAnimationFrame(frame));
      frames.push(now - last);
      last = now;
    }
    return frames;
  }, FRAMES);
}
