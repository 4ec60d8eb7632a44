import {
  type FujianSimulatorOptions,
  startFujianSimulator,
} from '../../../../scripts/fujian-simulator/simulator.ts';
import type { Evaluation } from '../../../../shared/evaluation.ts';
import { type FujianSettings, fujianSchema } from '../../../../shared/fujian-settings.ts';
import type { z } from '../../../../shared/schema.ts';
import { adapterFor, together } from '../../testing/adapter.ts';
import { aDevice } from '../../testing/device.ts';

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
  return adapterFor(fujianSettings(url, changes));
}

/**
 * The province over real sockets, the adapter that talks to it, and a device. The time limit runs
 * out by itself as soon as the province has fallen silent.
 */
export async function aFujian(options: FujianSimulatorOptions & { settings?: Changes } = {}) {
  const { settings, ...simulated } = options;
  const joined = await together(
    (ours) => startFujianSimulator({ ...ours, ...simulated }),
    (url, trust) => aFujianAdapter(url, { ...trust, ...settings }),
  );
  return { ...joined, device: aDevice() };
}

/** Never tried before. */
export function untried(...evaluations: readonly Evaluation[]) {
  return evaluations.map((evaluation) => ({ evaluation, mayHaveArrived: false }));
}

/** Tried before, and the answer was lost. */
export function triedOnce(...evaluations: readonly Evaluation[]) {
  return evaluations.map((evaluation) => ({ evaluation, mayHaveArrived: true }));
}
