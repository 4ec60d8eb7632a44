import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, lchown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { electronRuntime } from '../electron-runtime.mjs';
import { provision } from '../launch/kiosk.ts';
import { quietHall } from '../launch/quiet-hall.ts';
import { inTime, pause, within } from '../launch/wait.ts';
import { unprivilegedLauncher } from '../unprivileged.mjs';

/** Start, paint and look at it together take no longer. */
const LIMIT_MS = 60_000;
/** Who does not end when asked to is killed then. */
const ENDING_MS = 10_000;
const LOOK_AGAIN_MS = 50;

/** Of the hall that is started; stands on the standby screen and nowhere else. */
const COUNTER_NAME = '起动测试窗口';

/** What Electron cannot do without: one window with one line of text. */
const BARE: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'bare', version: '1.0.0', main: 'main.cjs' }),
  'main.cjs': `const { app, BrowserWindow } = require('electron');
app.setPath('userData', app.commandLine.getSwitchValue('data-folder'));
app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadFile('index.html'));
`,
  'index.html': `<!doctype html><meta charset="utf-8" /><h1>${COUNTER_NAME}</h1>`,
};

/** Runs in the page: wall-clock ms when a text was painted for the first time, or null. */
const painted = (text: string): string => `new Promise((told) => {
  new PerformanceObserver((list, observer) => {
    observer.disconnect();
    const entry = list.getEntries().find(({ element }) =>
      element?.closest('main, h1')?.textContent.includes('${text}'));
    told(entry === undefined ? null : performance.timeOrigin + entry.startTime);
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  setTimeout(() => told(null), 1000);
})`;

/** Something to start, and where it keeps its data. */
export interface Startable {
  readonly app: string;
  readonly dataFolder: string;
  /** Stands on its first screen. */
  readonly shows: string;
}

/** The app in a hall where nothing happens, and a window with one line of text. */
interface Pair {
  readonly app: Startable;
  readonly bare: Startable;
}

/** Puts both into a folder of their own for as long as the work takes. */
export async function withPair(app: string, work: (pair: Pair) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-start-'));
  await chmod(folder, 0o755);
  const bareApp = join(folder, 'bare');
  const dataFolder = join(folder, 'device');
  const hall = { code: 'bench', name: '示范市政务服务中心' };
  await provision(dataFolder, quietHall({ hall, counter: { number: '1', name: COUNTER_NAME } }));
  try {
    await stageBare(bareApp);
    await work({
      app: { app, dataFolder, shows: COUNTER_NAME },
      bare: { app: bareApp, dataFolder: join(folder, 'bare-data'), shows: COUNTER_NAME },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function stageBare(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o755 });
  for (const [name, text] of Object.entries(BARE)) await writeFile(join(folder, name), text);
}

/**
 * Starts one of them as at a counter, with no debugger in main, and ends it again.
 * @param look is called once its text is painted: ms from starting the process, main's process id, and
 *   when it was started, wall-clock ms
 * @throws when all of that takes longer than a minute
 */
export async function startOne<T>(
  { app, dataFolder, shows }: Startable,
  display: string | undefined,
  look: (painted: number, pid: number, began: number) => T | Promise<T>,
): Promise<T> {
  await mkdir(dataFolder, { recursive: true });
  const launcher = unprivilegedLauncher(electronRuntime().path, {
    home: `${dataFolder}-home`,
    reads: [app],
  });
  if (launcher.uid > 0) await giveAll(dataFolder, launcher.uid, launcher.gid);
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...environment } = process.env;
  const began = performance.timeOrigin + performance.now();
  const child = spawn(
    launcher.path,
    [
      app,
      `--data-folder=${dataFolder}`,
      '--remote-debugging-port=0',
      ...(launcher.sandbox ? [] : ['--no-sandbox']),
    ],
    {
      env: { ...environment, DISPLAY: display, LANG: 'C.UTF-8' },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  const ended = new Promise<void>((done) => {
    child.once('exit', () => done());
    // Could not be started at all: no `exit` follows.
    child.once('error', () => done());
  });
  const work = async () =>
    look((await paintedBy(child, shows)) - began, child.pid ?? Number.NaN, began);
  try {
    return await inTime(LIMIT_MS, `a look at the first paint of ${app}`, work());
  } finally {
    child.kill('SIGTERM');
    const isOver = ended.then(() => true);
    if ((await within(ENDING_MS, isOver)) === undefined) child.kill('SIGKILL');
    await ended;
    launcher.remove();
  }
}

/** @returns when its text was painted, wall-clock ms */
async function paintedBy(child: ChildProcess, text: string): Promise<number> {
  const devtools = await devtoolsOf(child);
  for (;;) {
    // Throws when the process has ended.
    const at = await ask(devtools, painted(text));
    if (at !== null) return at;
    await pause(LOOK_AGAIN_MS);
  }
}

/** @returns such as `127.0.0.1:40123`, as soon as the process says it */
function devtoolsOf(child: ChildProcess): Promise<string> {
  return new Promise((found, never) => {
    let said = '';
    child.stderr?.on('data', (text) => {
      said += String(text);
      const address = /DevTools listening on ws:\/\/([^/]+)\//.exec(said)?.[1];
      if (address !== undefined) found(address);
    });
    child.once('error', never);
    child.once('exit', (code) => never(new Error(`ended with ${code}: ${said.slice(0, 2000)}`)));
  });
}

const pagesSchema = z.array(z.looseObject({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const answerSchema = z.looseObject({
  result: z.looseObject({ result: z.looseObject({ value: z.number().nullable().optional() }) }),
});

/** Lets the page work out a number; `null` while there is no page, or it has none yet. */
async function ask(devtools: string, code: string): Promise<number | null> {
  const pages = pagesSchema.parse(await (await fetch(`http://${devtools}/json`)).json());
  const url = pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
  if (url === undefined) return null;
  const socket = new WebSocket(url);
  try {
    const answer = await new Promise<unknown>((told, never) => {
      for (const over of ['error', 'close'] as const) {
        socket.addEventListener(over, () => never(new Error(`no answer from ${url}`)));
      }
      socket.addEventListener('message', ({ data }) => told(JSON.parse(String(data))));
      socket.addEventListener('open', () =>
        socket.send(
          JSON.stringify({
            id: 1,
            method: 'Runtime.evaluate',
            params: { expression: code, awaitPromise: true, returnByValue: true },
          }),
        ),
      );
    });
    return answerSchema.safeParse(answer).data?.result.result.value ?? null;
  } finally {
    socket.close();
  }
}

async function giveAll(folder: string, uid: number, gid: number): Promise<void> {
  await chown(folder, uid, gid);
  for (const name of await readdir(folder, { recursive: true })) {
    await lchown(join(folder, name), uid, gid);
  }
}
