import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type InlineConfig, type Plugin } from 'vite';
import type { StagedApp } from '../../launch/staged-app.ts';
import { runNpm } from '../../setup/npm-command.mjs';
import { tail } from '../../setup/run-program.mjs';
import { cacheFolders, startBuilding } from '../../setup/runtime-cache.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const host = join(here, 'host');

/** Installs the peers, if that has not been done before, and builds the host around them. */
export async function stagePeers(): Promise<StagedApp> {
  const packages = await installed();
  const folder = await mkdtemp(join(tmpdir(), 'yiping-peers-'));
  await chmod(folder, 0o755);
  const remove = () => rm(folder, { recursive: true, force: true });
  const manifest = { name: 'peers', version: '0.0.0', type: 'module', main: 'main/main.js' };
  try {
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    for (const config of configs(folder, packages)) await build(config);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, remove };
}

/** @returns a folder with exactly what the peers' lockfile names, kept from run to run */
async function installed(): Promise<string> {
  const lock = await readFile(join(here, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex').slice(0, 16);
  const name = `bench-peers-${hash}`;
  const folders = cacheFolders();
  const kept = folders.map((cache) => join(cache, name)).find((folder) => existsSync(folder));
  if (kept !== undefined) return kept;
  const building = startBuilding(folders[0]);
  for (const file of ['package.json', 'package-lock.json']) {
    await cp(join(here, file), join(building, file));
  }
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { ok, output } = await runNpm(args, building);
  if (!ok) throw new Error(`the peers cannot be installed (\`npm ci\`):\n${tail(output)}`);
  const folder = join(folders[0], name);
  await rename(building, folder);
  return folder;
}

function configs(folder: string, packages: string): readonly InlineConfig[] {
  const common: InlineConfig = { configFile: false, mode: 'production', logLevel: 'warn' };
  return [
    {
      ...common,
      root: host,
      build: {
        outDir: join(folder, 'main'),
        emptyOutDir: false,
        target: 'node20.18',
        ssr: join(host, 'main.ts'),
        rolldownOptions: { output: { entryFileNames: 'main.js' } },
      },
      ssr: { target: 'node', noExternal: true, external: ['electron'] },
    },
    {
      ...common,
      root: host,
      base: './',
      plugins: [fromThere(packages)],
      build: {
        outDir: join(folder, 'page'),
        target: 'chrome130',
        emptyOutDir: true,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 2_000,
      },
    },
  ];
}

/** The host's packages are not in this repository's `node_modules`. */
function fromThere(packages: string): Plugin {
  return {
    name: 'peers-from-their-own-folder',
    enforce: 'pre',
    resolveId(source, importer) {
      if (importer?.startsWith(host) !== true || /^[./]/.test(source)) return null;
      return this.resolve(source, join(packages, 'index.js'), { skipSelf: true });
    },
  };
}
