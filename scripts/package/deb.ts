import { execFile } from 'node:child_process';
import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PackagedFolder } from './folder.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const linux = join(root, 'resources/linux');

/** Where each file of `resources/linux` lies on the machine. */
const PLACES: Readonly<Record<string, string>> = {
  units: 'usr/lib/systemd/system',
  'sysusers.conf': 'usr/lib/sysusers.d/yiping-kiosk.conf',
  'usb-stick.rules': 'usr/lib/udev/rules.d/90-yiping-kiosk.rules',
  'xorg.conf': 'usr/lib/yiping-kiosk/xorg.conf',
  'openbox.xml': 'usr/lib/yiping-kiosk/openbox.xml',
  update: 'usr/lib/yiping-kiosk/update',
  watch: 'usr/lib/yiping-kiosk/watch',
};
const MAINTAINER_SCRIPTS = ['postinst', 'prerm', 'postrm'] as const;
const DOCS = ['packages.md', 'updates.md', 'staying-up.md'] as const;

/**
 * Makes a Debian package of an unpacked app, with `dpkg-deb` alone.
 * @param options.output the folder it is put into
 * @param options.quick packs less tightly, for tests
 * @returns its file
 */
export async function debOf(
  app: PackagedFolder,
  options: { readonly output: string; readonly quick?: boolean },
): Promise<string> {
  const tree = await mkdtemp(join(tmpdir(), 'yiping-deb-'));
  await chmod(tree, 0o755);
  try {
    await layOut(app, tree);
    const architecture = app.target === 'linux-arm64' ? 'arm64' : 'amd64';
    await writeControl(app, architecture, tree);
    const version = debianVersion(app.version);
    const file = join(options.output, `${app.name}_${version}_${architecture}.deb`);
    const packing = options.quick === true ? ['-Zgzip', '-z1'] : ['-Zxz'];
    await run('dpkg-deb', ['--root-owner-group', ...packing, '--build', tree, file]);
    return file;
  } finally {
    await rm(tree, { recursive: true });
  }
}

/** `1.0.0-rc.1` comes before `1.0.0`, which Debian says with a tilde. */
export function debianVersion(version: string): string {
  return version.replace('-', '~');
}

async function layOut({ folder, name }: PackagedFolder, tree: string): Promise<void> {
  const program = 'opt/yiping-kiosk';
  await mkdir(join(tree, 'opt'));
  await cp(folder, join(tree, program), { recursive: true, verbatimSymlinks: true });
  // Chromium's own way to its sandbox where the system gives users no namespaces.
  await chmod(join(tree, program, 'chrome-sandbox'), 0o4755);
  await mkdir(join(tree, 'usr/bin'), { recursive: true });
  await symlink(`/${program}/${name}`, join(tree, 'usr/bin/yiping-kiosk'));
  for (const [from, to] of Object.entries(PLACES)) {
    await cp(join(linux, from), join(tree, to), { recursive: true });
  }
  const docs = join(tree, 'usr/share/doc/yiping-kiosk');
  await mkdir(docs, { recursive: true });
  await cp(join(root, 'LICENSE'), join(docs, 'copyright'));
  for (const doc of DOCS) await cp(join(root, 'docs', doc), join(docs, doc));
  await settleModes(tree);
}

/** Whatever the umask of who builds it: everybody may read, only root may write. */
async function settleModes(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isSymbolicLink()) continue;
    const { mode } = await stat(path);
    const runs = entry.isDirectory() || (mode & 0o100) !== 0;
    await chmod(path, (mode & 0o4000) | (runs ? 0o755 : 0o644));
  }
}

async function writeControl(
  { name, version }: PackagedFolder,
  architecture: string,
  tree: string,
): Promise<void> {
  const { stdout } = await run('du', ['--summarize', '--block-size=1024', tree]);
  const values: Readonly<Record<string, string>> = {
    name,
    architecture,
    version: debianVersion(version),
    other: name === 'yiping-kiosk' ? 'yiping-kiosk-test' : 'yiping-kiosk',
    size: String(Number.parseInt(stdout, 10)),
  };
  const template = await readFile(join(linux, 'control'), 'utf8');
  await mkdir(join(tree, 'DEBIAN'));
  await writeFile(
    join(tree, 'DEBIAN/control'),
    template.replaceAll(/@(\w+)@/g, (_, key: string) => values[key] ?? ''),
  );
  for (const script of MAINTAINER_SCRIPTS) {
    await cp(join(linux, script), join(tree, 'DEBIAN', script));
    await chmod(join(tree, 'DEBIAN', script), 0o755);
  }
}
