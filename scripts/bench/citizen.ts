import type { Page } from 'playwright-core';
import { GUARD_MS } from '../launch/fingers.ts';
import type { Hall } from '../launch/hall.ts';
import { pause } from '../launch/wait.ts';

const FACES = { selector: 'fieldset button', text: '' };
const QUESTIONS = { selector: 'textarea', text: '' };
const THANKS = { selector: 'h1', text: '谢谢' };

/** How long the thanks stand; no hall may have them any shorter. */
export const THANKS_MS = 1_000;

/** What a citizen waits for after submitting, ms in the window. */
export interface Waited {
  /** Until the window has heard from main that the rating is safe. */
  readonly told: number;
  /** Until the thanks are in the document. */
  readonly thanks: number;
}

/** Ends when nobody does anything that is measured. */
let busy: Promise<unknown> = Promise.resolve();

/** Citizens wait beside each other, but only one of all does something. */
function alone<T>(work: () => Promise<T>): Promise<T> {
  const mine = busy.then(work);
  busy = mine.catch(() => undefined);
  return mine;
}

/**
 * One citizen as fast as the screens allow: is invited, taps the best face, submits.
 * @param meanwhile is done while nobody does anything, before the first tap
 */
export async function rateAt(
  hall: Hall,
  ticket: string,
  meanwhile: () => Promise<void>,
): Promise<Waited> {
  const { page } = hall.kiosk();
  const service = await alone(async () => {
    await hall.serve(ticket);
    await see(page, { ...FACES, intent: null });
    return page.evaluate(serviceOnScreen);
  });
  await Promise.all([pause(GUARD_MS), pause(GUARD_MS / 2).then(() => alone(meanwhile))]);
  await alone(() => see(page, { ...QUESTIONS, intent: { type: 'rate', service, level: 5 } }));
  await pause(GUARD_MS);
  const { told, seen } = await alone(() =>
    see(page, { ...THANKS, intent: { type: 'submit', service } }),
  );
  return { told, thanks: seen };
}

/** Runs in the window. */
async function serviceOnScreen(): Promise<string> {
  const { screen } = await Reflect.get(globalThis, 'host').request('screen.current');
  return screen.service.id;
}

interface Wish {
  /** What a tap sends; nothing when only to wait. */
  readonly intent: object | null;
  readonly selector: string;
  readonly text: string;
}

/** Ms in the window until main had another screen, and until what was wished for was seen. */
interface Seen {
  readonly told: number;
  readonly seen: number;
}

/**
 * A promise that is only awaited from here V8 may collect while it is pending ("Resulting promise was
 * garbage collected", seen beside a drain of 10 000); one that a handle holds it may not.
 */
async function see(page: Page, wish: Wish): Promise<Seen> {
  const waiting = await page.evaluateHandle(untilSeen, wish);
  try {
    return await waiting.evaluate(({ over }) => over);
  } finally {
    await waiting.dispose();
  }
}

/**
 * Runs in the window: does what a tap does, and is over when the document shows what must follow.
 * Asking for a frame again and again instead would keep a processor busy meanwhile.
 */
function untilSeen({ intent, selector, text }: Wish): { readonly over: Promise<Seen> } {
  const isThere = () => document.querySelector(selector)?.textContent?.includes(text) === true;
  const host = Reflect.get(globalThis, 'host');
  async function follow(): Promise<Seen> {
    let told = 0;
    const began = performance.now();
    const forget = host.on('screen.changed', () => {
      told = performance.now() - began;
    });
    if (intent !== null) await host.request('session.intent', intent);
    await new Promise<void>((seen, never) => {
      const patience = setTimeout(() => never(new Error(`${selector} never came`)), 20_000);
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, characterData: true });
      function look(): void {
        if (!isThere()) return;
        observer.disconnect();
        clearTimeout(patience);
        seen();
      }
      look();
    });
    forget();
    return { told, seen: performance.now() - began };
  }
  return { over: follow() };
}
