import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProvisioningFile } from '../../shared/provisioning.ts';
import { type ProvinceSimulator, startProvinceSimulator } from '../province-simulator/simulator.ts';
import {
  aService,
  type CaseSource,
  type QueueSimulator,
  startCaseSource,
  startQueueSimulator,
} from '../queue-simulator/index.ts';
import { type Kiosk, launchKiosk, provision } from './kiosk.ts';
import { layPtyPair } from './pty-pair.ts';

export const COUNTER = '5';
const APP_KEY = 'demo-app-key';
const APP_SECRET = 'demo-app-secret-0001';

export interface HallOptions {
  /** The staged app, or nothing for a packaged one. */
  readonly app: string;
  readonly executable?: string;
  readonly display: string | undefined;
  /** Over which line the queue machine speaks; the kiosk listens on both. */
  readonly queue: 'tcp' | 'serial';
  /** Tickets that the case source knows; over TCP the machine tells the cases itself. */
  readonly tickets: readonly string[];
  readonly settings?: Partial<ProvisioningFile>;
  /** Where the province keeps what it accepted; a folder of its own unless given. */
  readonly provinceFile?: string;
  /** Faults of the province from the start. */
  readonly provinceFaults?: Parameters<ProvinceSimulator['faults']['set']>[0];
  /** Puts something into the device's data folder before it is started. */
  readonly prepare?: (dataFolder: string) => Promise<void>;
}

/** A hall with one counter: queue machine, case source, province, and the kiosk between them. */
export interface Hall {
  readonly province: ProvinceSimulator;
  readonly machine: QueueSimulator;
  readonly caseSource: CaseSource;
  readonly dataFolder: string;
  /** The kiosk of now. */
  kiosk(): Kiosk;
  /**
   * Starts the kiosk again on the same data folder; the former must have ended.
   * @param starter of this process, see `KioskOptions`
   */
  restart(starter?: string): Promise<Kiosk>;
  /** One ticket from the call to the invitation. */
  serve(ticket: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a hall on free ports and a folder of its own. */
export async function openHall(options: HallOptions): Promise<Hall> {
  const { app, display, queue, tickets, settings = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), 'yiping-hall-'));
  await chmod(folder, 0o755);
  const dataFolder = join(folder, 'device');
  const line = await layPtyPair(folder);
  const province = await startProvinceSimulator({
    appKey: APP_KEY,
    appSecret: APP_SECRET,
    dataFile: options.provinceFile ?? join(folder, 'province.jsonl'),
  });
  if (options.provinceFaults !== undefined) await province.faults.set(options.provinceFaults);
  await options.prepare?.(dataFolder);
  const caseSource = await startCaseSource({
    cases: Object.fromEntries(tickets.map((ticket) => [ticket, aService({ ticket })])),
  });
  const port = await freePort();
  await provision(dataFolder, {
    format: 'yiping-provisioning/1',
    hall: {
      code: 'demo',
      name: '示范市政务服务中心',
      hotline: '12345',
      afterBadRating: '大厅值班负责人会在三个工作日内核实处理。',
    },
    counter: { number: COUNTER, name: '5号窗口 社会保障' },
    queue: [
      {
        transport: 'tcp-server',
        profile: 'yiping-json',
        host: '127.0.0.1',
        port,
        allow: ['127.0.0.1'],
      },
      { transport: 'serial', profile: 'ff68', path: line.kiosk, address: Number(COUNTER) },
    ],
    caseSource: { url: caseSource.url, pollMs: 500 },
    province: {
      profile: 'standard',
      base: province.url,
      appKey: APP_KEY,
      appSecret: APP_SECRET,
    },
    display: { fullScreen: false },
    ...settings,
  });
  const start = (starter?: string): Promise<Kiosk> =>
    launchKiosk({
      app,
      display,
      dataFolder,
      ...(options.executable !== undefined && { executable: options.executable }),
      ...(starter !== undefined && { starter }),
    });
  let kiosk = await start();
  await registerDevice();
  const machine = startQueueSimulator({
    transport:
      queue === 'tcp'
        ? { kind: 'tcp', host: '127.0.0.1', port }
        : { kind: 'serial', path: line.machine, address: Number(COUNTER) },
    counter: COUNTER,
  });
  await machine.connected();

  async function registerDevice(): Promise<void> {
    const device = JSON.parse(await readFile(join(dataFolder, 'device.json'), 'utf8'));
    province.registerDevice(device.deviceId, device.publicKey);
  }

  return {
    province,
    machine,
    caseSource,
    dataFolder,
    kiosk: () => kiosk,
    async restart(starter) {
      kiosk = await start(starter);
      await machine.connected();
      return kiosk;
    },
    async serve(ticket) {
      // A serial machine knows the ticket and nothing else.
      await machine.call(
        ticket,
        queue === 'tcp' ? { staff: CLERK, service: aService({ ticket }) } : {},
      );
      await machine.start();
      await machine.evaluate();
    },
    async close() {
      await machine.close();
      await kiosk.close();
      await caseSource.close();
      await province.close();
      await line.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const CLERK = { code: '0512', name: '林示例', post: '综合窗口', stars: 5 } as const;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  await new Promise<void>((closed) => server.close(() => closed()));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
