import { scryptSync } from 'node:crypto';
import type { Page } from 'playwright-core';
import { openHall } from '../launch/hall.ts';
import type { Common } from './bench.ts';
import { atMost, type Figure, figureOf, withGoal } from './figures.ts';
import { prefillJournal } from './prefilled-journal.ts';

interface Wish {
  /** Numbers of undelivered records, each on a device of its own; the goals are for the first. */
  readonly backlogs: readonly number[];
  /** How often the list is opened and filtered on each. */
  readonly looks: number;
}

const PIN = '5558201';
const SALT = Buffer.alloc(16, 7);
const WORK = { N: 16_384, r: 8, p: 1, maxmem: 2 ** 25 };
const HASH = `scrypt$16384$8$1$${SALT.toString('base64')}$${scryptSync(PIN, SALT, 32, WORK).toString('base64')}`;
const FRAMES = 120;
const SETTLED_MS = 700;

/**
 * The backlog on the glass: from the tap to the first rows, from a letter of the search to the rows
 * it finds, and frames while somebody scrolls from top to bottom.
 */
export async function ops(common: Common, { backlogs, looks }: Wish): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const count of backlogs) {
    common.say(`${count} undelivered records, ${looks} looks`);
    const { opened, filtered, frames } = await looksAt(common, count, looks);
    const rows = figureOf(`tap → first rows of ${count}`, 'ms', opened);
    const found = figureOf(`a letter of the search → its rows, of ${count}`, 'ms', filtered);
    const isFirst = figures.length === 0;
    figures.push(
      isFirst ? withGoal(rows, atMost('p95', 200)) : rows,
      isFirst ? withGoal(found, atMost('p95', 100)) : found,
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
    prepare: (folder) => prefillJournal(folder, count),
  });
  try {
    const { page } = hall.kiosk();
    await page.keyboard.press('Control+Alt+Shift+KeyP');
    await page.locator('[role=dialog]').waitFor();
    await page.evaluate((pin) => Reflect.get(globalThis, 'host').request('door.try', { pin }), PIN);
    await page.locator('[role=dialog] nav').waitFor();
    // What has just appeared takes no tap.
    await page.waitForTimeout(SETTLED_MS);
    const opened: number[] = [];
    const filtered: number[] = [];
    for (let look = 0; look < looks; look += 1) {
      await press(page, 0);
      opened.push(await press(page, 1));
      filtered.push(await search(page, String(look * 7).padStart(6, '0')));
      await search(page, '');
    }
    return { opened, filtered, frames: await scroll(page) };
  } finally {
    await hall.close();
  }
}

/** Goes to a page of the panel. @returns ms from the press to the paint with its first rows, if any */
function press(page: Page, place: number): Promise<number> {
  return page.evaluate(async (at) => {
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
}

/** Writes into the search. @returns ms until the rows that are found have been painted */
function search(page: Page, words: string): Promise<number> {
  return page.evaluate(async (text) => {
    const field = document.querySelector<HTMLTextAreaElement>('[role=dialog] textarea');
    const write = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set;
    // The first one says what came of a deed, the last how many were found.
    const statuses = () => [...document.querySelectorAll('[role=dialog] [role=status]')];
    const told = () => statuses().at(-1)?.textContent;
    const before = told();
    const began = performance.now();
    write?.call(field, text);
    field?.dispatchEvent(new Event('input', { bubbles: true }));
    while (told() === before) await new Promise((frame) => requestAnimationFrame(frame));
    await new Promise((frame) => requestAnimationFrame(frame));
    return performance.now() - began;
  }, words);
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
