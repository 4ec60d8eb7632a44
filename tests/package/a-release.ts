import { execFile } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Program } from '../../shared/bundle.ts';
import { aBundle, HALL_KEY } from '../a-bundle.ts';
import { type Counter, DATA, giveToDevice } from './a-counter.ts';
import type { Machine } from './machine.ts';

const run = promisify(execFile);

/** A package on the hall's web server. */
export interface Release {
  readonly file: string;
  readonly program: Program;
  /** How often it was fetched. */
  fetched(): number;
}

/** Puts a package on a web server of the hall. */
export async function aRelease(file: string): Promise<Release> {
  let fetched = 0;
  const server = createServer((_, answer) => {
    fetched += 1;
    createReadStream(file).pipe(answer);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => new Promise<void>((closed) => server.close(() => closed())));
  const { port } = server.address() as AddressInfo;
  const { stdout } = await run('dpkg-deb', ['--field', file, 'Version']);
  const bytes = await readFile(file);
  return {
    file,
    program: {
      platform: 'linux-x64',
      version: stdout.trim(),
      url: `http://127.0.0.1:${port}/yiping.deb`,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      size: (await stat(file)).size,
    },
    fetched: () => fetched,
  };
}

/** A package like another one whose program does nothing but `line`. */
export async function broken(deb: string, version: string, line: string): Promise<string> {
  const tree = `${deb}-broken`;
  await run('dpkg-deb', ['--raw-extract', deb, tree]);
  const control = join(tree, 'DEBIAN/control');
  const text = await readFile(control, 'utf8');
  await writeFile(control, text.replace(/^Version: .*$/m, `Version: ${version}`));
  await writeFile(join(tree, 'opt/yiping-kiosk/yiping-kiosk-test'), `#!/bin/sh\n${line}\n`);
  const file = `${deb}-${version}.deb`;
  await run('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, file]);
  await rm(tree, { recursive: true });
  return file;
}

/** The hall's bundle with what goes with it, and root's trust in the hall. */
export async function provisionByHall(
  { machine, settings: file }: Counter,
  release: Release,
): Promise<void> {
  const { format: _format, hall, counter, ...settings } = file;
  const now = Date.now();
  const { bytes, enrolmentKey, fingerprint } = await aBundle({
    issuedAt: now,
    expiresAt: now + 86_400_000,
    content: {
      hall,
      settings: JSON.parse(JSON.stringify(settings)),
      counters: [counter],
      updates: {
        url: 'http://127.0.0.1:9/provision.yiping',
        everyMinutes: 60,
        programs: [release.program],
      },
    },
  });
  await machine.write(`/${DATA}/provision.yiping`, bytes.toString('utf8'));
  await machine.write(
    `/${DATA}/enrol.json`,
    JSON.stringify({ enrolmentKey, fingerprint, counter: counter.number }),
  );
  await giveToDevice(machine);
  await trustTheHall(machine);
}

/** What IT does once on each machine that is to update itself. */
export async function trustTheHall(machine: Machine): Promise<void> {
  const pem = createPublicKey(HALL_KEY).export({ format: 'pem', type: 'spki' });
  await machine.write('/etc/yiping-kiosk/hall.pem', String(pem));
}

/** What root has said about the last package; empty before. */
export async function outcome(machine: Machine): Promise<string> {
  return readFile(join(machine.disk, 'var/lib/yiping-update/state'), 'utf8').catch(() => '');
}
