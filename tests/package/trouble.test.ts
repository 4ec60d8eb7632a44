import { access, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { aCounter, isAtWork, provisionByHand, rated, started } from './a-counter.ts';
import { aRelease, outcome, provisionByHall } from './a-release.ts';
import { until } from './machine.ts';

it('while the system’s own updates are at work with dpkg, an update waits', async () => {
  const { older, newer } = inject('debs');
  const counter = await aCounter(older);
  const { machine } = counter;
  await machine.write('/root/hold.pl', HOLD_DPKG);
  await machine.write('/root/busy', '');
  await machine.on();
  await machine.run('systemd-run', '--unit=busy', 'perl', '/root/hold.pl');
  await provisionByHall(counter, await aRelease(newer));
  await machine.run('systemctl', 'restart', 'yiping-kiosk.service');
  const told = () => machine.run('journalctl', '--unit=yiping-update', '--no-pager');
  await until(
    async () => (await told()).includes('locked by another process'),
    'the lock',
    120_000,
  );
  await rm(join(machine.disk, 'root/busy'));
  await isAtWork(counter, '1.1.0');
  expect(await outcome(machine)).toMatch(/^result installed\nversion 1\.1\.0/);
  await expect(access(join(machine.disk, 'var/lib/yiping-update/refused'))).rejects.toThrow(
    'ENOENT',
  );
});

/** Locks as dpkg does, for as long as `/root/busy` is there. */
const HOLD_DPKG = `use Fcntl;
open(my $file, '>>', '/var/lib/dpkg/lock-frontend') or die;
my $lock = pack('s s l! l! i', F_WRLCK, 0, 0, 0, 0);
fcntl($file, F_SETLK, $lock) or die;
sleep 1 while -e '/root/busy';
`;

it('a package that cannot be laid in leaves the device at work', async () => {
  const { older, newer } = inject('debs');
  const counter = await aCounter(older);
  const { machine } = counter;
  await provisionByHand(counter);
  await started(counter);
  const half = (await readFile(newer)).subarray(0, 20_000_000);
  await writeFile(join(machine.disk, 'root/half.deb'), half);
  await expect(machine.run('dpkg', '--install', '/root/half.deb')).rejects.toThrow('half.deb');
  await isAtWork(counter, '1.0.0');
  await rated(counter, 'A001');
});

it('a screen that does not come is no fault of the version that waits for it', async () => {
  const { older, newer } = inject('debs');
  const counter = await aCounter(older);
  const { machine } = counter;
  await provisionByHall(counter, await aRelease(newer));
  await started(counter);
  await isAtWork(counter, '1.1.0');
  await until(async () => (await outcome(machine)) !== '', 'root’s word');
  const noScreen = '/etc/systemd/system/yiping-display.service.d/z-no-screen.conf';
  await machine.write(noScreen, '[Service]\nExecStart=\nExecStart=/bin/false\n');
  await machine.run('systemctl', 'daemon-reload');
  await machine.run('systemctl', 'restart', '--no-block', 'yiping-display.service');
  const judged = () =>
    machine.run('systemctl', 'show', '--property=Result,ExecMainExitTimestamp', 'yiping-roll-back');
  await until(async () => /ExecMainExitTimestamp=\S/.test(await judged()), 'a verdict', 180_000);
  expect(await judged()).toContain('Result=success');
  await rm(join(machine.disk, noScreen));
  await machine.run('systemctl', 'daemon-reload');
  await isAtWork(counter, '1.1.0');
  expect(await outcome(machine)).toMatch(/^result installed\nversion 1\.1\.0/);
  await rated(counter, 'A001');
});
