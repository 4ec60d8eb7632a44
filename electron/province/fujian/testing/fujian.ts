import { onTestFinished } from 'vitest';
import {
  type FujianSimulatorOptions,
  startFujianSimulator,
} from '../../../../scripts/fujian-simulator/simulator.ts';
import { aClock } from '../../../../scripts/province-simulator/test-caller.ts';
import type { Evaluation } from '../../../../shared/evaluation.ts';
import { type FujianSettings, fujianSchema } from '../../../../shared/fujian-settings.ts';
import type { z } from '../../../../shared/schema.ts';
import { openProvince } from '../../index.ts';
import { aDevice, HALF_PAST_NINE } from '../../testing/device.ts';
import { aLog } from '../../testing/province.ts';
import { aStandingClock, aTimeLimit } from '../../testing/time.ts';

type Changes = Partial<z.input<typeof fujianSchema>>;

/** The settings of a hall whose province is at this address. */
export function fujianSettings(url: string, changes: Changes = {}): FujianSettings {
  return fujianSchema.parse({
    profile: 'fujian',
    tokenUrl: `${url}/token`,
    serviceUrl: `${url}/service`,
    appKey: 'demo-app-key',
    appCode: '0123456789abcdef0123456789abcdef',
    ...changes,
  });
}

/** The adapter at an address, with time in the test's hands. */
export function aFujianAdapter(url: string, changes: Changes = {}) {
  const time = aStandingClock();
  const limit = aTimeLimit();
  const { log, lines } = aLog();
  const province = openProvince(fujianSettings(url, changes), {
    clock: time.clock,
    timers: limit.timers,
    log,
    deviceId: 'YP-0123456789AB',
  });
  onTestFinished(() => province.close());
  return { province, time, limit, lines };
}

/**
 * The province over real sockets, the adapter that talks to it, and a device. The time limit runs
 * out by itself as soon as the province has fallen silent.
 */
export async function aFujian(options: FujianSimulatorOptions & { settings?: Changes } = {}) {
  const { settings, ...simulated } = options;
  let silence = () => {};
  const requests: string[] = [];
  const simulator = await startFujianSimulator({
    clock: aClock(HALF_PAST_NINE),
    onRequest: ({ path, ending }) => {
      requests.push(path);
      if (ending === 'silence') silence();
    },
    ...simulated,
  });
  onTestFinished(() => simulator.close());
  const ca = simulator.certificate;
  const adapter = aFujianAdapter(simulator.url, { ...(ca !== undefined && { ca }), ...settings });
  silence = adapter.limit.runOut;
  return { ...adapter, simulator, device: aDevice(), requests };
}

/** Never tried before. */
export function untried(...evaluations: readonly Evaluation[]) {
  return evaluations.map((evaluation) => ({ evaluation, mayHaveArrived: false }));
}

/** Tried before, and the answer was lost. */
export function triedOnce(...evaluations: readonly Evaluation[]) {
  return evaluations.map((evaluation) => ({ evaluation, mayHaveArrived: true }));
}
