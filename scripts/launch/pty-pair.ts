import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { inTime } from './wait.ts';

/** A machine under load starts it late, ms. */
const PATIENCE_MS = 40_000;

/** Two ends of one serial line, as two devices of this machine. */
export interface PtyPair {
  readonly kiosk: string;
  readonly machine: string;
  /** Takes both devices away and makes new ones under the same names, as a pulled adapter would. */
  replug(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Lays a serial line with socat.
 * @param folder where the two ends get their names
 * @param name of the line, which is part of theirs
 * @throws when socat is missing or cannot make them in time; nothing of it is left then
 */
export async function layPtyPair(folder: string, name: string): Promise<PtyPair> {
  const kiosk = join(folder, `tty-${name}-kiosk`);
  const machine = join(folder, `tty-${name}-machine`);
  let running = await startSocat(kiosk, machine);
  return {
    kiosk,
    machine,
    async replug() {
      await running.end();
      running = await startSocat(kiosk, machine);
    },
    close: () => running.end(),
  };
}

async function startSocat(
  kiosk: string,
  machine: string,
): Promise<{ readonly end: () => Promise<void> }> {
  const socat: ChildProcess = spawn(
    'socat',
    ['-d', '-d', `pty,raw,echo=0,link=${kiosk}`, `pty,raw,echo=0,link=${machine}`],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const exited = once(socat, 'exit');
  const end = async () => {
    socat.kill();
    await exited;
  };
  let said = '';
  const laid = new Promise<void>((ready, failed) => {
    socat.once('error', failed);
    socat.stderr?.on('data', (text) => {
      said += String(text);
      if (said.includes('starting data transfer loop')) ready();
    });
    exited.then(() => failed(new Error(`socat ended: ${said}`)), failed);
  });
  try {
    await inTime(PATIENCE_MS, `the serial line ${kiosk}`, laid);
    // The kiosk runs as an ordinary user; at a counter it is in the group of the serial ports.
    await chmod(await readlink(kiosk), 0o666);
  } catch (error) {
    if (socat.pid !== undefined) await end();
    throw error;
  }
  return { end };
}
