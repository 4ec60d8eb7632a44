import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of the built app that any user of the machine may read. */
export interface StagedApp {
  readonly folder: string;
  remove(): Promise<void>;
}

/**
 * Copies what a package would contain – `package.json`, `out/`, the few packages that stay outside
 * the bundles – into a folder of its own. The checkout may lie where an unprivileged user cannot
 * read, such as root's home.
 * @param built where `scripts/build.ts` has put its result
 * @throws when the app has not been built
 */
export async function stageApp(built = join(root, 'out')): Promise<StagedApp> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-app-'));
  await chmod(folder, 0o755);
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
  await cp(built, join(folder, 'out'), { recursive: true });
  for (const name of await runtimePackages()) {
    const path = join('node_modules', name);
    await cp(join(root, path), join(folder, path), { recursive: true });
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The `dependencies` of the product and theirs; what is not hoisted lies inside its parent. */
async function runtimePackages(): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const visit = async (packageFile: string): Promise<void> => {
    const { dependencies = {} } = JSON.parse(await readFile(packageFile, 'utf8'));
    for (const name of Object.keys(dependencies)) {
      const file = join(root, 'node_modules', name, 'package.json');
      if (found.has(name) || !existsSync(file)) continue;
      found.add(name);
      await visit(file);
    }
  };
  await visit(join(root, 'package.json'));
  return found;
}
