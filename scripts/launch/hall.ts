import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProvisioningFile } from '../../shared/provisioning.ts';
import type { FaultRequest } from '../province-simulator/fault-table.ts';
import {
  aService,
  type CaseSource,
  type MadeService,
  type QueueSimulator,
  type ServiceWish,
  startCaseSource,
} from '../queue-simulator/index.ts';
import { closeAll } from './close-all.ts';
import { type Kiosk, launchKiosk, provision } from './kiosk.ts';
import { type Line, type LineName, layLine, type Wiring } from './lines.ts';
import { type ProfileName, type ProvinceOf, type Simulators, startProvince } from './province.ts';

export const COUNTER = '5';

/** Where it stands. */
export const DEMO_COUNTER: Pick<ProvisioningFile, 'hall' | 'counter'> = {
  hall: {
    code: 'demo',
    name: '示范市政务服务中心',
    hotline: '12345',
    afterBadRating: '大厅值班负责人会在三个工作日内核实处理。',
  },
  counter: { number: COUNTER, name: '5号窗口 社会保障' },
};

export interface HallOptions<Profile extends ProfileName = 'standard'> {
  /** The staged app, or nothing for a packaged one. */
  readonly app: string;
  readonly executable?: string;
  readonly display: string | undefined;
  /** Which queue machine there is; of several the first is the hall's `machine`. */
  readonly queue: LineName | readonly (LineName | Wiring)[];
  /** Tickets that the case source knows; the canonical machines tell the cases themselves. */
  readonly tickets: readonly string[];
  readonly settings?: Partial<ProvisioningFile>;
  /** Which profile its province has; `standard` unless given. */
  readonly profile?: Profile;
  /** Where the province keeps what it accepted; a folder of its own unless given. */
  readonly provinceFile?: string;
  /** Faults of the province from the start. */
  readonly provinceFaults?: FaultRequest;
  /** Puts something into the device's data folder before it is started. */
  readonly prepare?: (dataFolder: string) => Promise<void>;
}

/** A hall with one counter: queue machine, case source, province, and the kiosk between them. */
export interface Hall<Profile extends ProfileName = 'standard'>
  extends Pick<ProvinceOf<Profile>, 'held' | 'repeated' | 'forkedChains'> {
  readonly province: Simulators[Profile];
  readonly machine: QueueSimulator;
  /** @param name the first line unless given @throws when there is no such line */
  lineAt(name?: string): Line;
  readonly caseSource: CaseSource;
  readonly dataFolder: string;
  /** Stands for the only stick where `prepare` makes this folder; it is the device's to write on. */
  readonly stick: string;
  /** 区划代码 of its cases. */
  readonly area: string;
  /** The kiosk of now. */
  kiosk(): Kiosk;
  /**
   * Starts the kiosk again on the same data folder; the former must have ended.
   * @param starter of this process, see `KioskOptions`
   */
  restart(starter?: string): Promise<Kiosk>;
  /**
   * One ticket from the call to the invitation, as far as the machine has words for it.
   * @param wish.over which line; the first unless given
   * @returns what is known about it
   */
  serve(
    ticket: string,
    wish?: Omit<ServiceWish, 'ticket' | 'area'> & { readonly over?: string },
  ): Promise<MadeService>;
  close(): Promise<void>;
}

/** Opens a hall on free ports and a folder of its own. */
export function openHall(options: HallOptions): Promise<Hall>;
export function openHall<Profile extends ProfileName>(
  options: HallOptions<Profile> & { readonly profile: Profile },
): Promise<Hall<Profile>>;
export async function openHall<Profile extends ProfileName>(
  options: HallOptions<Profile>,
): Promise<Hall<Profile | 'standard'>> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-hall-'));
  const closings = [(): unknown => rm(folder, { recursive: true, force: true })];
  try {
    const hall = await openIn(folder, options, (close) => closings.unshift(close));
    return { ...hall, close: () => closeAll(closings) };
  } catch (error) {
    // First, since that is what must be told, whatever cannot be closed either.
    await closeAll([() => Promise.reject(error), ...closings]);
    throw error;
  }
}

/** @param opened is told how to close each thing as soon as it is open */
async function openIn<Profile extends ProfileName>(
  folder: string,
  options: HallOptions<Profile>,
  opened: (close: () => unknown) => void,
): Promise<Omit<Hall<Profile | 'standard'>, 'close'>> {
  const { app, display, queue, tickets, settings = {} } = options;
  await chmod(folder, 0o755);
  const dataFolder = join(folder, 'device');
  const stick = join(dataFolder, 'stick');
  const wishes = typeof queue === 'string' ? [queue] : queue;
  const place = { folder, counter: COUNTER };
  const lines: Line[] = [];
  for (const wish of wishes) {
    const line = await layLine(wish, place);
    opened(() => line.close());
    lines.push(line);
  }
  const { profile = 'standard', provinceFile = join(folder, 'province.jsonl') } = options;
  const area = AREAS[profile];
  const { simulator: province, ...reached } = await startProvince(profile, provinceFile);
  opened(() => province.close());
  if (options.provinceFaults !== undefined) await province.faults.set(options.provinceFaults);
  await options.prepare?.(dataFolder);
  const caseSource = await startCaseSource({
    cases: Object.fromEntries(tickets.map((ticket) => [ticket, aService({ ticket, area })])),
  });
  opened(() => caseSource.close());
  await provision(dataFolder, {
    format: 'yiping-provisioning/1',
    ...DEMO_COUNTER,
    queue: lines.map(({ input }) => input),
    caseSource: { url: caseSource.url, pollMs: 500 },
    province: reached.settings,
    display: { fullScreen: false },
    ...settings,
  });
  const start = (starter?: string): Promise<Kiosk> =>
    launchKiosk({
      app,
      display,
      dataFolder,
      // Else the sticks are those of this computer.
      ...(existsSync(stick) && { usbFolder: stick }),
      ...(options.executable !== undefined && { executable: options.executable }),
      ...(starter !== undefined && { starter }),
    });
  let kiosk = await start();
  opened(() => kiosk.close());
  await registerDevice();
  const lineAt = (name = lines[0]?.name) => {
    const line = lines.find((each) => each.name === name);
    if (line === undefined) throw new Error(`there is no line ${name}`);
    return line;
  };
  const { machine } = lineAt();
  const connected = () => Promise.all(lines.map((line) => line.connected(kiosk)));
  await connected();

  async function registerDevice(): Promise<void> {
    const device = JSON.parse(await readFile(join(dataFolder, 'device.json'), 'utf8'));
    reached.registerDevice(device.deviceId, device.publicKey);
  }

  const { held, repeated, forkedChains } = reached;
  return {
    ...{ province, held, repeated, forkedChains, area },
    machine,
    lineAt,
    caseSource,
    ...{ dataFolder, stick },
    kiosk: () => kiosk,
    async restart(starter) {
      kiosk = await start(starter);
      await connected();
      return kiosk;
    },
    async serve(ticket, { over, ...wish } = {}) {
      const service = aService({ ...wish, ticket, area });
      const { machine: speaker, tellsCases } = lineAt(over);
      const calls = speaker.knows('called');
      if (calls) await speaker.call(ticket, { staff: CLERK, ...(tellsCases && { service }) });
      if (speaker.knows('started')) await speaker.start();
      await speaker.evaluate(calls ? {} : { ticket, staff: CLERK });
      return service;
    },
  };
}

/** Shandong takes no case from elsewhere. */
const AREAS = { standard: '350203', fujian: '350203', shandong: '370102' } as const;

const CLERK = { code: '0512', name: '林示例', post: '综合窗口', stars: 5 } as const;
