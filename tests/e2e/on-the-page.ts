import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { onTestFinished } from 'vitest';
import type { Hall } from '../../scripts/launch/hall.ts';
import type { Certificate } from '../../scripts/province-simulator/certificate.ts';

/** Runs a script in the province's page. */
export function onThePage(hall: Hall, script: string): Promise<unknown> {
  return hall.kiosk().electron.evaluate(({ webContents }, code) => {
    const page = webContents.getAllWebContents().find((each) => each.getURL().includes('/pages/'));
    if (page === undefined) throw new Error('no page of the province is open');
    return page.executeJavaScript(code);
  }, script);
}

/** What is laid over our own page: where, and what it shows. */
export function laidOver(hall: Hall) {
  return hall.kiosk().electron.evaluate(({ BrowserWindow }) => {
    const children = BrowserWindow.getAllWindows()[0]?.contentView.children ?? [];
    return children.filter((child) => 'webContents' in child).map((child) => child.getBounds());
  });
}

/** How many pages the kiosk has open, ours among them. */
export function contentsOpen(hall: Hall): Promise<number> {
  return hall
    .kiosk()
    .electron.evaluate(({ webContents }) => webContents.getAllWebContents().length);
}

/** A real press in the middle of something on the province's page. */
export async function press(hall: Hall, selector: string): Promise<void> {
  await hall.kiosk().electron.evaluate(async ({ webContents }, wanted) => {
    const page = webContents.getAllWebContents().find((each) => each.getURL().includes('/pages/'));
    if (page === undefined) throw new Error('no page of the province is open');
    const find = `(() => {
      const { x, y, width, height } = document.querySelector(${JSON.stringify(wanted)}).getBoundingClientRect();
      return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
    })()`;
    const at = await page.executeJavaScript(find);
    page.sendInputEvent({ type: 'mouseDown', button: 'left', clickCount: 1, ...at });
    page.sendInputEvent({ type: 'mouseUp', button: 'left', clickCount: 1, ...at });
  }, selector);
}

/** Another site; remembers whether anybody came. */
export async function elsewhere(): Promise<{
  readonly url: string;
  readonly visits: () => number;
}> {
  let visits = 0;
  const server = createServer((_request, answer) => {
    visits += 1;
    answer.setHeader('Access-Control-Allow-Origin', '*').end('elsewhere');
  });
  await listening(server);
  return { url: `http://127.0.0.1:${portOf(server)}/`, visits: () => visits };
}

/** @returns its origin */
export async function tlsServer(certificate: Certificate): Promise<string> {
  const server = createTlsServer(certificate, (_request, answer) => answer.end('here'));
  await listening(server);
  return `https://127.0.0.1:${portOf(server)}`;
}

async function listening(server: Server): Promise<void> {
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((closed) => server.close(() => closed()));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
