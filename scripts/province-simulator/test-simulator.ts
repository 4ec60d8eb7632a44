import { onTestFinished } from 'vitest';
import { type ProvinceSimulatorOptions, startProvinceSimulator } from './simulator.ts';
import { aClock, Caller } from './test-caller.ts';

/** A simulator on free ports with a clock that stands still, and a caller who has a token. */
export async function aProvince(options: ProvinceSimulatorOptions = {}) {
  const clock = aClock();
  const simulator = await startProvinceSimulator({ clock, ...options });
  onTestFinished(() => simulator.close());
  const caller = new Caller(simulator.url, clock.now);
  await caller.logIn();
  return { simulator, clock, caller };
}
