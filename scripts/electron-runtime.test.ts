import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronRuntime, prepareElectronRuntime } from './electron-runtime.mjs';
import {
  executableIn,
  isKnownUnreachable,
  rememberUnreachable,
} from './setup/official-electron.mjs';
import { registryElectronFits, registryElectronFolder } from './setup/registry-electron.mjs';

const PINNED = '45.4.1';
const HOUR_MS = 60 * 60 * 1_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yiping-runtime-test-'));
  write('repository/node_modules/electron/package.json', JSON.stringify({ version: PINNED }));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, content: string): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function surroundings(env: NodeJS.ProcessEnv = {}) {
  const caches = [path.join(folder, 'cache'), path.join(folder, 'system-cache')] satisfies [
    string,
    string,
  ];
  return { root: path.join(folder, 'repository'), env, caches };
}

function installOfficial(version = PINNED): void {
  write(`repository/node_modules/electron/dist/${executableIn()}`, '');
  write('repository/node_modules/electron/dist/version', version);
  write('repository/node_modules/electron/path.txt', executableIn());
}

function unpackRegistry(cache = 'cache'): void {
  write(path.join(cache, path.basename(registryElectronFolder('')), 'electron'), '');
}

describe('the Electron to run', () => {
  it('is the one in ELECTRON_OVERRIDE_DIST_PATH before all others', () => {
    installOfficial();
    write(`mine/${executableIn()}`, '');
    write('mine/version', 'v44.0.0\n');
    const runtime = electronRuntime(
      surroundings({ ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'mine') }),
    );
    expect(runtime).toMatchObject({
      version: '44.0.0',
      source: 'override',
      dist: path.join(folder, 'mine'),
    });
  });

  it('is not another one when ELECTRON_OVERRIDE_DIST_PATH points nowhere', () => {
    installOfficial();
    const env = { ELECTRON_OVERRIDE_DIST_PATH: path.join(folder, 'mine') };
    expect(() => electronRuntime(surroundings(env))).toThrow('ELECTRON_OVERRIDE_DIST_PATH');
  });

  it('is the official one when that is installed in the pinned version', () => {
    installOfficial();
    unpackRegistry();
    expect(electronRuntime(surroundings())).toMatchObject({ version: PINNED, source: 'official' });
  });

  it.runIf(registryElectronFits())(
    'is the one from the registry when the official one is of another version',
    () => {
      installOfficial('45.0.0');
      unpackRegistry('system-cache');
      expect(electronRuntime(surroundings())).toMatchObject({
        version: '33.2.1',
        source: 'registry',
      });
    },
  );

  it('is asked for with the command that prepares it when there is none', () => {
    expect(() => electronRuntime(surroundings())).toThrow('npm run setup');
  });

  it.runIf(registryElectronFits())('is only the one that ELECTRON_RUNTIME names', () => {
    unpackRegistry();
    expect(() => electronRuntime(surroundings({ ELECTRON_RUNTIME: 'official' }))).toThrow(
      'npm run setup',
    );
    installOfficial();
    expect(electronRuntime(surroundings({ ELECTRON_RUNTIME: 'registry' })).source).toBe('registry');
    expect(() => electronRuntime(surroundings({ ELECTRON_RUNTIME: 'newest' }))).toThrow(
      'ELECTRON_RUNTIME is newest',
    );
  });

  it.runIf(registryElectronFits())(
    'is prepared without the network on the day the release server did not answer',
    async () => {
      unpackRegistry();
      rememberUnreachable(path.join(folder, 'cache'), PINNED);
      expect((await prepareElectronRuntime(surroundings())).source).toBe('registry');
    },
  );
});

describe('a release server that did not answer', () => {
  const now = Date.UTC(2026, 0, 1);

  it('is asked again after a day, and for another version', () => {
    rememberUnreachable(folder, PINNED, now);
    expect(isKnownUnreachable(folder, PINNED, now + 23 * HOUR_MS)).toBe(true);
    expect(isKnownUnreachable(folder, PINNED, now + 24 * HOUR_MS)).toBe(false);
    expect(isKnownUnreachable(folder, '45.5.0', now)).toBe(false);
  });

  it('is asked when nothing readable is known', () => {
    expect(isKnownUnreachable(folder, PINNED, now)).toBe(false);
    write('release-server.json', '{');
    expect(isKnownUnreachable(folder, PINNED, now)).toBe(false);
  });
});
