import { onTestFinished } from 'vitest';
import { aClock } from '../../../../scripts/province-simulator/test-caller.ts';
import { DEMO } from '../../../../scripts/shandong-simulator/keys.ts';
import {
  type ShandongSimulatorOptions,
  startShandongSimulator,
} from '../../../../scripts/shandong-simulator/simulator.ts';
import type { Evaluation } from '../../../../shared/evaluation.ts';
import type { Case } from '../../../../shared/service.ts';
import { type ShandongSettings, shandongSchema } from '../../../../shared/shandong-settings.ts';
import { openProvince } from '../../index.ts';
import { aCase, aDevice, HALF_PAST_NINE } from '../../testing/device.ts';
import { aLog } from '../../testing/province.ts';
import { aStandingClock, aTimeLimit } from '../../testing/time.ts';

/** A case that passes this province's inspection; made up. */
export function aShandongCase(changes: Partial<Case> = {}): Case {
  return aCase({
    projectNo: '370200202611210001',
    areaCode: '370200',
    orgCode: '370200000000_11350200MB0A12345Q',
    projectType: '1',
    ...changes,
  });
}

/** The settings of a hall whose province is at this address, as read from its provisioning file. */
export function settingsOf(base: string, changes: object = {}): ShandongSettings {
  const { appMark, appWord, publicKey, dataSource, page } = DEMO;
  return shandongSchema.parse({
    profile: 'shandong',
    serviceUrl: `${base}/service`,
    evaluateUrl: `${base}/evaluate`,
    ...{ appMark, appWord, publicKey, dataSource },
    page: { url: `${base}/page`, ...page },
    ...changes,
  });
}

/** The adapter at an address, with time in the test's hands. */
export function anAdapter(base: string, changes: object = {}) {
  const time = aStandingClock();
  const limit = aTimeLimit();
  const { log, lines } = aLog();
  const deviceId = 'YP-0123456789AB';
  const province = openProvince(settingsOf(base, changes), {
    clock: time.clock,
    timers: limit.timers,
    log,
    deviceId,
  });
  onTestFinished(() => province.close());
  /** Delivers as if none, or all, had been tried before and the answer lost. */
  const submit = (evaluations: readonly Evaluation[], mayHaveArrived = false) =>
    province.submit(evaluations.map((evaluation) => ({ evaluation, mayHaveArrived })));
  return { province, submit, time, limit, lines };
}

/** A device that rates cases of this province. */
export function aShandongDevice() {
  const device = aDevice();
  const rate: typeof device.rate = (changes = {}) =>
    device.rate({ linkage: aShandongCase(), ...changes });
  /** As many ratings, each of a case of its own. */
  const rateMany = (count: number) =>
    Array.from({ length: count }, (_, index) => {
      const projectNo = `37020020261121${String(index).padStart(4, '0')}`;
      return rate({ linkage: aShandongCase({ projectNo }) });
    });
  return { ...device, rate, rateMany };
}

/**
 * The province over real sockets and the adapter that talks to it. The time limit runs out by itself
 * as soon as the province has fallen silent.
 */
export async function aShandong(
  options: ShandongSimulatorOptions & { readonly settings?: object } = {},
) {
  const { settings, ...simulated } = options;
  let silence = () => {};
  const requests: string[] = [];
  const simulator = await startShandongSimulator({
    clock: aClock(HALF_PAST_NINE),
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
  return { ...adapter, simulator, requests, device: aShandongDevice() };
}
