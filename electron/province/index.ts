import type { Timers } from '../../shared/clock.ts';
import type { Province } from '../../shared/province.ts';
import type { ProvinceSettings } from '../../shared/province-settings.ts';
import type { DeviceClock } from '../clock.ts';
import type { Log } from '../log.ts';
import { createFujianProvince } from './fujian/fujian.ts';
import { createShandongProvince } from './shandong/shandong.ts';
import { createStandardProvince } from './standard/standard.ts';

/** What every adapter is given. */
export interface ProvinceParts {
  /** Put right by the province's `Date` headers; the adapter feeds it. */
  readonly clock: DeviceClock;
  readonly timers: Timers;
  readonly log: Log;
  /** Who asks, where a province wants to know. */
  readonly deviceId: string;
}

/** Opens the door to the hall's province, by the profile in its settings. Nothing is sent yet. */
export function openProvince(settings: ProvinceSettings, parts: ProvinceParts): Province {
  const { profile } = settings;
  switch (profile) {
    case 'standard':
      return createStandardProvince({ settings, ...parts });
    case 'fujian':
      return createFujianProvince({ settings, ...parts });
    case 'shandong':
      return createShandongProvince({ settings, ...parts });
    default:
      return profile satisfies never;
  }
}
