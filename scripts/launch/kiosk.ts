import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron, type Page } from 'playwright-core';
import type { ProvisioningFile } from '../../shared/provisioning.ts';
import { electronRuntime } from '../electron-runtime.mjs';
import { unprivilegedLauncher } from '../unprivileged.mjs';
import { closeAll } from './close-all.ts';
import { overhear } from './overheard.ts';
import { inTime } from './wait.ts';

/** What has not come by then never will, ms: before a test is ended without a word of why. */
const PATIENCE_MS = 40_000;

export interface KioskOptions {
  /** Of the staged or packaged app; what Electron is given as the app. */
  readonly app: string;
  /** X display. */
  readonly display: string | undefined;
  /** The device's data folder; made, and given to the user it runs as. */
  readonly dataFolder: string;
  /** Stands for a stick that is plugged in. */
  readonly usbFolder?: string;
  /** Starts this instead of Electron with the app: a packaged program. */
  readonly executable?: string;
  /** Starts Electron in its place, with the same arguments. */
  readonly starter?: string;
}

/** A running kiosk, driven from outside by real input. */
export interface Kiosk {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** `false` when this machine's kernel forbids the OS sandbox; `reason` says why. */
  readonly sandbox: boolean;
  readonly reason: string | undefined;
  /** Everything the processes printed. */
  output(): string;
  /** Resolves when that is printed, see `Overheard.says`. @throws when it is not in time */
  printed(wanted: string, from?: number): Promise<void>;
  /** SIGKILL of every process of the app at once, as a power cut would. */
  kill(): Promise<void>;
  /** Quits as the system would. */
  close(): Promise<void>;
}

/**
 * Starts the real app in a real Electron: as an ordinary user with the OS sandbox on, even where
 * everything else runs as root.
 */
export async function launchKiosk(options: KioskOptions): Promise<Kiosk> {
  const { app, display, dataFolder, executable } = options;
  mkdirSync(dataFolder, { recursive: true });
  const launcher = unprivilegedLauncher(options.starter ?? executable ?? electronRuntime().path, {
    home: `${dataFolder}-home`,
    reads: [executable ?? app],
  });
  const closings: (() => unknown)[] = [launcher.remove];
  try {
    if (launcher.uid > 0) give(dataFolder, launcher.uid, launcher.gid);
    const { ELECTRON_RUN_AS_NODE: _unwanted, ...environment } = process.env;
    const { started: running, overheard } = await overhear(launcher.path, () =>
      electron.launch({
        executablePath: launcher.path,
        args: [
          ...(executable === undefined ? [app] : []),
          `--data-folder=${dataFolder}`,
          ...(options.usbFolder === undefined ? [] : [`--usb-folder=${options.usbFolder}`]),
        ],
        chromiumSandbox: launcher.sandbox,
        env: definedOnly({ ...environment, DISPLAY: display, LANG: 'C.UTF-8' }),
      }),
    );
    const child = running.process();
    const ended = new Promise<void>((done) => child.once('exit', () => done()));
    const kill = async () => {
      const isOver = child.exitCode !== null || child.signalCode !== null;
      if (child.pid === undefined || isOver) return;
      process.kill(-child.pid, 'SIGKILL');
      await ended;
    };
    const end = async () => {
      try {
        await inTime(PATIENCE_MS, 'the end of the app', running.close());
      } catch (error) {
        await kill();
        throw error;
      }
    };
    closings.unshift(kill);
    const page = await running.firstWindow();
    await page.waitForLoadState('load');
    return {
      electron: running,
      page,
      sandbox: launcher.sandbox,
      reason: launcher.reason,
      output: overheard.text,
      printed: (wanted, from) =>
        inTime(PATIENCE_MS, `${wanted}, printed by the app`, overheard.says(wanted, from)),
      kill: () => closeAll([kill, launcher.remove]),
      close: () => closeAll([end, launcher.remove]),
    };
  } catch (error) {
    // First, since that is what must be told, whatever cannot be closed either.
    await closeAll([() => Promise.reject(error), ...closings]);
    throw error;
  }
}

/** Puts a provisioning file where the device looks for it. */
export async function provision(dataFolder: string, file: ProvisioningFile): Promise<void> {
  mkdirSync(dataFolder, { recursive: true });
  await writeFile(join(dataFolder, 'provision.yiping'), JSON.stringify(file, null, 2), {
    mode: 0o644,
  });
}

/** What was put into the data folder before the first start belongs to the device, too. */
function give(folder: string, uid: number, gid: number): void {
  chownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), uid, gid);
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
