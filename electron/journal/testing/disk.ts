import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { vi } from 'vitest';
import type { Line } from '../line.ts';

interface Handle {
  write(...args: unknown[]): Promise<unknown>;
}

/** What all open files of this process write with. */
async function allHandles(): Promise<Handle> {
  const handle = await open(process.execPath, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle);
}

/** The next writes of this process fail, as many as said. */
export async function theDiskRefuses(times = 1): Promise<void> {
  const write = vi.spyOn(await allHandles(), 'write');
  for (let time = 0; time < times; time++) write.mockRejectedValueOnce(new Error('EIO'));
}

/**
 * All writes fail that hold such a line.
 * @returns ends it
 */
export async function theDiskRefusesAll(type: Line['type']): Promise<() => void> {
  const handles = await allHandles();
  const { write } = handles;
  const spy = vi.spyOn(handles, 'write').mockImplementation(function (this: Handle, ...args) {
    const [bytes] = args;
    const refused = bytes instanceof Uint8Array && Buffer.from(bytes).includes(`"type":"${type}"`);
    return refused ? Promise.reject(new Error('EIO')) : write.apply(this, args);
  });
  return () => spy.mockRestore();
}

/** Does something while the next write of this process is under way. */
export async function duringTheNextWrite(work: () => void): Promise<void> {
  const handles = await allHandles();
  const { write } = handles;
  vi.spyOn(handles, 'write').mockImplementationOnce(async function (this: Handle, ...args) {
    // Not in the same breath as whoever writes.
    await Promise.resolve();
    work();
    return write.apply(this, args);
  });
}

/**
 * Every write over the key of a service that is over takes until it is allowed.
 * @returns allows it
 */
export async function theDiskErasesSlowly(): Promise<() => void> {
  const handles = await allHandles();
  const { write } = handles;
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  vi.spyOn(handles, 'write').mockImplementation(async function (this: Handle, ...args) {
    const [bytes] = args;
    if (bytes instanceof Uint8Array && Buffer.from(bytes).includes('"erased.')) await allowed;
    return write.apply(this, args);
  });
  return allow;
}

/** Whether a file system of its own size may be mounted here: as root on Linux. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
