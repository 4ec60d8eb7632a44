/** What a device has around it, for tests of main in plain Node: real files, a quiet log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Identity, type KeyStore, openIdentity } from '../electron/device/identity.ts';
import type { DeviceOptions } from '../electron/device-at-work.ts';
import type { Log, LogFields } from '../electron/log.ts';
import type { PageView } from '../electron/province-page/visit.ts';

/** A folder of the test's own, removed when it is over. */
export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'yiping-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Wraps nothing: what it is given can be read by anybody. */
export const openKeyStore: KeyStore = {
  system: null,
  file: {
    wrap: (secret) => Buffer.from(secret).toString('base64'),
    unwrap: (wrapped) => Buffer.from(wrapped, 'base64').toString(),
  },
};

/** A device that shows no province's page inside. */
export const NO_PAGE_VIEW: PageView = {
  open: () => undefined,
  place: () => undefined,
  close: () => undefined,
};

/** What a device has of a process without window, printer, sticks and files of a log. */
export const NO_WINDOW = {
  pageView: NO_PAGE_VIEW,
  showDoor: () => undefined,
  say: () => undefined,
  makeRoom: () => Promise.resolve(),
  replaceWorker: () => undefined,
  print: () => Promise.resolve('notPrinted'),
  printers: () => Promise.resolve([]),
  sticks: () => Promise.resolve([]),
  logFiles: () => [],
  program: { version: '0.0.0', windowRestarts: () => 0, processesLost: () => 0 },
} satisfies Partial<DeviceOptions>;

export function anIdentity(folder = aFolder()): Identity {
  return openIdentity(folder, openKeyStore);
}

export interface ListeningLog extends Log {
  readonly lines: readonly {
    readonly level: 'info' | 'warn' | 'error';
    readonly message: string;
    readonly fields: LogFields | undefined;
  }[];
  /** Everything that was logged, as one text. */
  text(): string;
}

export function aLog(): ListeningLog {
  const lines: ListeningLog['lines'][number][] = [];
  return {
    lines,
    text: () => JSON.stringify(lines),
    info: (message, fields) => lines.push({ level: 'info', message, fields }),
    warn: (message, fields) => lines.push({ level: 'warn', message, fields }),
    error: (message, fields) => lines.push({ level: 'error', message, fields }),
  };
}
