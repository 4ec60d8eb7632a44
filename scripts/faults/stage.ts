import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { buildConfigs } from '../build.ts';
import { type StagedApp, stageApp } from '../launch/staged-app.ts';
import { isOfWorker, type Removal, sabotagePlugin } from './sabotage.ts';

/**
 * Builds the app into a folder of its own, so that a driver at work is not in the way of anybody
 * else's build.
 * @param sabotage what is taken out; nothing unless given
 */
export async function stageForFaults(sabotage?: Removal): Promise<StagedApp> {
  // Test runners set it to something else, and React's two halves must agree.
  process.env['NODE_ENV'] = 'production';
  const folder = await mkdtemp(join(tmpdir(), 'yiping-build-'));
  try {
    const removed = sabotage === undefined ? [] : [sabotagePlugin(sabotage)];
    const [inMain, inWorker] =
      sabotage !== undefined && isOfWorker(sabotage) ? [[], removed] : [removed, []];
    const configs = buildConfigs(join(folder, 'out'));
    await Promise.all(
      configs.map((config, index) =>
        build({
          ...config,
          logLevel: 'error',
          build: { ...config.build, emptyOutDir: true },
          // The first of them is main, and only the window has a worker.
          ...(index === 0 && { plugins: inMain }),
          ...(config.worker !== undefined && {
            worker: { ...config.worker, plugins: () => inWorker },
          }),
        }),
      ),
    );
    return await stageApp(join(folder, 'out'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
