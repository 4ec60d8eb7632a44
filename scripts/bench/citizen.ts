import { GUARD_MS } from '../launch/fingers.ts';
import type { Hall } from '../launch/hall.ts';
import { pause } from '../launch/wait.ts';

const FACES = { selector: 'fieldset button', text: '' };
const QUESTIONS = { selector: 'textarea', text: '' };
const THANKS = { selector: 'h1', text: '谢谢' };

/** What a citizen waits for after submitting, ms in the window. */
export interface Waited {
  /** Until the window has heard from main that the rating is safe. */
  readonly told: number;
  /** Until the thanks are in the document. */
  readonly thanks: number;
}

/**
 * One citizen as fast as the screens allow: is invited, taps the best face, submits.
 * @param meanwhile is done while nothing else happens, before the first tap
 */
export async function rateAt(
  hall: Hall,
  ticket: string,
  meanwhile: () => Promise<void>,
): Promise<Waited> {
  const { page } = hall.kiosk();
  await hall.serve(ticket);
  await page.evaluate(untilSeen, { ...FACES, intent: null });
  const service = await page.evaluate(serviceOnScreen);
  await Promise.all([pause(GUARD_MS), pause(GUARD_MS / 2).then(meanwhile)]);
  await page.evaluate(untilSeen, { ...QUESTIONS, intent: { type: 'rate', service, level: 5 } });
  await pause(GUARD_MS);
  const { told, seen } = await page.evaluate(untilSeen, {
    ...THANKS,
    intent: { type: 'submit', service },
  });
  return { told, thanks: seen };
}

/** Runs in the window. */
async function serviceOnScreen(): Promise<string> {
  const { screen } = await Reflect.get(globalThis, 'host').request('screen.current');
  return screen.service.id;
}

/**
 * Runs in the window: does what a tap does, and is called when the document shows what must follow.
 * Asking for a frame again and again instead would keep a processor busy meanwhile.
 * @returns ms until main had another screen, and until that was seen
 */
async function untilSeen(wish: {
  readonly intent: object | null;
  readonly selector: string;
  readonly text: string;
}): Promise<{ readonly told: number; readonly seen: number }> {
  const { intent, selector, text } = wish;
  const isThere = () => document.querySelector(selector)?.textContent?.includes(text) === true;
  const host = Reflect.get(globalThis, 'host');
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
