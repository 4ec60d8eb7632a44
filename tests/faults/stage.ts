import type { TestProject } from 'vitest/node';
import { ensureDisplay } from '../../scripts/display.mjs';
import { stageForFaults } from '../../scripts/faults/stage.ts';

/** Builds the app once and gives all runs a screen. */
export default async function stage(project: TestProject): Promise<() => Promise<void>> {
  const app = await stageForFaults();
  const display = await ensureDisplay({ own: true, screen: '1920x1080x24' });
  project.provide('app', app.folder);
  project.provide('display', display.display ?? '');
  return async () => {
    await display.close();
    await app.remove();
  };
}
