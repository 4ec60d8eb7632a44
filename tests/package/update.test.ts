import { access, chmod, copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { prefillJournal } from '../../scripts/bench/prefilled-journal.ts';
import { programText } from '../../shared/program.ts';
import { aBundle, newKey } from '../a-bundle.ts';
import {
  aCounter,
  type Counter,
  DATA,
  giveToDevice,
  isAtWork,
  rated,
  started,
} from './a-counter.ts';
import {
  aRelease,
  broken,
  outcome,
  provisionByHall,
  type Release,
  trustTheHall,
} from './a-release.ts';
import { until } from './machine.ts';

const UNDELIVERED = 1_000;

it('the hall’s bundle brings N over N−1 with 1 000 undelivered ratings, and all arrive once', async () => {
  const { older, newer } = inject('debs');
  const counter = await aCounter(older);
  const { province, machine } = counter;
  await prefillJournal(counter.dataFolder, UNDELIVERED);
  await provisionByHall(counter, await aRelease(newer));
  await province.simulator.faults.set({ down: { mode: 'refuse' } });
  await started(counter);
  await isAtWork(counter, '1.1.0');
  expect(await outcome(machine)).toMatch(/^result installed\nversion 1\.1\.0/);
  expect(province.held()).toEqual([]);
  await province.simulator.faults.clear();
  await until(async () => province.held().length >= UNDELIVERED, 'all to arrive', 120_000);
  expect(province.held()).toHaveLength(UNDELIVERED);
  expect([province.repeated(), province.forkedChains()]).toEqual([[], []]);
  await rated(counter, 'A001');
});

it.each([
  ['says that it does not get to its feet', 'exit 70'],
  ['dies before it can say anything', 'kill -SEGV $$'],
])('a version that %s is put back, said, and not tried again', async (_, line) => {
  const { older } = inject('debs');
  const counter = await aCounter(older);
  const { machine } = counter;
  const file = await broken(older, '1.2.0', line);
  const release = await aRelease(file);
  await provisionByHall(counter, release);
  await started(counter);
  await until(
    async () => (await outcome(machine)).includes('rolled-back'),
    'the roll-back',
    120_000,
  );
  await rm(file);
  await isAtWork(counter, '1.0.0');
  expect(await outcome(machine)).toMatch(/^result rolled-back\nversion 1\.2\.0\n/);
  await until(
    async () => JSON.stringify(await counter.status()).includes('1.2.0 rolled-back'),
    'the alarm',
  );
  expect(release.fetched()).toBe(1);
  await rated(counter, 'A001');
});

it('a power cut while the new version is laid in is over with the next start', async () => {
  const { older, newer } = inject('debs');
  const counter = await aCounter(older);
  const { machine } = counter;
  await provisionByHall(counter, await aRelease(newer));
  await started(counter);
  const halfway = () => access(join(machine.disk, 'var/lib/yiping-update/installing.deb'));
  await until(
    () =>
      halfway().then(
        () => true,
        () => false,
      ),
    'the installation',
    120_000,
  );
  await machine.off();
  await halfway();
  await machine.on();
  await isAtWork(counter, '1.1.0');
  expect(await outcome(machine)).toMatch(/^result installed\nversion 1\.1\.0/);
  await rated(counter, 'A001');
});

it('root installs nothing but what the hall has signed, whatever the device’s user has staged', async () => {
  const { older, newer } = inject('debs');
  const counter = await aCounter(older);
  const { machine } = counter;
  const release = await aRelease(newer);
  await machine.on();
  const tried = (own: Partial<Staged> = {}) => stagedByHand(counter, release, own);

  expect(await tried()).toMatch(/^result unprepared\n/);
  await trustTheHall(machine);
  expect(await tried({ privateKey: newKey() })).toContain('has not signed the order');
  expect(await tried({ file: older })).toContain('not the package that the hall has ordered');
  expect(await tried({ link: '/etc/shadow' })).toContain('package.deb cannot be read');
  expect(await tried({ link: '/dev/zero' })).toContain('not the package that the hall has ordered');
  const again = await aRelease(older);
  expect(await stagedByHand(counter, again, { file: older })).toContain('not newer than 1.0.0');
  expect(await machine.run('dpkg-query', '--status', 'yiping-kiosk-test')).toContain(
    '\nVersion: 1.0.0',
  );
  expect(await tried()).toMatch(/^result installed\nversion 1\.1\.0/);
});

interface Staged {
  readonly file: string;
  /** In place of the package. */
  readonly link: string;
  readonly privateKey: ReturnType<typeof newKey>;
}

/** Stages as a program in the hands of somebody else might. @returns what root says to it */
async function stagedByHand(
  { machine, dataFolder, settings: { hall, counter } }: Counter,
  { file, program }: Release,
  own: Partial<Staged>,
): Promise<string> {
  const { bytes } = await aBundle({
    ...(own.privateKey !== undefined && { privateKey: own.privateKey }),
    content: {
      ...{ hall, settings: {}, counters: [counter] },
      updates: {
        ...{ url: 'https://files.hall.example/p.yiping', everyMinutes: 60, programs: [program] },
      },
    },
  });
  const [signed] = JSON.parse(bytes.toString('utf8')).updates.programs;
  const place = `/${DATA}/update`;
  await machine.write(`${place}/order`, programText(program));
  await machine.run('sh', '-c', `echo '${signed.signature}' | base64 -d >${place}/signature`);
  const staged = join(dataFolder, 'update/package.deb');
  await rm(staged, { force: true });
  if (own.link === undefined) {
    await copyFile(own.file ?? file, staged);
    await chmod(staged, 0o600);
  } else await machine.run('ln', '-s', own.link, `${place}/package.deb`);
  const state = join(machine.disk, 'var/lib/yiping-update/state');
  await rm(state, { force: true });
  await giveToDevice(machine);
  await machine.run('runuser', '-u', 'yiping', '--', 'touch', `${place}/ready`);
  await until(async () => (await outcome(machine)) !== '', 'root’s word', 120_000);
  return readFile(state, 'utf8');
}
