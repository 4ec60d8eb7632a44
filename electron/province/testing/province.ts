import { onTestFinished } from 'vitest';
import {
  type ProvinceSimulatorOptions,
  startProvinceSimulator,
} from '../../../scripts/province-simulator/simulator.ts';
import { aClock } from '../../../scripts/province-simulator/test-caller.ts';
import type { Evaluation } from '../../../shared/evaluation.ts';
import type { StandardSettings } from '../../../shared/province-settings.ts';
import type { Log } from '../../log.ts';
import { openProvince } from '../index.ts';
import { aDevice, HALF_PAST_NINE } from './device.ts';
import { aStandingClock, aTimeLimit } from './time.ts';

/** The settings of a hall whose province is at this address. */
export function settingsFor(base: string, changes: Partial<StandardSettings> = {}) {
  const settings: StandardSettings = {
    profile: 'standard',
    base,
    appKey: 'demo-app-key',
    appSecret: 'demo-app-secret-0001',
    connectTimeoutMs: 5_000,
    totalTimeoutMs: 15_000,
    ...changes,
  };
  return settings;
}

/** A log that remembers everything it was told as text. */
export function aLog() {
  const lines: string[] = [];
  const note =
    (level: string) =>
    (message: string, fields = {}) => {
      lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
    };
  const log: Log = { info: note('info'), warn: note('warn'), error: note('error') };
  return { log, lines };
}

/** The adapter at an address, with time in the test's hands. */
export function anAdapter(base: string, changes: Partial<StandardSettings> = {}) {
  const time = aStandingClock();
  const limit = aTimeLimit();
  const { log, lines } = aLog();
  const province = openProvince(settingsFor(base, changes), {
    clock: time.clock,
    timers: limit.timers,
    log,
    deviceId: 'YP-0123456789AB',
  });
  onTestFinished(() => province.close());
  const untried = (evaluations: readonly Evaluation[]) =>
    evaluations.map((evaluation) => ({ evaluation, mayHaveArrived: false }));
  return {
    /** Takes evaluations as if none had been tried before. */
    province: {
      ...province,
      submit: (evaluations: readonly Evaluation[]) => province.submit(untried(evaluations)),
      supplement: (evaluations: readonly Evaluation[], lateReason: string) =>
        province.supplement(untried(evaluations), lateReason),
    },
    time,
    limit,
    lines,
  };
}

/**
 * A province over real sockets, the adapter that talks to it, and a device whose key it knows. The
 * time limit runs out by itself as soon as the province has fallen silent.
 */
export async function aProvince(
  options: ProvinceSimulatorOptions & { readonly settings?: Partial<StandardSettings> } = {},
) {
  const { settings, ...simulated } = options;
  const device = aDevice();
  let silence = () => {};
  const requests: string[] = [];
  const simulator = await startProvinceSimulator({
    clock: aClock(HALF_PAST_NINE),
    deviceKeys: { [device.deviceId]: device.publicKey },
    onRequest: ({ path, ending }) => {
      requests.push(path);
      if (ending === 'silence') silence();
    },
    ...simulated,
  });
  onTestFinished(() => simulator.close());
  const ca = simulator.certificate;
  const adapter = anAdapter(simulator.url, { ...(ca !== undefined && { ca }), ...settings });
  silence = adapter.limit.runOut;
  return { ...adapter, simulator, device, requests };
}
