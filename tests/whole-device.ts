/**
 * A whole device in one process of plain Node: journal on disk, outbox over `fake-indexeddb` (import
 * `fake-indexeddb/auto` first), and the province simulator over sockets. Only the window is missing,
 * so what citizens said is put into the journal while the device is off.
 */
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { createClock } from '../electron/clock.ts';
import type { DeviceServices } from '../electron/device-at-work.ts';
import { startDeviceServices } from '../electron/device-services.ts';
import { type Journal, openJournal } from '../electron/journal/journal.ts';
import { aCase } from '../electron/province/testing/device.ts';
import { createStage } from '../electron/session/stage.ts';
import { OutboxDatabase } from '../renderer/outbox/database.ts';
import { serveOutbox } from '../renderer/outbox/outbox.ts';
import {
  type ProvinceSimulator,
  startProvinceSimulator,
} from '../scripts/province-simulator/simulator.ts';
import type { Timers } from '../shared/clock.ts';
import type { Evaluation, EvaluationDraft } from '../shared/evaluation.ts';
import { type OutboxCounts, outboxReportSchema } from '../shared/outbox.ts';
import type { Port } from '../shared/port-calls.ts';
import { type ProvisioningFile, provisioningSchema } from '../shared/provisioning.ts';
import type { Case } from '../shared/service.ts';
import { aMoment, anEvaluationDraft, anId, aProvisioningFile } from './builders.ts';
import { aFolder, aLog, anIdentity, NO_WINDOW, openKeyStore } from './device.ts';

/** How long the citizen is thanked where a test has many of them, in which it is over at once, ms. */
export const SHORT_THANKS_MS = 4_321;

const timers: Timers = {
  setTimeout: (run, ms) => Number(setTimeout(run, ms === SHORT_THANKS_MS ? 0 : ms)),
  clearTimeout: (timer) => clearTimeout(Number(timer)),
};

/** A case of its own that passes the province's inspection unless told otherwise. */
export function aCaseOfItsOwn(own: Partial<Case> = {}): Case {
  return aCase({ projectNo: `35020020261121${anId().slice(-6)}`, ...own });
}

/** Said just now. */
export function aDraftOfNow(own: Partial<EvaluationDraft> = {}): EvaluationDraft {
  const now = Date.now();
  return anEvaluationDraft({
    serviceBegan: aMoment(now - 60_000),
    assessedAt: aMoment(now),
    linkage: aCaseOfItsOwn(),
    ...own,
  });
}

function aPortPair() {
  const listeners: ((message: unknown) => void)[] = [() => undefined, () => undefined];
  let open = true;
  const end = (mine: number, other: number): Port => ({
    post(message) {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => open && listeners[other]?.(copy));
    },
    onMessage: (listener) => {
      listeners[mine] = listener;
    },
  });
  const close = () => {
    open = false;
  };
  return { main: { ...end(0, 1), close }, worker: end(1, 0) };
}

/**
 * With a province of the profile `standard`.
 * @param options.through an address that stands for the province's
 * @param options.caseSource the hall's, for what was rated before its case was known
 * @param options.rescueKey the hall's public key as PEM
 */
export async function aWholeDevice(
  options: {
    readonly rescueKey?: string;
    readonly through?: (province: ProvinceSimulator) => Promise<string>;
    readonly caseSource?: ProvisioningFile['caseSource'];
    /** A queue machine, and where it is asked how it is. */
    readonly queue?: ProvisioningFile['queue'];
    readonly status?: ProvisioningFile['status'];
    readonly timeouts?: ProvisioningFile['timeouts'];
  } = {},
) {
  const province = await startProvinceSimulator();
  onTestFinished(() => province.close());
  const { through, ...more } = options;
  const base = through === undefined ? province.url : await through(province);
  const account = { appKey: 'demo-app-key', appSecret: 'demo-app-secret-0001' };
  const device = aDeviceOf({ profile: 'standard', base, ...account }, more);
  province.registerDevice(device.deviceId, device.publicKey);
  return { ...device, province };
}

/**
 * With any province.
 * @param settings how it is reached
 */
export function aDeviceOf(
  settings: ProvisioningFile['province'],
  more: Partial<
    Pick<ProvisioningFile, 'rescueKey' | 'caseSource' | 'queue' | 'status' | 'timeouts'>
  > = {},
) {
  const folder = aFolder();
  const identity = anIdentity(folder);
  const { deviceId, publicKey } = identity;
  const provisioningFile = aProvisioningFile({
    province: settings,
    ...more,
  });
  const log = aLog();
  const stage = createStage(() => undefined, timers);
  /** Of the monotonic clock, which tells how long a screen has stood, ms. */
  let ahead = 0;
  let services: DeviceServices | null = null;
  let databaseName = `outbox-${anId()}`;
  let counts: OutboxCounts | undefined;

  /** What is done to the journal while the device is off. */
  async function withJournal<T>(work: (journal: Journal) => T | Promise<T>): Promise<T> {
    const home = {
      folder: join(folder, 'journal'),
      identity,
      log,
      targetMs: 300_000,
      rescueKey: more.rescueKey,
    };
    const journal = await openJournal({ ...home, clock: createClock() });
    try {
      return await work(journal);
    } finally {
      await journal.close();
    }
  }

  async function turnOff(): Promise<void> {
    const running = services;
    services = null;
    await running?.close();
  }
  onTestFinished(turnOff);

  return {
    ...{ deviceId, publicKey },
    provisioningFile,
    /** The screen has stood so much longer, for those who may not tap at once; ms. */
    stands(ms: number): void {
      ahead += ms;
    },
    /** What the citizen sees. */
    screen: () => stage.current().screen,
    /** While it is on. */
    services(): DeviceServices {
      if (services === null) throw new Error('the device is off');
      return services;
    },
    log,
    folder,
    counts: () => counts,
    withJournal,
    /** What citizens say while the device is off. */
    async rated(...drafts: EvaluationDraft[]): Promise<readonly Evaluation[]> {
      const { records } = await withJournal((journal) => journal.seal(drafts));
      return records.map(({ evaluation }) => evaluation);
    },
    openIds: () =>
      withJournal((journal) => journal.open().map(({ evaluation }) => evaluation.draft.id)),
    /** @param options.window without one there is no outbox either */
    async turnOn({ window = true } = {}): Promise<DeviceServices['ops']> {
      counts = undefined;
      const clock = createClock();
      const monotonic = () => clock.now().monotonic + ahead;
      const started = await startDeviceServices({
        folder,
        provisioning: provisioningSchema.parse(provisioningFile),
        keyStore: openKeyStore,
        clock: { ...clock, now: () => ({ ...clock.now(), monotonic: monotonic() }) },
        timers,
        log,
        stage,
        ...NO_WINDOW,
      });
      services = started;
      if (!window) return started.ops;
      const ports = aPortPair();
      const name = databaseName;
      started.connectOutbox({
        ...ports.main,
        onMessage: (listener) =>
          ports.main.onMessage((message) => {
            counts = countsIn(message) ?? counts;
            listener(message);
          }),
      });
      serveOutbox({
        port: ports.worker,
        openDatabase: () => new OutboxDatabase(name),
        timers,
        now: Date.now,
        persisted: () => Promise.resolve(true),
      });
      return started.ops;
    },
    turnOff,
    /** Chromium has thrown everything away. */
    forgetOutbox() {
      databaseName = `outbox-${anId()}`;
    },
    /** Waits until the outbox has told that it holds so many rows of these states. */
    holds(expected: Partial<OutboxCounts>): Promise<void> {
      const nothing = { pending: 0, sending: 0, waitingCase: 0, quarantined: 0, exported: 0 };
      return vi.waitFor(() => expect(counts).toEqual({ ...nothing, delivered: 0, ...expected }), {
        timeout: 10_000,
      });
    },
  };
}

function countsIn(message: unknown): OutboxCounts | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  if (!('name' in message) || message.name !== 'outbox.counts' || !('input' in message)) {
    return undefined;
  }
  return outboxReportSchema.parse(message.input).counts;
}
