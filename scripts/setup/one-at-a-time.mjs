/** Lets one setup of a checkout work at a time: two `npm ci` in one folder would delete each other's files. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

/**
 * Waits until no other setup works in this folder, then does the work.
 *
 * The lock is a listening socket, since the system gives that back however a process ends: a lock file would outlive a
 * crash. Waiting is a connection to it, which breaks when the other one is done.
 *
 * @template T
 * @param {string} root the folder to have for oneself
 * @param {() => Promise<T>} work what to do
 * @param {() => void} [onWait] called once when there is another
 * @returns {Promise<T>}
 */
export async function oneAtATime(root, work, onWait = () => {}) {
  const address = socketAddress(root);
  const server = net.createServer();
  /** @type {Set<net.Socket>} */
  const waiting = new Set();
  server.on('connection', (socket) => {
    waiting.add(socket);
    socket.on('error', () => {}).on('close', () => waiting.delete(socket));
  });
  for (let told = false; !(await listens(server, address)); told = true) {
    if (!told) onWait();
    await untilReleased(address);
  }
  try {
    return await work();
  } finally {
    server.close();
    for (const socket of waiting) socket.destroy();
  }
}

/** @param {string} root @returns {string} */
function socketAddress(root) {
  const name = `yiping-setup-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  // Linux's abstract sockets leave no file behind.
  return process.platform === 'linux' ? `\0${name}` : path.join(os.tmpdir(), `${name}.sock`);
}

/** @param {net.Server} server @param {string} address @returns {Promise<boolean>} */
async function listens(server, address) {
  const listening = once(server, 'listening');
  server.listen(address);
  try {
    await listening;
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** @param {string} address @returns {Promise<void>} */
async function untilReleased(address) {
  const socket = net.connect(address);
  socket.resume();
  /** @type {string | undefined} */
  const refusal = await new Promise((resolve) => {
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : undefined));
    socket.on('close', () => resolve(undefined));
  });
  // A socket file nobody listens on is what a crash leaves where there are no abstract sockets.
  if (refusal === 'ECONNREFUSED' && path.isAbsolute(address)) rmSync(address, { force: true });
}
