import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildAll } from '../../scripts/build.ts';
import { ensureDisplay } from '../../scripts/display.mjs';
import { stageApp } from '../../scripts/launch/staged-app.ts';
import { packageFolder } from '../../scripts/package/folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly app: string;
    readonly display: string;
    /** The packaged program to test in place of the staged app, if any. */
    readonly program: string;
  }
}

/**
 * Builds the app once and gives all tests a screen. With `YIPING_PACKAGED=1` it is the packaged app,
 * which differs from a released one in that Playwright can drive it.
 */
export default async function stage(project: TestProject): Promise<() => Promise<void>> {
  const packages = await mkdtemp(join(tmpdir(), 'yiping-packages-'));
  await chmod(packages, 0o755);
  let program = '';
  if (process.env['YIPING_PACKAGED'] === '1') {
    ({ program } = await packageFolder({
      ...{ forTests: 'inspectable', output: join(packages, 'dist') },
    }));
  } else await buildAll();
  const app = await stageApp();
  const display = await ensureDisplay({ own: true, screen: '1920x1920x24' });
  project.provide('app', app.folder);
  project.provide('program', program);
  project.provide('display', display.display ?? '');
  return async () => {
    await display.close();
    await app.remove();
    await rm(packages, { recursive: true });
  };
}
