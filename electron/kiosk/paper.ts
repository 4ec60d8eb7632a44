import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import { dropOldPages } from '../forms/old-pages.ts';
import { type Log, reasonOf } from '../log.ts';
import { denyByDefault, denyWaysOut } from './denials.ts';

/** Puts a page on paper. Never throws: whoever asked for it is told how far it came. */
export type PrintPage = (name: string, html: string) => Promise<'printed' | 'notPrinted'>;

/**
 * By a hidden window of its own, without scripts and without what the citizen's screens have. A PDF
 * of each page stays in the folder for a month, for whoever has a printer elsewhere.
 */
export function createPrinter(options: { readonly folder: string; readonly log: Log }): PrintPage {
  const { folder, log } = options;
  void dropOldPages(folder, Date.now(), log);
  /** Its session outlives each of its windows. */
  let isDenied = false;
  return async (name, html) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        partition: 'paper',
        javascript: false,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
      },
    });
    const { webContents } = window;
    if (!isDenied) denyByDefault(webContents.session, log);
    isDenied = true;
    try {
      await window.loadURL(
        `data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`,
      );
      denyWaysOut(webContents, log);
      const pdf = await webContents.printToPDF({ pageSize: 'A5', preferCSSPageSize: true });
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await dropOldPages(folder, Date.now(), log);
      await writeFile(join(folder, `${name}.pdf`), pdf, { mode: 0o600 });
      const printers = await webContents.getPrintersAsync();
      if (printers.length === 0) return 'notPrinted';
      return await new Promise((resolve) => {
        webContents.print({ silent: true, pageSize: 'A5' }, (done, why) => {
          if (!done) log.warn('a form was not printed', { why });
          resolve(done ? 'printed' : 'notPrinted');
        });
      });
    } catch (error) {
      log.error('a form could not be printed', { why: reasonOf(error) });
      return 'notPrinted';
    } finally {
      if (!window.isDestroyed()) window.destroy();
    }
  };
}
