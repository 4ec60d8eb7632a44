import type { Timers } from '../../shared/clock.ts';
import type { Province } from '../../shared/province.ts';
import type { ProvinceSettings } from '../../shared/province-settings.ts';
import type { Finding } from '../../shared/setup-requests.ts';
import type { DeviceClock } from '../clock.ts';
import { reach } from './reach.ts';
import { askProvince, clockFinding } from './talk.ts';

/**
 * Goes the whole way to the province with what only asks: network, certificates, token, options, the
 * receipt of a case that nobody has, and the clock. Nothing is submitted.
 * @param province the one the records go to, with the token it has
 */
export async function checkProvince(
  settings: ProvinceSettings,
  province: Province,
  parts: { readonly clock: DeviceClock; readonly timers: Timers },
): Promise<readonly Finding[]> {
  const { findings, all, offsetMs } = await reach(settings, parts);
  if (!all) return findings;
  const asked = await askProvince(province);
  return [...findings, ...asked, clockFinding(parts.clock, offsetMs)];
}
