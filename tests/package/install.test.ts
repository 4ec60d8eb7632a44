import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { prefillJournal } from '../../scripts/bench/prefilled-journal.ts';
import {
  aCounter,
  type Counter,
  DATA,
  install,
  provisionByHand,
  rated,
  started,
} from './a-counter.ts';
import { type Machine, until } from './machine.ts';

it('starts with the machine, full screen, as a user of its own within the sandbox', async () => {
  const counter = await aCounter(inject('debs').older);
  const { machine } = counter;
  const unsound = 'systemd-analyze verify /usr/lib/systemd/system/yiping-* 2>&1';
  expect(await machine.run('sh', '-c', unsound)).toBe('');
  await provisionByHand(counter);
  await started(counter);
  await rated(counter, 'A001');
  const { page } = await counter.citizen();
  expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([1920, 1080]);
  const processes = await processesOf(machine, 'yiping-kiosk.service');
  expect(new Set(processes.map(({ user }) => user))).toEqual(new Set(['yiping']));
  expect(processes.filter(({ command }) => command.includes('--no-sandbox'))).toEqual([]);
  const window = processes.find(({ role }) => role === 'renderer');
  const main = processes.find(({ role }) => role === 'yiping-kiosk');
  // A page of the sandbox lives in a world of its own, where there are no other processes.
  const worlds = [window, main].map((each) => machine.run('readlink', `/proc/${each?.pid}/ns/pid`));
  expect(new Set(await Promise.all(worlds)).size).toBe(2);
  expect((await stat(counter.dataFolder)).mode & 0o777).toBe(0o700);
  // Nothing that the unit forbids is missed, and the machine has no key store.
  expect(await errorsIn(machine)).toEqual([expect.stringContaining('key store')]);
});

it('kill -9 of any of its processes is over when the next citizen comes', async () => {
  const counter = await aCounter(inject('debs').older);
  await provisionByHand(counter);
  await started(counter);
  const { machine } = counter;
  const units = ['yiping-kiosk.service', 'yiping-windows.service', 'yiping-display.service'];
  const there = await Promise.all(units.map((unit) => processesOf(machine, unit)));
  const roles = new Set(there.flat().map(({ role }) => role));
  expect([...roles].sort()).toEqual(KILLED.toSorted());
  for (const [at, role] of KILLED.entries()) {
    const now = await Promise.all(units.map((unit) => processesOf(machine, unit)));
    const victims = now.flat().filter((each) => each.role === role);
    // The first one's end may be that of the next.
    await machine.run('sh', '-c', 'kill -9 "$@"; true', 'sh', ...victims.map(({ pid }) => pid));
    await until(() => isServed(counter, `A${at}`), `a citizen to be served after ${role}`);
  }
  expect(counter.province.held()).toHaveLength(KILLED.length);
  expect(counter.province.repeated()).toEqual([]);
});

/** Zygotes make the other processes; without them main goes on with what it has, and ends with the next loss. */
const KILLED = [
  ...['gpu-process', 'utility', 'renderer', 'openbox', 'zygote', 'yiping-kiosk', 'Xvfb'],
] as const;

/** Whatever was killed may take a started rating's screen with it; the rating itself stays. */
async function isServed(counter: Counter, ticket: string): Promise<boolean> {
  return rated(counter, ticket).then(
    () => true,
    () => false,
  );
}

it('removed and purged, it gives the desktop back and leaves what has not been delivered', async () => {
  const counter = await aCounter(inject('debs').older);
  const { machine, dataFolder, province } = counter;
  await prefillJournal(dataFolder, 20);
  await provisionByHand(counter);
  await province.simulator.faults.set({ down: { mode: 'refuse' } });
  await started(counter);
  const said = await machine.run('apt-get', 'purge', '--yes', 'yiping-kiosk-test');
  expect(said).toContain(`/${DATA}`);
  expect(await machine.run('systemctl', 'get-default')).toBe('graphical.target\n');
  expect(await counter.status()).toBeNull();
  expect(await machine.run('pgrep', '--uid', 'yiping', '--count').catch(String)).toContain('0');
  for (const gone of ['opt/yiping-kiosk', 'usr/lib/yiping-kiosk', 'var/lib/yiping-update']) {
    await expect(access(join(machine.disk, gone))).rejects.toThrow('ENOENT');
  }
  // Somebody installs it again a year later.
  await install(machine, inject('debs').older);
  await province.simulator.faults.clear();
  await machine.run('systemctl', 'isolate', 'yiping-kiosk.target');
  await until(async () => province.held().length === 20, 'what was left to arrive');
  expect(province.repeated()).toEqual([]);
});

/** What the device has complained about since it was switched on. */
async function errorsIn(machine: Machine): Promise<readonly string[]> {
  const log = await machine.run('cat', `/${DATA}/logs/yiping.log`);
  return log.split('\n').filter((line) => line.startsWith('{"level":50'));
}

interface Process {
  readonly unit: string;
  readonly pid: string;
  readonly user: string;
  /** What Chromium calls it; of others, the program. */
  readonly role: string;
  readonly command: string;
}

async function processesOf(machine: Machine, unit: string): Promise<readonly Process[]> {
  const group = await machine.run('systemctl', 'show', '--property=ControlGroup', '--value', unit);
  const pids = await machine
    .run('cat', `/sys/fs/cgroup${group.trim()}/cgroup.procs`)
    .catch(() => '');
  const list = pids.trim().split('\n').join(',');
  if (list === '') return [];
  const told = await machine.run('ps', '-ww', '-o', 'pid=,user=,args=', '-p', list).catch(() => '');
  return told
    .trim()
    .split('\n')
    .filter((line) => line !== '' && !line.includes('<defunct>'))
    .map((line) => {
      const [pid = '', user = '', ...words] = line.trim().split(/\s+/);
      const command = words.join(' ');
      const [, type] = /--type=(\S+)/.exec(command) ?? [];
      const own = command.includes('crashpad') ? 'crashpad' : (words[0]?.split('/').at(-1) ?? '');
      const role = type ?? own.replace(/-test$/, '');
      return { unit, pid, user, role, command };
    });
}
