import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hall } from '../launch/hall.ts';
import type { ProfileName } from '../launch/province.ts';
import { KINDS, type Kind, processesOf } from '../processes/processes.ts';

/** What the device takes at one moment; memory and files in bytes. */
export interface Sample {
  /** Since the beginning, ms. */
  readonly at: number;
  /** Proportional set size of each kind of process. */
  readonly memory: Readonly<Record<Kind, number>>;
  /** Of all processes. */
  readonly descriptors: number;
  readonly threads: number;
  /** JavaScript in use, garbage that lies about included; `null` while there is no window. */
  readonly heaps: { readonly main: number; readonly window: number | null };
  readonly journal: number;
  readonly database: number;
  readonly logs: number;
  /** How many files there are in the data folder, Chromium's included. */
  readonly files: number;
  /** How many there are in the folder for temporary ones. */
  readonly temporary: number;
}

/** Looks at all processes and folders of a device. @param began by `performance.now()` */
export async function takeSample(
  hall: Hall<ProfileName>,
  temporaryFolder: string,
  began: number,
): Promise<Sample> {
  const { electron } = hall.kiosk();
  const { pid } = electron.process();
  if (pid === undefined) throw new Error('the kiosk has no process');
  const heaps = await electron.evaluate(async ({ BrowserWindow }) => {
    const { heapUsed: main } = process.memoryUsage();
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined || contents.isCrashed()) return { main, window: null };
    if (!contents.debugger.isAttached()) contents.debugger.attach();
    // A window that dies meanwhile has no heap.
    const window = await contents.debugger
      .sendCommand('Runtime.getHeapUsage')
      .then(({ usedSize }) => Number(usedSize))
      .catch(() => null);
    return { main, window };
  });
  const processes = await processesOf(pid);
  const sum = (of: 'pss' | 'descriptors' | 'threads', kind?: Kind) =>
    processes
      .filter((each) => kind === undefined || each.kind === kind)
      .reduce((total, each) => total + each[of], 0);
  const { dataFolder } = hall;
  const [journal, database, logs, all] = await Promise.all(
    ['journal', 'chromium/IndexedDB', 'logs', '.'].map((name) => sizeOf(join(dataFolder, name))),
  );
  return {
    at: performance.now() - began,
    memory: Object.fromEntries(KINDS.map((kind) => [kind, sum('pss', kind)])) as Sample['memory'],
    descriptors: sum('descriptors'),
    threads: sum('threads'),
    heaps,
    journal: journal?.bytes ?? 0,
    database: database?.bytes ?? 0,
    logs: logs?.bytes ?? 0,
    files: all?.files ?? 0,
    temporary: (await readdir(temporaryFolder)).length,
  };
}

/** Of all files in a folder, however deep; of one that is not there, nothing. */
async function sizeOf(folder: string): Promise<{ readonly files: number; readonly bytes: number }> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = names.filter((each) => each.isFile());
  const sizes = await Promise.all(
    // Chromium's files come and go.
    files.map(({ parentPath, name }) =>
      stat(join(parentPath, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return { files: files.length, bytes: sizes.reduce((total, size) => total + size, 0) };
}
