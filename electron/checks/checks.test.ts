import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startProvinceSimulator } from '../../scripts/province-simulator/simulator.ts';
import type { ProvinceSettings } from '../../shared/province-settings.ts';
import { type Finding, PARTS, type Part } from '../../shared/setup-requests.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aMoment } from '../../tests/builders.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { createClock } from '../clock.ts';
import { keyFileWrapper } from '../device/key-file.ts';
import { vaultWith } from '../device/vault.ts';
import { openProvince } from '../province/index.ts';
import { aScriptedServer, type Script } from '../province/testing/scripted-server.ts';
import type { FrameWatcher } from '../queue/seen-frames.ts';
import { checkCases } from './cases.ts';
import { measureDisk } from './disk.ts';
import { checkKeyStore } from './key-store.ts';
import { createLiveFrames } from './live-frames.ts';
import { checkProvince } from './province.ts';
import { type Check, createChecks } from './run.ts';

const RIGHT: Finding = { is: 'right', what: 'well' };

function someChecks(own: Partial<Record<Part, Check>>) {
  const time = createHandDrivenTime();
  const log = aLog();
  const well: Check = () => [RIGHT];
  const checks = Object.fromEntries(PARTS.map((part) => [part, own[part] ?? well]));
  const run = createChecks({
    checks: checks as Record<Part, Check>,
    timers: time.timers,
    log,
  });
  return { time, log, run };
}

it('a part that does not answer is red after its time, and can be tested again', async () => {
  let answer = (_findings: readonly Finding[]): void => undefined;
  let asked = 0;
  const { time, run } = someChecks({
    province() {
      asked += 1;
      return new Promise((done) => {
        answer = done;
      });
    },
  });
  const first = run('province');
  time.advance(25_000);
  expect(await first).toMatchObject([{ is: 'wrong', advice: expect.any(String) }]);
  // What is still under way is not begun a second time.
  const second = run('province');
  expect(asked).toBe(1);
  answer([RIGHT]);
  expect(await second).toEqual([RIGHT]);
  expect(time.pending()).toEqual([]);
  void run('province');
  expect(asked).toBe(2);
});

it('a test that fails is red and says why', async () => {
  let broken = true;
  const { run, log } = someChecks({
    disk() {
      if (broken) throw new Error('EROFS: read-only file system');
      return [RIGHT];
    },
  });
  const [finding] = await run('disk');
  expect(finding).toMatchObject({ is: 'wrong', what: expect.stringContaining('EROFS') });
  expect(log.lines).toHaveLength(1);
  broken = false;
  expect(await run('disk')).toEqual([RIGHT]);
});

it('the disk is measured as the journal writes to it, and nothing stays there', async () => {
  const folder = aFolder();
  const before = readdirSync(folder);
  let ticks = 0;
  const speed = await measureDisk(folder, () => {
    ticks += 1;
    return ticks * 10;
  });
  expect(speed).toEqual({
    freeBytes: expect.any(Number),
    bytesPerSecond: 1_600_000_000,
    slowestSyncMs: 10,
  });
  expect(readdirSync(folder)).toEqual(before);
});

it('a disk that cannot be written to says so', async () => {
  await expect(measureDisk(join(aFolder(), 'nowhere'))).rejects.toThrow('ENOENT');
});

const vault = vaultWith(Buffer.alloc(32, 1));

it('the key store gives back what it is given', () => {
  const file = keyFileWrapper(join(aFolder(), 'device.key'));
  const honest = { wrap: (secret: string) => secret, unwrap: (wrapped: string) => wrapped };
  const forgetful = { ...honest, unwrap: () => '' };
  expect(checkKeyStore({ system: honest, file }, vault)).toMatchObject([{ is: 'right' }]);
  expect(checkKeyStore({ system: forgetful, file }, vault)).toMatchObject([{ is: 'wrong' }]);
  expect(checkKeyStore({ system: null, file }, vault)).toMatchObject([{ is: 'unsaid' }]);
});

const TOKEN = 'a-token-of-the-hall';

async function askCases(script: Script) {
  const server = await aScriptedServer(script);
  const { clock, timers } = createHandDrivenTime();
  const settings = { url: server.url, token: TOKEN, pollMs: 3_000 };
  return checkCases({ settings, counter: '5', lease: 'taken', clock, timers });
}

it.each([
  [204, 'right', 'no case at the counter'],
  [401, 'wrong', 'our token is not taken'],
  [503, 'wrong', 'a fault of its own'],
] as const)('a case source that answers %i', async (code, is, words) => {
  const [finding, lease] = await askCases((_seen, response) => {
    response.statusCode = code;
    response.end();
    return undefined;
  });
  expect(finding).toMatchObject({ is, what: expect.stringContaining(words) });
  expect(JSON.stringify(finding)).not.toContain(TOKEN);
  expect(lease).toMatchObject({ is: 'wrong', what: expect.stringContaining('another device') });
});

it('a hall without a case source is told what follows', async () => {
  const { clock, timers } = createHandDrivenTime();
  const options = { settings: undefined, counter: '5', lease: undefined, clock, timers };
  expect(await checkCases(options)).toMatchObject([{ is: 'unsaid' }]);
});

const timers = {
  setTimeout: (run: () => void, ms: number) => Number(setTimeout(run, ms)),
  clearTimeout: (timer: unknown) => clearTimeout(Number(timer)),
};

async function askProvinceOf(appSecret: string) {
  const simulator = await startProvinceSimulator({});
  onTestFinished(() => simulator.close());
  const settings: ProvinceSettings = {
    profile: 'standard',
    base: simulator.url,
    appKey: 'demo-app-key',
    appSecret,
    connectTimeoutMs: 5_000,
    totalTimeoutMs: 15_000,
  };
  const parts = { clock: createClock(), timers };
  const province = openProvince(settings, { ...parts, log: aLog(), deviceId: 'YP-000000000000' });
  onTestFinished(() => province.close());
  const findings = await checkProvince(settings, province, parts);
  expect(simulator.counts().effects).toMatchObject({ evaluations: 0 });
  return findings;
}

it('a province that lets us in is green all the way, and was told nothing', async () => {
  const findings = await askProvinceOf('demo-app-secret-0001');
  expect(new Set(findings.map(({ is }) => is))).toEqual(new Set(['right']));
  expect(findings.length).toBeGreaterThanOrEqual(4);
});

it('a province with another secret is red, says what to do and quotes no secret', async () => {
  const findings = await askProvinceOf('not-the-secret');
  const red = findings.filter(({ is }) => is === 'wrong');
  expect(red).toMatchObject([{ advice: expect.stringContaining('letter by letter') }]);
  expect(JSON.stringify(findings)).not.toContain('not-the-secret');
});

function someFrames() {
  const time = createHandDrivenTime();
  const watchers = new Set<FrameWatcher>();
  const frames = createLiveFrames({
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    timers: time.timers,
  });
  const come = (hex: string) => {
    const frame = {
      input: 'serial /dev/ttyUSB0',
      peer: '',
      at: aMoment(),
      meaning: 'called' as const,
    };
    for (const watcher of watchers) watcher({ ...frame, direction: 'in', hex });
  };
  return { time, watchers, frames, come };
}

it('R12: frames are watched while somebody looks, and forgotten afterwards', () => {
  const { time, watchers, frames, come } = someFrames();
  come('00');
  expect(frames.after(0)).toEqual([]);
  come('a1');
  come('a2');
  expect(frames.after(0).map(({ number, hex }) => [number, hex])).toEqual([
    [1, 'a1'],
    [2, 'a2'],
  ]);
  expect(frames.after(1).map(({ hex }) => hex)).toEqual(['a2']);
  time.advance(5_000);
  expect(watchers.size).toBe(0);
  expect(frames.after(0)).toEqual([]);
  come('a3');
  expect(frames.after(0)).toMatchObject([{ number: 3, hex: 'a3' }]);
});

it('R12: shows the beginning of a long frame, and the last sixty frames', () => {
  const { frames, come } = someFrames();
  frames.after(0);
  for (let at = 0; at < 100; at += 1) come('ab'.repeat(100));
  const shown = frames.after(0);
  expect(shown).toHaveLength(60);
  expect(shown.at(-1)).toMatchObject({ number: 100, hex: `${'ab'.repeat(48)}…` });
});
