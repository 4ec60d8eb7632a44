import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Arch, build, Platform } from 'electron-builder';
import manifest from '../../package.json' with { type: 'json' };
import { buildAll } from '../build.ts';
import { electronRuntime } from '../electron-runtime.mjs';
import { writeNotices } from '../supply-chain/notices.ts';
import { writeSbom } from '../supply-chain/sbom.ts';
import { shippedPackages } from '../supply-chain/shipped.ts';
import { checkFuses, setFuses } from './fuses.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Machines that halls have; see `Program` in shared/bundle.ts. */
export type Target = 'linux-x64' | 'linux-arm64' | 'win32-x64';

/** What a test package lets in that a released one does not. */
type ForTests = 'driven' | 'inspectable';

export interface PackageOptions {
  /** This machine's unless given; for another one electron-builder fetches the pinned Electron. */
  readonly target?: Target;
  /** What electron-builder is to make of the folder; its tools are fetched when they are first used. */
  readonly installer?: 'AppImage' | 'nsis';
  /**
   * Marks it as a test package, which a finger of Chromium's debugging port may drive; `inspectable` lets
   * `--inspect` in as well, which Playwright needs. Never what a hall gets.
   */
  readonly forTests?: ForTests;
  /** Of package.json unless given, as for a test of updates. */
  readonly version?: string;
  /** Where it is put; emptied first. */
  readonly output?: string;
}

/** An app as its machine would have it, unpacked. */
export interface PackagedFolder {
  readonly folder: string;
  /** The program in it. */
  readonly program: string;
  /** `yiping-kiosk`, or `yiping-kiosk-test` for what is no release. */
  readonly name: string;
  /** As the app itself says it, such as `0.1.0` or `0.1.0+test.electron33.2.1.inspectable`. */
  readonly version: string;
  readonly target: Target;
  /** The Electron it was made with. */
  readonly electron: string;
  /** What electron-builder has made, if it was asked to. */
  readonly installers: readonly string[];
}

const HERE = `${process.platform}-${process.arch}`;

const PLATFORMS = {
  'linux-x64': { platform: Platform.LINUX, arch: Arch.x64, unpacked: 'linux-unpacked', ending: '' },
  'linux-arm64': {
    ...{ platform: Platform.LINUX, arch: Arch.arm64, unpacked: 'linux-arm64-unpacked', ending: '' },
  },
  'win32-x64': {
    ...{ platform: Platform.WINDOWS, arch: Arch.x64, unpacked: 'win-unpacked', ending: '.exe' },
  },
} as const satisfies Readonly<Record<Target, object>>;

/** @throws when halls have no such machines */
function targetHere(): Target {
  if (HERE in PLATFORMS) return HERE as Target;
  throw new Error(`no package is made for ${HERE}`);
}

/**
 * What a package is called. Built on another Electron than the pinned one, or for tests, it is a test
 * package in its name and in its version, which the device tells everybody who asks.
 */
export function namesOf(
  version: string,
  electron: string,
  forTests?: ForTests,
): Pick<PackagedFolder, 'name' | 'version'> {
  const marks = [
    ...(electron === manifest.devDependencies.electron ? [] : [`electron${electron}`]),
    ...(forTests === undefined ? [] : [forTests]),
  ];
  if (marks.length === 0) return { name: 'yiping-kiosk', version };
  return { name: 'yiping-kiosk-test', version: `${version}+test.${marks.join('.')}` };
}

/** Builds the app for one kind of machine, sets its fuses and reads them again. */
export async function packageFolder(options: PackageOptions = {}): Promise<PackagedFolder> {
  const { target = targetHere(), forTests, output = `${root}dist` } = options;
  const inspectable = forTests === 'inspectable';
  const { platform, arch, unpacked, ending } = PLATFORMS[target];
  const runtime = target === HERE ? electronRuntime() : undefined;
  const electron = runtime?.version ?? manifest.devDependencies.electron;
  const { name, version } = namesOf(options.version ?? manifest.version, electron, forTests);
  await buildAll();
  await rm(output, { recursive: true, force: true });
  const installers = await build({
    targets: platform.createTarget(options.installer ?? 'dir', arch),
    projectDir: root,
    publish: 'never',
    config: {
      extends: 'electron-builder.yml',
      productName: name === 'yiping-kiosk' ? 'Yiping' : 'Yiping-test',
      executableName: name,
      extraMetadata: { version },
      electronVersion: electron,
      ...(runtime !== undefined && { electronDist: runtime.dist }),
      directories: { output },
      async afterPack({ appOutDir }) {
        // The runtime's own launcher would start whatever lies beside it.
        await rm(`${appOutDir}/resources/default_app.asar`, { force: true });
        await setFuses(`${appOutDir}/${name}${ending}`, inspectable);
        const shipped = await shippedPackages(`${root}out`);
        await writeNotices(appOutDir, shipped);
        await writeSbom(appOutDir, shipped, { product: version, electron });
      },
    },
  });
  const folder = `${output}/${unpacked}`;
  const program = `${folder}/${name}${ending}`;
  await checkFuses(program, inspectable);
  return { folder, program, name, version, target, electron, installers };
}
