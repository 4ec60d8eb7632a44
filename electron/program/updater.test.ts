import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Program } from '../../shared/bundle.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aLog } from '../../tests/device.ts';
import { startUpdater } from './updater.ts';

const MINUTE_MS = 60_000;
const PROGRAM: Program = {
  ...{ platform: 'linux-x64', version: '1.1.0', sha256: 'ab'.repeat(32), size: 7 },
  url: 'https://files.hall.example/yiping.deb',
};

async function anUpdater({
  programs = [PROGRAM],
  idle = true,
  trouble = '',
}: {
  readonly programs?: Program[];
  readonly idle?: boolean;
  readonly trouble?: string;
} = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-updater-'));
  const outcomeFile = join(folder, 'state');
  const time = createHandDrivenTime();
  const staged: string[] = [];
  const audited: string[] = [];
  const alarms = new Map<string, string>();
  const hall = { waiting: false, idle, trouble };
  const updater = startUpdater({
    ...{ folder, outcomeFile, version: '1.0.0', platform: 'linux-x64', timers: time.timers },
    updates: () => ({ url: PROGRAM.url, everyMinutes: 60, programs }),
    idle: () => hall.idle,
    journal: {
      async audit({ by, what, about }) {
        audited.push(`${by}: ${what} ${about}`);
      },
    },
    health: { set: (name, why) => alarms.set(name, why), clear: (name) => alarms.delete(name) },
    log: aLog(),
    staging: {
      async bring({ version }) {
        if (hall.trouble !== '') throw new Error(hall.trouble);
        staged.push(version);
      },
      ready() {
        staged.push('ready');
        hall.waiting = true;
      },
      isWaiting: () => hall.waiting,
      async clear() {
        staged.push('cleared');
      },
    },
  });
  onTestFinished(() => {
    updater.close();
    return rm(folder, { recursive: true });
  });
  const settled = () => vi.waitFor(() => expect(time.pending()).toHaveLength(1));
  await settled();
  return {
    ...{ staged, audited, alarms, hall, updater, time },
    async passes(ms: number) {
      time.advance(ms);
      await settled();
    },
    says: (result: string, digest = PROGRAM.sha256, at = '2026-11-23T09:00:00Z') =>
      writeFile(
        outcomeFile,
        `result ${result}\nversion 1.1.0\ndigest ${digest}\nwhy it does not get to its feet\nat ${at}\n`,
      ),
  };
}

it('stages what the hall wants and journals the moment it may be installed', async () => {
  const { staged, audited } = await anUpdater();
  expect(staged).toEqual(['1.1.0', 'ready']);
  expect(audited).toEqual(['hall: program to be installed 1.1.0']);
});

it('waits until nobody needs the device', async () => {
  const { staged, audited, hall, passes } = await anUpdater({ idle: false });
  await passes(MINUTE_MS);
  expect([staged, audited]).toEqual([['1.1.0'], []]);
  hall.idle = true;
  await passes(1_000);
  expect(staged).toContain('ready');
});

it('ends with the device, also while it waits', async () => {
  const { staged, time, updater } = await anUpdater({ idle: false });
  updater.close();
  time.advance(MINUTE_MS);
  expect([staged, time.pending()]).toEqual([['1.1.0'], []]);
});

it.each(['refused', 'rolled-back'])(
  'what was %s is an alarm, and not tried again',
  async (result) => {
    const { staged, alarms, audited, hall, passes, says } = await anUpdater();
    hall.waiting = false;
    await says(result);
    staged.length = 0;
    await passes(MINUTE_MS);
    await passes(MINUTE_MS);
    await passes(MINUTE_MS);
    expect(staged).toEqual([]);
    expect([...alarms]).toEqual([
      ['programUpdate', `1.1.0 ${result}: it does not get to its feet`],
    ]);
    // Once, however often it is read.
    expect(audited.slice(1)).toEqual([
      `installer: program ${result} 1.1.0: it does not get to its feet`,
    ]);
  },
);

it('tries again what another package was refused for', async () => {
  const { staged, hall, passes, says } = await anUpdater();
  hall.waiting = false;
  await says('refused', 'cd'.repeat(32));
  staged.length = 0;
  await passes(MINUTE_MS);
  await passes(MINUTE_MS);
  expect(staged).toEqual(['1.1.0', 'ready']);
});

it('asks a machine that was not prepared again after an hour, and journals the wish once', async () => {
  const { staged, audited, alarms, hall, passes, says } = await anUpdater();
  hall.waiting = false;
  await says('unprepared');
  staged.length = 0;
  await passes(MINUTE_MS);
  expect(alarms.get('programUpdate')).toContain('1.1.0 unprepared');
  for (let minute = 0; minute < 59; minute += 1) await passes(MINUTE_MS);
  expect(staged).toEqual([]);
  await passes(MINUTE_MS);
  expect(staged).toEqual(['1.1.0', 'ready']);
  expect(audited.filter((line) => line.startsWith('hall'))).toHaveLength(1);
});

it('leaves alone whoever is still at work on it, and says when nothing came of that', async () => {
  const { staged, hall, alarms, passes } = await anUpdater();
  hall.waiting = false;
  for (let minute = 0; minute < 29; minute += 1) await passes(MINUTE_MS);
  expect([staged, [...alarms]]).toEqual([['1.1.0', 'ready'], []]);
  await passes(MINUTE_MS);
  expect([...alarms.values()]).toEqual(['whoever installs it has begun and said nothing since']);
});

it('says that nothing on this machine installs it', async () => {
  const { alarms, passes } = await anUpdater();
  for (let minute = 0; minute < 29; minute += 1) await passes(MINUTE_MS);
  expect([...alarms]).toEqual([]);
  await passes(MINUTE_MS);
  expect([...alarms.values()]).toEqual(['nothing on this machine installs it']);
});

it('says why a package cannot be had, and that it could in the end', async () => {
  const { alarms, passes, staged, hall } = await anUpdater({
    trouble: 'the server answers HTTP 404',
  });
  expect([...alarms.values()]).toEqual(['the server answers HTTP 404']);
  hall.trouble = '';
  await passes(MINUTE_MS);
  expect(staged).toContain('ready');
});

it('forgets what it has staged once the hall wants nothing newer', async () => {
  const { staged, alarms } = await anUpdater({ programs: [] });
  expect(staged).toEqual(['cleared']);
  expect([...alarms]).toEqual([]);
});
