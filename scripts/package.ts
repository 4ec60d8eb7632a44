/**
 * `npm run package`: the app as a hall would get it, in `dist/`. Built on another Electron than the
 * pinned one it is named `-test`, so that nobody takes it for a release.
 */
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { giveAccount } from './package/account.ts';
import { debOf } from './package/deb.ts';
import { type PackagedFolder, packageFolder } from './package/folder.ts';
import { wasVerified } from './package/verified.ts';
import { reportFailure, SetupFailure } from './setup/setup-failure.mjs';

const HELP = `Usage: npm run package -- --dir | --deb | --appimage | --nsis [--arm64] [--inspectable]

--dir          the unpacked app
--deb          a package for Debian, Ubuntu, Kylin and UOS: the rating device and its session
--appimage     one file for a Linux on which nothing can be installed (fetches a tool)
--nsis         an installer for Windows x64 (fetches tools)
--arm64        for Linux on arm64 in place of this machine's own kind (fetches Electron)
--inspectable  lets --inspect in, as the tests need it; never for a hall

Beside a package lies FILE.yaml: what hall.yaml says of it to have devices update themselves, and
what is in it.
`;

type Kind = 'dir' | 'deb' | 'appimage' | 'nsis';

const flag = { type: 'boolean', default: false } as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { dir: flag, deb: flag, appimage: flag, nsis: flag, arm64: flag, inspectable: flag },
  });
  const kinds = (['dir', 'deb', 'appimage', 'nsis'] as const).filter((each) => values[each]);
  const [kind] = kinds;
  if (kinds.length !== 1 || kind === undefined || (kind === 'nsis' && values.arm64)) {
    process.stderr.write(HELP);
    process.exitCode = 2;
    return;
  }
  const app = await packageFolder({
    ...(values.inspectable && { forTests: 'inspectable' }),
    ...(values.arm64 && { target: 'linux-arm64' }),
    ...(kind === 'nsis' && { target: 'win32-x64', installer: 'nsis' }),
    ...(kind === 'appimage' && { installer: 'AppImage' }),
  });
  // A test package may be made of anything; what a hall installs has passed.
  if (kind !== 'dir' && app.name === 'yiping-kiosk' && !(await wasVerified(app.electron))) {
    throw new SetupFailure('these very files have not passed `npm run release:verify` here.');
  }
  for (const file of await made(kind, app)) {
    process.stdout.write(`${file}\n`);
    if (kind !== 'dir') process.stdout.write(`${await giveAccount(file, app)}\n`);
  }
}

async function made(kind: Kind, app: PackagedFolder): Promise<readonly string[]> {
  if (kind === 'dir') return [app.program];
  if (kind === 'deb') return [await debOf(app, { output: dirname(app.folder) })];
  return app.installers.filter((file) => /\.(exe|AppImage)$/.test(file));
}

main().catch((error: unknown) => {
  reportFailure(error, 'package');
  // At once: what electron-builder leaves behind would end a failed build as a good one.
  process.exit();
});
