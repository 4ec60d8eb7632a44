/** Builds main, preload and window into `out/`: once, or again after each change with `--watch`. */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';
import { initialScripts, withinLimit } from './build/initial-scripts.ts';
import { keyboardWords } from './pinyin/plugin.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Electron 33 is the oldest runtime this must start on: Chromium 130, Node 20.18. */
const TARGETS = { node: 'node20.18', chromium: 'chrome130' } as const;

/** `development` has the pseudo-locale in it, which no hall is ever to see. */
type Mode = 'production' | 'development';

/** One build for each kind of process; only what is native stays outside the bundles. */
export function buildConfigs(outDir: string, mode: Mode = 'production'): InlineConfig[] {
  const common: InlineConfig = {
    configFile: false,
    mode,
    logLevel: 'warn',
    root,
  };
  return [
    {
      ...common,
      build: {
        outDir: `${outDir}/main`,
        emptyOutDir: false,
        target: TARGETS.node,
        ssr: 'electron/main.ts',
        minify: false,
        sourcemap: true,
        rolldownOptions: { output: { entryFileNames: 'main.js' } },
      },
      ssr: { target: 'node', noExternal: true, external: ['electron', 'serialport'] },
    },
    {
      ...common,
      build: {
        outDir: `${outDir}/preload`,
        emptyOutDir: false,
        target: TARGETS.node,
        ssr: 'electron/preload.ts',
        minify: false,
        sourcemap: true,
        // A sandboxed preload is CommonJS, whatever the rest of the world does.
        rolldownOptions: { output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
      },
      ssr: { target: 'node', noExternal: true, external: ['electron'] },
    },
    {
      ...common,
      root: `${root}/renderer`,
      base: './',
      plugins: [react(), keyboardWords()],
      build: {
        outDir: `${outDir}/renderer`,
        target: TARGETS.chromium,
        emptyOutDir: true,
        sourcemap: true,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        chunkSizeWarningLimit: 600,
      },
      worker: { format: 'es' },
    },
  ];
}

/**
 * @param outDir absolute; emptied first
 * @throws when the window would start with more JavaScript than it may
 */
export async function buildAll(outDir = `${root}out`, mode: Mode = 'production'): Promise<void> {
  // Test runners set it to something else, and React's two halves must agree.
  process.env['NODE_ENV'] = 'production';
  await rm(outDir, { recursive: true, force: true });
  await Promise.all(buildConfigs(outDir, mode).map((config) => build(config)));
  withinLimit(await initialScripts(`${outDir}/renderer`));
}

if (import.meta.main) await buildAll();
