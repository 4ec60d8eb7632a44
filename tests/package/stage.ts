import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { debOf } from '../../scripts/package/deb.ts';
import { packageFolder } from '../../scripts/package/folder.ts';

/** Two versions of the package, fused as released ones are; only their names let a test drive them. */
export interface Debs {
  readonly older: string;
  readonly newer: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    readonly debian: string;
    readonly debs: Debs;
  }
}

/** Builds what is installed; the Debian has been made before, where there was a network. */
export default async function stage(project: TestProject): Promise<() => Promise<void>> {
  const debian = process.env['YIPING_DEBIAN_ROOT'];
  if (debian === undefined) throw new Error('start these tests with npm run test:package');
  const output = await mkdtemp(join(tmpdir(), 'yiping-debs-'));
  const build = async (version: string) => {
    const app = await packageFolder({
      ...{ version, forTests: 'driven', output: join(output, version) },
    });
    return debOf(app, { output, quick: true });
  };
  const older = await build('1.0.0');
  const newer = await build('1.1.0');
  project.provide('debian', debian);
  project.provide('debs', { older, newer });
  return () => rm(output, { recursive: true });
}
