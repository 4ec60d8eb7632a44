import type { TestProject } from 'vitest/node';
import { buildAll } from '../../scripts/build.ts';
import { ensureDisplay } from '../../scripts/display.mjs';
import { stageApp } from '../../scripts/launch/staged-app.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly app: string;
    readonly display: string;
  }
}

/** Builds the app once and gives all tests a screen. */
export default async function stage(project: TestProject): Promise<() => Promise<void>> {
  await buildAll();
  const app = await stageApp();
  const display = await ensureDisplay({ own: true, screen: '1920x1920x24' });
  project.provide('app', app.folder);
  project.provide('display', display.display ?? '');
  return async () => {
    await display.close();
    await app.remove();
  };
}
