import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ordinaryUser, scriptFor, unprivilegedLauncher } from './unprivileged.mjs';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yiping-unprivileged-test-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Stands for Electron: says who and where it is, and its arguments. */
function aProgram(): string {
  const program = path.join(folder, "it's a program");
  writeFileSync(
    program,
    '#!/bin/sh\necho "$(id -u) $HOME"\nfor argument do echo "$argument"; done\n',
  );
  chmodSync(program, 0o755);
  return program;
}

describe('the user Electron runs as', () => {
  it('is who called sudo, else nobody', () => {
    expect(ordinaryUser({ SUDO_UID: '1000', SUDO_GID: '1001' })).toEqual({
      uid: 1_000,
      gid: 1_001,
    });
    expect(ordinaryUser({ SUDO_UID: '0', SUDO_GID: '0' })).toEqual({ uid: 65_534, gid: 65_534 });
    expect(ordinaryUser({})).toEqual({ uid: 65_534, gid: 65_534 });
  });

  it('is set by a script that becomes Electron', () => {
    const script = scriptFor('/opt/electron', '/tmp/home', { uid: 7, gid: 8 });
    expect(script).toContain(
      "exec 'setpriv' '--reuid=7' '--regid=8' '--clear-groups' '--' '/opt/electron' \"$@\"",
    );
  });

  it.runIf(isRoot)(
    'is not root when this is, and gets a home and the arguments as they were given',
    () => {
      const home = path.join(folder, 'home');
      const launcher = unprivilegedLauncher(aProgram(), { home });
      const said = execFileSync(launcher.path, ['two words', '--flag'], { encoding: 'utf8' });
      launcher.remove();
      expect(said).toBe(`${launcher.uid} ${home}\ntwo words\n--flag\n`);
      expect(launcher.uid).toBeGreaterThan(0);
    },
  );

  it.runIf(isRoot)(
    'stays root, without the sandbox, when the app is in a folder that others may not enter',
    () => {
      const app = path.join(folder, 'app.js');
      writeFileSync(app, '');
      chmodSync(app, 0o600);
      const launcher = unprivilegedLauncher(aProgram(), {
        home: path.join(folder, 'home'),
        reads: [app],
      });
      expect(launcher).toMatchObject({ uid: 0, sandbox: false });
      expect(launcher.reason).toContain('may not read');
    },
  );

  it.skipIf(isRoot)('is the present one when that is not root', () => {
    const program = aProgram();
    const launcher = unprivilegedLauncher(program, { home: path.join(folder, 'home') });
    expect(launcher).toMatchObject({ path: program, uid: process.getuid?.() ?? -1 });
  });
});
