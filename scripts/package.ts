/**
 * `npm run package -- --dir`: the app as a hall would get it, unpacked, in `dist/`. Built on another
 * Electron than the pinned one it is named `-test`, so that nobody takes it for a release.
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, Platform } from 'electron-builder';
import manifest from '../package.json' with { type: 'json' };
import { buildAll } from './build.ts';
import { electronRuntime } from './electron-runtime.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns the folder of the unpacked app and the program in it */
export async function packageFolder(): Promise<{ folder: string; program: string }> {
  await buildAll();
  const runtime = electronRuntime();
  const release = runtime.version === manifest.devDependencies.electron;
  const suffix = release ? '' : '-test';
  const output = `${root}dist`;
  await rm(output, { recursive: true, force: true });
  await build({
    targets: Platform.LINUX.createTarget('dir'),
    projectDir: root,
    publish: 'never',
    config: {
      extends: 'electron-builder.yml',
      productName: `Yiping${suffix}`,
      executableName: `yiping-kiosk${suffix}`,
      electronDist: runtime.dist,
      electronVersion: runtime.version,
      directories: { output },
      // The runtime's own launcher would start whatever lies beside it.
      afterPack: ({ appOutDir }) => rm(`${appOutDir}/resources/default_app.asar`, { force: true }),
    },
  });
  const folder = `${output}/linux-unpacked`;
  return { folder, program: `${folder}/yiping-kiosk${suffix}` };
}

if (import.meta.main) {
  if (process.argv.slice(2).join(' ') === '--dir') {
    const { program } = await packageFolder();
    process.stdout.write(`${program}\n`);
  } else {
    process.stderr.write(
      'Only the unpacked folder can be built so far: npm run package -- --dir\n',
    );
    process.exitCode = 2;
  }
}
