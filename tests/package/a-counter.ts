import { randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
import { type Citizen, citizenAt } from '../../scripts/launch/citizen.ts';
import { COUNTER, DEMO_COUNTER } from '../../scripts/launch/hall.ts';
import { type Line, layLine } from '../../scripts/launch/lines.ts';
import { type ProvinceOf, startProvince } from '../../scripts/launch/province.ts';
import { aService } from '../../scripts/queue-simulator/index.ts';
import type { ProvisioningFile } from '../../shared/provisioning.ts';
import { aMachine, type Machine, until } from './machine.ts';

const DEVTOOLS_PORT = 9222;
export const DATA = 'var/lib/yiping-kiosk';

/** A counter whose device is a machine that a package has been installed on. */
export interface Counter {
  readonly machine: Machine;
  readonly province: ProvinceOf<'standard'>;
  /** What the device keeps, as it is seen from here. */
  readonly dataFolder: string;
  /** The device's settings, as a plain file would hold them. */
  readonly settings: ProvisioningFile;
  /** What `/status` answers; `null` while nobody does. */
  status(): Promise<{ readonly version: string; readonly [field: string]: unknown } | null>;
  /** Whoever stands before its screen now; waits until there is one. */
  citizen(): Promise<Citizen & { readonly page: Page }>;
  /** From the call of a ticket to the invitation. */
  serve(ticket: string): Promise<void>;
}

/**
 * A hall with one counter, its package installed and the machine off. The screen is Xvfb in place of a
 * graphics card; Chromium's own debugging port stands for the finger. Everything else is as packaged.
 */
export async function aCounter(deb: string): Promise<Counter> {
  const machine = await aMachine(inject('debian'));
  const folder = join(machine.disk, '..');
  const line = await layLine('tcp', { folder, counter: COUNTER });
  const province = await startProvince('standard', join(folder, 'province.jsonl'));
  onTestFinished(async () => {
    await line.close();
    await province.simulator.close();
  });
  const token = randomBytes(16).toString('hex');
  const settings = settingsOf(line, province, token);
  await machine.write(
    '/etc/systemd/system/yiping-display.service.d/no-graphics-card.conf',
    `[Service]\nExecStart=\nExecStart=/usr/bin/Xvfb :0 -screen 0 1920x1080x24 -auth \${RUNTIME_DIRECTORY}/authority -nolisten tcp -noreset\n`,
  );
  await machine.write(
    '/etc/systemd/system/yiping-kiosk.service.d/a-finger.conf',
    `[Service]\nExecStart=\nExecStart=/usr/bin/yiping-kiosk --supervised --data-folder=\${STATE_DIRECTORY} --remote-debugging-port=${DEVTOOLS_PORT}\n`,
  );
  await install(machine, deb);
  const dataFolder = join(machine.disk, DATA);
  await mkdir(dataFolder);

  let browser: Browser | null = null;
  onTestFinished(async () => browser?.close());

  return {
    ...{ machine, province, dataFolder, settings },
    status: () =>
      fetch(`http://127.0.0.1:${STATUS_PORT}/status`, {
        headers: { authorization: `Bearer ${token}` },
      }).then(
        (answer) => answer.json(),
        () => null,
      ),
    async citizen() {
      await browser?.close().catch(() => undefined);
      let page: Page | undefined;
      await until(async () => {
        browser = await chromium
          .connectOverCDP(`http://127.0.0.1:${DEVTOOLS_PORT}`)
          .catch(() => null);
        page = browser?.contexts()[0]?.pages()[0];
        return page !== undefined;
      }, 'a page on the screen');
      if (page === undefined) throw new Error('there is no page');
      return { ...citizenAt(page), page };
    },
    async serve(ticket) {
      await line.machine.connected();
      await line.machine.call(ticket, { service: aService({ ticket }) });
      await line.machine.start();
      await line.machine.evaluate({});
    },
  };
}

const STATUS_PORT = 9464;

function settingsOf(
  { input }: Line,
  { settings }: ProvinceOf<'standard'>,
  token: string,
): ProvisioningFile {
  return {
    format: 'yiping-provisioning/1',
    ...DEMO_COUNTER,
    queue: [input],
    province: settings,
    status: { host: '127.0.0.1', port: STATUS_PORT, token },
  };
}

/** As IT does it, from a file and without a network. */
export async function install(machine: Machine, deb: string): Promise<string> {
  await cp(deb, join(machine.disk, 'root/yiping.deb'));
  return machine.run(
    ...['apt-get', 'install', '--yes', '--no-install-recommends'],
    ...['--allow-downgrades', '/root/yiping.deb'],
  );
}

/** Puts a file where the device looks for its settings, as IT does who has a shell on it. */
export async function provisionByHand({ machine, settings }: Counter): Promise<void> {
  await machine.write(`/${DATA}/provision.yiping`, JSON.stringify(settings));
  await giveToDevice(machine);
}

/** Switches the machine on and waits until its device is at work. */
export async function started(counter: Counter): Promise<void> {
  await counter.machine.on();
  await until(async () => (await counter.status()) !== null, 'the device');
  await registered(counter);
}

/** A whole rating, from the call to the province. */
export async function rated(counter: Counter, ticket: string): Promise<void> {
  const before = counter.province.held().length;
  const citizen = await counter.citizen();
  await counter.serve(ticket);
  await citizen.rates(4);
  await citizen.submits();
  await citizen.sees('谢谢');
  await until(async () => counter.province.held().length === before + 1, `${ticket} to arrive`);
}

/** What lies in the data folder belongs to the device. */
export async function giveToDevice(machine: Machine): Promise<void> {
  await machine.run('chown', '-R', 'yiping:yiping', `/${DATA}`);
  await chmod(join(machine.disk, DATA), 0o700);
}

/** Lets the province verify what the device signs, once there is a device. */
async function registered({ dataFolder, province }: Counter): Promise<void> {
  const { deviceId, publicKey } = JSON.parse(
    await readFile(join(dataFolder, 'device.json'), 'utf8'),
  );
  province.registerDevice(deviceId, publicKey);
}

/** Waits until a version answers. */
export async function isAtWork(counter: Counter, version: string): Promise<void> {
  await until(
    async () => (await counter.status())?.version.startsWith(version) === true,
    `version ${version} at work`,
    120_000,
  );
}
