import type { Clock, Timers } from '../../shared/clock.ts';
import { type KeyStore, openIdentity } from '../device/identity.ts';
import type { Log } from '../log.ts';
import { createHolderOf } from '../pairing/holder.ts';
import { openPairing } from '../pairing/pairing.ts';
import { createProvisioner, type Provisioner } from './provisioner.ts';
import type { Mount } from './usb.ts';

/**
 * The provisioning of the device in a data folder, with what only this device can open.
 * @throws when `device.json` or `pairing.json` is there but cannot be read
 */
export function openProvisioning(options: {
  readonly folder: string;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly mounts: readonly Mount[];
}): Provisioner {
  const { folder, keyStore, clock, timers, log, mounts } = options;
  const { vault, deviceId } = openIdentity(folder, keyStore);
  const pairing = openPairing({ folder, vault });
  return createProvisioner({
    ...{ folder, vault, pairing, clock, timers, log, mounts },
    holderOf: createHolderOf({ deviceId, clock, timers }),
  });
}
