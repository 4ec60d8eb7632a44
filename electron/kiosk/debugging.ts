import type { App } from 'electron';

/** Chromium's own doors for whoever wants to drive its pages; no fuse closes them. */
const DOORS = ['remote-debugging-port', 'remote-debugging-pipe'] as const;

/**
 * Has a released program pass over them, as its fuses have it pass over `--inspect`. A test package,
 * which says in its version that it is one (`scripts/package/folder.ts`), is driven through them.
 * Must run before the app is ready: then Chromium opens them.
 */
export function closeDebugging(
  app: Pick<App, 'isPackaged' | 'getVersion'> & {
    readonly commandLine: Pick<Electron.CommandLine, 'removeSwitch'>;
  },
): void {
  if (!app.isPackaged || app.getVersion().includes('+test.')) return;
  for (const door of DOORS) app.commandLine.removeSwitch(door);
}
