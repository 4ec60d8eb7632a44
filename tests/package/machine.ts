import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const run = promisify(execFile);
const BOOT = fileURLToPath(new URL('boot.sh', import.meta.url));

/** Of a command on the machine; a busy machine installs 300 MB in less. */
const COMMAND_MS = 120_000;

/** A disk with a real Debian on it, and a real systemd once it is switched on. */
export interface Machine {
  /** The disk as it is seen from here. */
  readonly disk: string;
  /** Runs a command as root, on the running machine or, while it is off, in a chroot. @throws with all it printed when it fails */
  run(...command: readonly string[]): Promise<string>;
  /** Writes a file of root's. */
  write(path: string, text: string): Promise<void>;
  /** Switches it on; when it resolves, systemd answers. */
  on(): Promise<void>;
  /** Pulls the plug. */
  off(): Promise<void>;
}

/** A machine for one test, gone after it. */
export async function aMachine(debian: string): Promise<Machine> {
  const place = await mkdtemp(join(tmpdir(), 'yiping-machine-'));
  const disk = join(place, 'disk');
  for (const folder of [disk, join(place, 'upper'), join(place, 'work')]) await mkdir(folder);
  const layers = `lowerdir=${debian},upperdir=${join(place, 'upper')},workdir=${join(place, 'work')}`;
  await run('mount', ['-t', 'overlay', 'overlay', '-o', layers, disk]);
  const group = join(await cgroups(), `yiping-${place.slice(-6)}`);
  let running: { readonly pid: string; end(): Promise<void> } | null = null;

  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail' && running !== null) {
      const told = machine.run('journalctl', '--unit=yiping*', '--lines=60', '--no-pager');
      console.error(await told.catch(String));
    }
    await machine.off();
    await run('umount', [disk]);
    await rm(place, { recursive: true });
  });

  const machine: Machine = {
    disk,
    async run(...command) {
      const into =
        running === null
          ? ['chroot', disk]
          : ['nsenter', '-t', running.pid, ...['-m', '-p', '-i', '-u', '-C'], '--'];
      const [program = '', ...args] = [...into, 'env', '-i', PATH, ...command];
      const { stdout } = await run(program, args, { timeout: COMMAND_MS }).catch((error) => {
        throw new Error(`${command.join(' ')}\n${error.stdout}${error.stderr}`);
      });
      return stdout;
    },
    async write(path, text) {
      await mkdir(dirname(join(disk, path)), { recursive: true });
      await writeFile(join(disk, path), text);
      await chmod(join(disk, path), 0o644);
    },
    async on() {
      running = await boot(disk, group);
      await until(async () => {
        const state = await machine.run('systemctl', 'is-system-running').catch(String);
        // What it prints, not the words of the command, which an error repeats.
        return /^(starting|running|degraded)$/m.test(state);
      }, 'the machine to boot');
    },
    async off() {
      await running?.end();
      running = null;
    },
  };
  return machine;
}

/** A plain environment: what tests inherit is not the machine's. */
const PATH = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin';

/** Asks again and again. @throws when it never is */
export async function until(
  is: () => Promise<boolean>,
  what: string,
  patienceMs = 60_000,
): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await is())) {
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((again) => setTimeout(again, 200));
  }
}

async function boot(disk: string, group: string) {
  await mkdir(group);
  const child = spawn(
    'sh',
    [
      ...['-c', 'echo $$ >"$1/cgroup.procs"; shift; exec "$@"', 'sh', group],
      ...['unshare', '--mount', '--pid', '--ipc', '--uts', '--cgroup'],
      ...['--fork', '--kill-child=SIGKILL', BOOT, disk],
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const ended = once(child, 'exit');
  const children = `/proc/${child.pid}/task/${child.pid}/children`;
  let pid = '';
  await until(async () => {
    pid = (await readFile(children, 'utf8')).trim();
    const name = pid === '' ? '' : await readFile(`/proc/${pid}/comm`, 'utf8');
    return name.trim() === 'systemd';
  }, 'its first process');
  return {
    pid,
    async end() {
      child.kill('SIGKILL');
      await ended;
      await dissolve(group);
    },
  };
}

/** Where this system keeps the cgroups of version 2. */
async function cgroups(): Promise<string> {
  const mounts = await readFile('/proc/self/mounts', 'utf8');
  const [, place] = /^\S+ (\S+) cgroup2 /m.exec(mounts) ?? [];
  if (place === undefined) throw new Error('this system has no cgroups of version 2');
  return place;
}

/** A cgroup can be removed once the last process in it has been reaped. */
async function dissolve(group: string): Promise<void> {
  const inner = await readdir(group, { withFileTypes: true });
  for (const entry of inner) if (entry.isDirectory()) await dissolve(join(group, entry.name));
  await until(
    () =>
      rmdir(group).then(
        () => true,
        () => false,
      ),
    `${group} to be empty`,
  );
}
