import {
  type ProvinceSimulatorOptions,
  startProvinceSimulator,
} from '../../../scripts/province-simulator/simulator.ts';
import type { Evaluation } from '../../../shared/evaluation.ts';
import type { StandardSettings } from '../../../shared/province-settings.ts';
import { adapterFor, together } from './adapter.ts';
import { aDevice } from './device.ts';

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

/** The adapter at an address, with time in the test's hands. */
export function anAdapter(base: string, changes: Partial<StandardSettings> = {}) {
  const { province, ...rest } = adapterFor(settingsFor(base, changes));
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
    ...rest,
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
  const joined = await together(
    (ours) =>
      startProvinceSimulator({
        ...ours,
        deviceKeys: { [device.deviceId]: device.publicKey },
        ...simulated,
      }),
    (url, trust) => anAdapter(url, { ...trust, ...settings }),
  );
  return { ...joined, device };
}
