import { DEMO } from '../../../../scripts/shandong-simulator/keys.ts';
import {
  type ShandongSimulatorOptions,
  startShandongSimulator,
} from '../../../../scripts/shandong-simulator/simulator.ts';
import type { Evaluation } from '../../../../shared/evaluation.ts';
import type { Case } from '../../../../shared/service.ts';
import { type ShandongSettings, shandongSchema } from '../../../../shared/shandong-settings.ts';
import { adapterFor, together } from '../../testing/adapter.ts';
import { aCase, aDevice } from '../../testing/device.ts';

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
  const { province, ...rest } = adapterFor(settingsOf(base, changes));
  /** Delivers as if none, or all, had been tried before and the answer lost. */
  const submit = (evaluations: readonly Evaluation[], mayHaveArrived = false) =>
    province.submit(evaluations.map((evaluation) => ({ evaluation, mayHaveArrived })));
  return { province, submit, ...rest };
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
  const joined = await together(
    (ours) => startShandongSimulator({ ...ours, ...simulated }),
    (url, trust) => anAdapter(url, { ...trust, ...settings }),
  );
  return { ...joined, device: aShandongDevice() };
}
