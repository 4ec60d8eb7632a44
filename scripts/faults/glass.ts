import { z } from 'zod';
import type { Kiosk } from '../launch/kiosk.ts';
import { within } from '../launch/wait.ts';

/** Something on the screen that can be pressed, CSS pixels. */
const target = z.object({ text: z.string(), x: z.number(), y: z.number() });
const glimpse = z.object({
  heading: z.string(),
  buttons: z.array(target),
  ticks: z.array(target.extend({ checked: z.boolean() })),
  field: target.nullable(),
});

/** What somebody before the screen sees at one moment. */
export type Glimpse = z.infer<typeof glimpse>;
export type Target = z.infer<typeof target>;

/** Runs in the page: only what is really on the screen counts. */
const LOOK = `(() => {
  const main = document.querySelector('main');
  const at = (element, text) => {
    const box = element.getBoundingClientRect();
    return { text: (text ?? '').trim(), x: box.x + box.width / 2, y: box.y + box.height / 2,
      seen: box.width > 1 && box.height > 1 && box.y >= 0 && box.bottom <= innerHeight };
  };
  const named = (element) => at(element, element.getAttribute('aria-label') ?? element.textContent);
  const field = main?.querySelector('textarea');
  return {
    heading: main?.querySelector('h1, h2')?.textContent ?? '',
    buttons: [...document.querySelectorAll('button')].map(named).filter((each) => each.seen),
    ticks: [...document.querySelectorAll('label')].flatMap((label) => {
      const box = label.querySelector('input[type=checkbox]');
      return box === null ? [] : [{ ...named(label), checked: box.checked }];
    }).filter((each) => each.seen),
    field: field ? at(field, field.value) : null,
  };
})()`;

/** A page that is being killed or loaded answers nobody, ms. */
const PATIENCE_MS = 700;

/**
 * The screen and the pointer, through the main process: a driver that held on to the page would lose
 * it with the window's process. The events are the browser's own, trusted ones; nothing in the page
 * can tell them from a mouse's. (Those of `sendInputEvent` it can: their pointer has no type, and a
 * tick box takes no press from it.)
 */
export interface Glass {
  /** `undefined` while there is nothing to see: the app is dead, or the page is. */
  look(): Promise<Glimpse | undefined>;
  press(at: Target): Promise<void>;
  /** Types into what has the focus. */
  type(text: string): Promise<void>;
}

/** @param kiosk the kiosk of now; another one after each restart */
export function glassOf(kiosk: () => Kiosk): Glass {
  return {
    async look() {
      const seen = await within(
        PATIENCE_MS,
        kiosk().electron.evaluate(async ({ BrowserWindow }, code): Promise<unknown> => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents;
          if (contents === undefined || contents.isCrashed() || contents.isLoading()) return null;
          return contents.executeJavaScript(code);
        }, LOOK),
      );
      return glimpse.safeParse(seen).data;
    },
    async press({ x, y }) {
      await within(
        PATIENCE_MS,
        kiosk().electron.evaluate(
          async ({ BrowserWindow }, at) => {
            const contents = BrowserWindow.getAllWindows()[0]?.webContents;
            if (contents === undefined || contents.isCrashed()) return;
            const { debugger: hand } = contents;
            if (!hand.isAttached()) hand.attach();
            const press = { ...at, button: 'left', clickCount: 1 };
            await hand.sendCommand('Input.dispatchMouseEvent', { ...at, type: 'mouseMoved' });
            await hand.sendCommand('Input.dispatchMouseEvent', { ...press, type: 'mousePressed' });
            await hand.sendCommand('Input.dispatchMouseEvent', { ...press, type: 'mouseReleased' });
          },
          { x: Math.round(x), y: Math.round(y) },
        ),
      );
    },
    async type(text) {
      await within(
        PATIENCE_MS,
        kiosk().electron.evaluate(
          ({ BrowserWindow }, words) =>
            BrowserWindow.getAllWindows()[0]?.webContents.insertText(words),
          text,
        ),
      );
    },
  };
}
