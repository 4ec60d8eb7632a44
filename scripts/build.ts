/** Builds main, preload and window into `out/`: once, or again after each change with `--watch`. */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, type InlineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Electron 33 is the oldest runtime this must start on: Chromium 130, Node 20.18. */
const TARGETS = { node: 'node20.18', chromium: 'chrome130' } as const;

/** One build for each kind of process; only what is native stays outside the bundles. */
export function buildConfigs(outDir: string): InlineConfig[] {
  const common: InlineConfig = {
    configFile: false,
    logLevel: 'warn',
    root,
  };
  return [
    {
      ...common,
      build: {
        outDir: `${outDir}/main`,
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
        target: TARGETS.node,
        ssr: 'electron/preload.ts',
        minify: false,
        // A sandboxed preload is CommonJS, whatever the rest of the world does.
        rolldownOptions: { output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
      },
      ssr: { target: 'node', noExternal: true, external: ['electron'] },
    },
    {
      ...common,
      root: `${root}/renderer`,
      base: './',
      plugins: [react()],
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

/** @param outDir absolute; emptied first */
export async function buildAll(outDir = `${root}out`): Promise<void> {
  // Test runners set it to something else, and React's two halves must agree.
  process.env['NODE_ENV'] = 'production';
  await rm(outDir, { recursive: true, force: true });
  await Promise.all(buildConfigs(outDir).map((config) => build(config)));
}

if (import.meta.main) await buildAll();
