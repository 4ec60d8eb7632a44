import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hall } from '../launch/hall.ts';
import type { ProfileName } from '../launch/province.ts';
import { type Kind, type ProcessFigures, processesOf } from '../processes/processes.ts';

/** What the device takes at one moment; memory and folders in bytes. */
export interface Sample {
  /** Since the beginning, ms. */
  readonly at: number;
  readonly processes: readonly ProcessFigures[];
  /** JavaScript in use; `null` while there is no window, whose garbage is included. */
  readonly heaps: { readonly main: number; readonly window: number | null };
  readonly journal: number;
  readonly database: number;
  readonly logs: number;
  /** How many files there are in the data folder, Chromium's included. */
  readonly files: number;
  /** How many there are in the folder for temporary ones. */
  readonly temporary: number;
}

/**
 * Looks at all processes and folders of a device, after main's garbage was collected: V8 lets it lie
 * for half an hour, and so long nobody could tell it from a leak. The window's lies as in life.
 * @param began by `performance.now()`
 */
export async function takeSample(
  hall: Hall<ProfileName>,
  temporaryFolder: string,
  began: number,
): Promise<Sample> {
  const { electron } = hall.kiosk();
  const { pid } = electron.process();
  if (pid === undefined) throw new Error('the kiosk has no process');
  const heaps = await electron.evaluate(async ({ BrowserWindow }) => {
    // Asked for once: each new context would be garbage of our own.
    if (!Reflect.has(globalThis, 'collectGarbage')) {
      process.getBuiltinModule('node:v8').setFlagsFromString('--expose-gc');
      const collect = process.getBuiltinModule('node:vm').runInNewContext('gc');
      Reflect.set(globalThis, 'collectGarbage', collect);
    }
    Reflect.get(globalThis, 'collectGarbage')();
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
  const { dataFolder } = hall;
  const [journal, database, logs, all] = await Promise.all(
    ['journal', 'chromium/IndexedDB', 'logs', '.'].map((name) => sizeOf(join(dataFolder, name))),
  );
  return {
    at: performance.now() - began,
    processes,
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

/** The sum over all processes of a sample, or over those of one kind. */
export function sumOf(
  { processes }: Sample,
  figure: 'pss' | 'anonymous' | 'descriptors' | 'threads',
  kind?: Kind,
): number {
  return processes
    .filter((each) => kind === undefined || each.kind === kind)
    .reduce((sum, each) => sum + each[figure], 0);
}
