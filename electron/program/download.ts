import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Program } from '../../shared/bundle.ts';
import { syncFolder } from '../device/durable-file.ts';
import { freeBytesOf } from '../disk-guard.ts';

const CONNECT_MS = 5_000;
/** Without a single byte meanwhile. */
const STALL_MS = 60_000;
/** Ratings need room before anything else. */
const SPARE_BYTES = 500_000_000;

/**
 * Brings a package to a file, if it is not there yet: whole, with its digest checked, on the disk.
 * Nothing but exactly this package ever has that name.
 * @param ca PEM of the hall's own authority; without it the public ones are trusted
 * @param signal breaks it off
 * @throws with the reason in the words of ops when it cannot be had; what came so far is deleted
 */
export async function bringProgram(
  { url, sha256, size }: Program,
  options: {
    readonly file: string;
    readonly ca: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { file, ca, signal } = options;
  if ((await digestOf(file)) === sha256) return;
  if ((await freeBytesOf(dirname(file))) < size + SPARE_BYTES) {
    throw new Error('the disk has no room for it');
  }
  const part = `${file}.part`;
  try {
    await fetchTo(part, { url, size, ca, signal });
    if ((await digestOf(part)) !== sha256)
      throw new Error('its digest is not the one in the bundle');
    await rename(part, file);
    syncFolder(dirname(file));
  } finally {
    await rm(part, { force: true });
  }
}

async function fetchTo(
  file: string,
  options: {
    readonly url: string;
    readonly size: number;
    readonly ca: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { url, size, ca, signal } = options;
  const { Agent, request } = await import('undici');
  const agent = new Agent({
    connect: { timeout: CONNECT_MS, rejectUnauthorized: true, ...(ca !== undefined && { ca }) },
    headersTimeout: STALL_MS,
    bodyTimeout: STALL_MS,
  });
  const target = await open(file, 'w', 0o600);
  try {
    // Redirects are not followed: the address in the bundle is the one that was signed.
    const { statusCode, body } = await request(url, { dispatcher: agent, signal });
    if (statusCode !== 200) throw new Error(`the server answers HTTP ${statusCode}`);
    let length = 0;
    for await (const chunk of body) {
      length += chunk.length;
      if (length > size) throw new Error('it is longer than the bundle says');
      await target.writeFile(chunk);
    }
    if (length < size) throw new Error('it is shorter than the bundle says');
    await target.sync();
  } finally {
    await target.close();
    await agent.destroy();
  }
}

/** @returns lower-case hex; `null` when there is no such file */
async function digestOf(file: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(file)) hash.update(chunk);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return hash.digest('hex');
}
