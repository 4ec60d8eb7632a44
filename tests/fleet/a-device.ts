/** Devices that exist only as what they answer: `shared/device-state.ts` over sockets. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { metricsOf } from '../../electron/status/metrics.ts';
import type { FinishedDay, MonthStatistics } from '../../shared/day-counts.ts';
import { type DeviceState, deviceStateSchema } from '../../shared/device-state.ts';
import { MONDAY_MORNING } from '../builders.ts';

export const TOKEN = 'a-token-of-the-test';

/** A device that is well, at counter 5. */
export function aDeviceState(own: Partial<DeviceState> = {}): DeviceState {
  const state: DeviceState = {
    format: 'yiping-device-state/1',
    at: MONDAY_MORNING,
    startedAt: MONDAY_MORNING - 3_600_000,
    version: '0.1.0',
    deviceId: 'YP-000000000005',
    publicKey: aPublicKey(5),
    hall: { code: 'demo-hall', name: '示例市政务服务中心' },
    counter: { number: '5', name: '5号窗口' },
    head: { epoch: 1, seq: 12, hash: 'a'.repeat(64) },
    alarms: [],
    outbox: {
      records: { pending: 0, sending: 0, waitingCase: 0, quarantined: 0, exported: 0 },
      worker: null,
      heldSince: null,
      oldestSeconds: null,
      targetSeconds: 300,
      overdue: 0,
      pastCutOff: 0,
      quarantine: [],
    },
    unlinkedRecords: 0,
    unboundTasks: 0,
    province: { reachable: true, lastContactAt: MONDAY_MORNING - 12_000 },
    queue: [
      {
        name: 'tcp-server 10.0.0.5:7300',
        connected: true,
        lastFrameAt: MONDAY_MORNING - 90_000,
        frames: {
          ...{ good: 30, bad: 0, ignored: 4, unsupported: 0 },
          ...{ duplicate: 1, dropped: 0, refused: 0, untold: 0 },
        },
      },
    ],
    clockOffsetSeconds: 0.4,
    diskFreeBytes: 20_000 * 1_048_576,
    journalBytes: 3 * 1_048_576,
    totals: {
      evaluations: { tablet: 10, paper: 2 },
      services: {
        ...{ rated: 10, timeout: 3, withdrawn: 0, notInvited: 0, replaced: 0, alreadyRated: 0 },
        ...{ ratedElsewhere: 1, leftOnPage: 0, notSaved: 0, cancelled: 0, abandoned: 1 },
        ...{ transferred: 0, suspended: 0, paused: 0, reset: 0 },
      },
      manualServices: 1,
      interruptions: 1,
      attempts: {
        ...{ delivered: 12, waitingCase: 1, retry: 2 },
        ...{ unauthorised: 0, conflict: 0, rejected: 0 },
      },
      deadlines: { target: 11, cutOff: 1, none: 0 },
      delivery: { atMost: [4, 9, 10, 10, 11, 11, 12, 12, 12, 12], sumSeconds: 1_234.5 },
      windowRestarts: 0,
      processesLost: 0,
      storeRecreated: 0,
    },
    today: {
      day: '2026-03-02',
      counter: '5',
      called: 15,
      invited: 14,
      active: 10,
      notRated: { timeout: 3, ratedElsewhere: 1, abandoned: 1 },
      manual: { called: 1, active: 1 },
      onPaper: 2,
      interruptions: 1,
      evaluations: { active: 10, paper: 2 },
    },
    ...own,
  };
  return deviceStateSchema.parse(state);
}

/** The same with something undelivered. */
export function anOutbox(own: Partial<DeviceState['outbox']> = {}): DeviceState['outbox'] {
  return { ...aDeviceState().outbox, ...own };
}

/** A well-formed key that nobody has the private half of. */
export function aPublicKey(number: number): string {
  const spki = Buffer.alloc(44, number);
  Buffer.from('302a300506032b6570032100', 'hex').copy(spki);
  return spki.toString('base64');
}

/** A finished day on which nobody came, unless told otherwise; what is not told is not rated. */
export function aDay(own: Partial<FinishedDay> = {}): FinishedDay {
  const { called = 0, active = 0, onPaper = 0 } = own;
  return {
    day: '2026-07-01',
    counter: '5',
    called,
    invited: called,
    active,
    notRated: { timeout: called - active },
    manual: { called: 0, active: 0 },
    onPaper,
    interruptions: 0,
    evaluations: { active, paper: onPaper },
    levels: active + onPaper < 10 ? null : { 5: active + onPaper, 4: 0, 3: 0, 2: 0, 1: 0 },
    tasks: [],
    ...own,
  };
}

export function aMonth(own: Partial<MonthStatistics> = {}): MonthStatistics {
  return {
    format: 'yiping-statistics/1',
    deviceId: 'YP-000000000005',
    hall: { code: 'demo-hall', name: '示例市政务服务中心' },
    month: '2026-07',
    days: [],
    ...own,
  };
}

/** A device that can be asked; what it answers may be changed while it runs. */
export interface AskableDevice {
  readonly port: number;
  state: DeviceState;
  months: readonly MonthStatistics[];
  /** What it waits for before it answers, once it has been asked. */
  asked: () => Promise<void>;
  close(): Promise<void>;
}

/**
 * @param state of the device; it listens on a port of its own until the test is over
 * @param certificate with which it answers over TLS
 */
export async function anAskableDevice(
  state = aDeviceState(),
  certificate?: { readonly cert: string; readonly key: string },
): Promise<AskableDevice> {
  const listener: RequestListener = (request, response) => {
    void device.asked().then(() => answer(request, response));
  };
  const server =
    certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(401).end();
      return;
    }
    const { pathname } = new URL(request.url ?? '/', 'http://device');
    if (pathname === '/metrics') {
      const registry = metricsOf(device.state);
      void registry.metrics().then((text) => {
        response.writeHead(200, { 'content-type': registry.contentType }).end(text);
      });
      return;
    }
    const json =
      pathname === '/status'
        ? device.state
        : device.months.find(({ month }) => pathname === `/statistics/${month}`);
    response.writeHead(json === undefined ? 404 : 200).end(JSON.stringify(json ?? {}));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const device: AskableDevice = {
    port: portOf(server.address()),
    state,
    months: [],
    asked: () => Promise.resolve(),
    close,
  };
  onTestFinished(close);
  return device;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('listens nowhere');
  return address.port;
}
