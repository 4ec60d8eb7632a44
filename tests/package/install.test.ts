import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
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
  // Chromium tries several processes for graphics before one of them stays.
  await until(async () => {
    const there = await Promise.all(units.map((unit) => processesOf(machine, unit)));
    const roles = new Set(there.flat().map(({ role }) => role));
    return isDeepStrictEqual([...roles].sort(), KILLED.toSorted());
  }, 'each kind of its processes');
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

it('a main process that stands still is ended, and the next one takes the rating', async () => {
  const counter = await aCounter(inject('debs').older);
  const { machine } = counter;
  await provisionByHand(counter);
  await machine.write(
    '/etc/systemd/system/yiping-watch.timer.d/soon.conf',
    '[Timer]\nOnActiveSec=\nOnUnitActiveSec=\nOnActiveSec=20s\nOnUnitActiveSec=20s\n',
  );
  await started(counter);
  const mainOf = () =>
    machine.run('systemctl', 'show', '--property=MainPID', '--value', 'yiping-kiosk.service');
  const asked = (times: number) =>
    until(async () => (await askedIn(machine)) >= times, 'a question', 180_000);
  // At work it is asked, too, and left alone.
  const before = await mainOf();
  await asked(2);
  expect(await mainOf()).toBe(before);
  await machine.run('kill', '-STOP', before.trim());
  await until(async () => !['0\n', before].includes(await mainOf()), 'another process', 120_000);
  await until(() => isServed(counter, 'A001'), 'a citizen to be served');
});

/** How often the device was asked for a sign of life. */
async function askedIn(machine: Machine): Promise<number> {
  const told = await machine.run('journalctl', '--unit=yiping-watch', '--output=cat', '--no-pager');
  return told.split('\n').filter((line) => line.startsWith('Finished')).length;
}

it('whatever ends at once again and again is started again', async () => {
  const { machine } = await aCounter(inject('debs').older);
  await machine.write(
    '/etc/systemd/system/yiping-display.service.d/z-no-screen.conf',
    '[Service]\nExecStart=\nExecStart=/bin/false\n',
  );
  await machine.on();
  const restarts = async (unit: string) =>
    Number(await machine.run('systemctl', 'show', '--property=NRestarts', '--value', unit));
  for (const unit of ['yiping-display.service', 'yiping-windows.service']) {
    await until(async () => (await restarts(unit)) > 8, `${unit} to be started again`);
  }
});

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
  // Removed without being purged and installed again, it is a rating device again as well.
  await machine.run('apt-get', 'remove', '--yes', 'yiping-kiosk-test');
  expect(await machine.run('systemctl', 'get-default')).toBe('graphical.target\n');
  await install(machine, inject('debs').older);
  expect(await machine.run('systemctl', 'get-default')).toBe('yiping-kiosk.target\n');
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
