/**
 * What `electron PATH [arguments]` means in a runtime that was taken out of a packaged application.
 *
 * Electron's own builds carry such a launcher as `resources/default_app.asar`; packaged applications do not, and the
 * runtime from the npm registry comes from one. This file is put there instead (see `registry-electron.mjs`), runs
 * inside Electron, and therefore may import nothing of this project. It behaves as the original does: the first
 * argument that is no option is a folder with a package.json or a script; `process.argv` is left as it is.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

/** @typedef {import('electron').App & {setVersion(version: string): void, setAppPath(folder: string): void}} FullApp */

// Electron's types leave out what only its own launcher calls.
const startedApp = /** @type {FullApp} */ (app);

/** @type {string[]} */
const preloads = [];
/** @type {string | undefined} */
let target;
let preloadFollows = false;
for (const argument of process.argv.slice(1)) {
  if (preloadFollows) {
    preloads.push(argument);
    preloadFollows = false;
  } else if (argument === '--version' || argument === '-v') {
    console.log(`v${process.versions.electron}`);
    process.exit(0);
  } else if (argument === '--require' || argument === '-r') {
    // Playwright puts its loader there when it looks for Electron by itself.
    preloadFollows = true;
  } else if (argument.startsWith('--app=')) {
    target = argument.slice('--app='.length);
    break;
  } else if (!argument.startsWith('-')) {
    target = argument;
    break;
  }
}

if (target === undefined) {
  console.error('usage: electron [options] <folder with package.json | script> [arguments]');
  process.exit(2);
}

Object.defineProperty(process, 'defaultApp', {
  configurable: false,
  enumerable: true,
  value: true,
});

const targetPath = path.resolve(target);
const require = createRequire(path.join(process.cwd(), 'launcher.cjs'));
for (const preload of preloads) require(preload);

/** @type {string} */
let mainFile;
try {
  mainFile = require.resolve(targetPath);
} catch {
  console.error(
    `There is no Electron app at ${targetPath}: neither a script nor a folder whose package.json names one.`,
  );
  process.exit(1);
}

const packageFile = path.join(targetPath, 'package.json');
if (existsSync(packageFile)) {
  const { name, productName, version, desktopName } = JSON.parse(readFileSync(packageFile, 'utf8'));
  // Before the app's first line: `userData` follows from the name.
  if (version) startedApp.setVersion(version);
  if (productName ?? name) startedApp.setName(productName ?? name);
  if (process.platform === 'linux')
    startedApp.setDesktopName(desktopName ?? `${startedApp.getName()}.desktop`);
  startedApp.setAppPath(targetPath);
} else {
  startedApp.setAppPath(path.dirname(mainFile));
}

// Awaited, since Electron emits `ready` only when the main module has been evaluated.
await import(pathToFileURL(mainFile).href);
