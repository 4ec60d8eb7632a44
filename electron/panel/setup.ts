import type { Timers } from '../../shared/clock.ts';
import type { Handlers } from '../../shared/contract.ts';
import type { Role } from '../../shared/door.ts';
import type { Province } from '../../shared/province.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { setupRequests } from '../../shared/setup-requests.ts';
import type { Cases } from '../cases/cases.ts';
import { checkCases } from '../checks/cases.ts';
import { diskFindings, measureDisk } from '../checks/disk.ts';
import { checkKeyStore } from '../checks/key-store.ts';
import { createLiveFrames } from '../checks/live-frames.ts';
import { printerFindings } from '../checks/printer.ts';
import { checkProvince } from '../checks/province.ts';
import { queueFindings } from '../checks/queue.ts';
import { createChecks } from '../checks/run.ts';
import { listPorts, serialFindings } from '../checks/serial.ts';
import { clockFinding } from '../checks/talk.ts';
import type { DeviceClock } from '../clock.ts';
import type { Identity, KeyStore } from '../device/identity.ts';
import type { Door } from '../door/door.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Shelf } from '../media/shelf.ts';
import { voiceOf } from '../media/voice.ts';
import type { QueueListener } from '../queue/listener.ts';
import { forRoles } from './roles.ts';

/** What IT may ask at the device. */
export interface SetupDesk {
  readonly handlers: Handlers<typeof setupRequests>;
  /** The device was given something else to do, by hand: that stands in the journal. */
  changed(by: Role, what: string, about: string): void;
  close(): void;
}

/** Tests the parts of a device at work, for whom the PIN of IT has opened the panel. */
export function createSetupDesk(options: {
  readonly folder: string;
  readonly provisioning: Provisioning;
  readonly keyStore: KeyStore;
  readonly identity: Pick<Identity, 'vault'>;
  readonly door: Pick<Door, 'role'>;
  readonly journal: Pick<Journal, 'audit'>;
  readonly queue: Pick<QueueListener, 'state' | 'watchFrames'>;
  readonly cases: Pick<Cases, 'state'>;
  readonly province: Province;
  readonly shelf: Pick<Shelf, 'voice'>;
  /** Names of the printers this computer knows. */
  readonly printers: () => Promise<readonly string[]>;
  readonly clock: DeviceClock;
  readonly timers: Timers;
  readonly log: Log;
}): SetupDesk {
  const { folder, provisioning, keyStore, identity, door, queue, cases, province } = options;
  const { journal, shelf, printers, clock, timers, log } = options;
  const frames = createLiveFrames({ watch: queue.watchFrames, timers });
  const check = createChecks({
    checks: {
      queue: () => queueFindings(queue.state()),
      serial: async () => serialFindings(provisioning.queue, await listPorts()),
      cases: () =>
        checkCases({
          ...{ settings: provisioning.caseSource, counter: provisioning.counter.number },
          ...{ lease: cases.state().caseSource?.lease, clock, timers },
        }),
      province: () => checkProvince(provisioning.province, province, { clock, timers }),
      time: () => [clockFinding(clock, undefined)],
      disk: async () => diskFindings(await measureDisk(folder)),
      keyStore: () => checkKeyStore(keyStore, identity.vault),
      printer: async () => printerFindings(await printers()),
    },
    timers,
    log,
  });

  return {
    handlers: forRoles<typeof setupRequests>(
      {
        'setup.check': async ({ part }) => [...(await check(part))],
        'setup.frames': ({ after }) => [...frames.after(after)],
        'setup.voice'({ language }) {
          const now = clock.now().corrected;
          const voice = voiceOf(provisioning.voice, language, shelf.voice(), now);
          const recording = voice?.recordings.invitation;
          return { volume: voice?.volume ?? 0, ...(recording !== undefined && { recording }) };
        },
      },
      door.role,
      ['it'],
    ),
    changed(by, what, about) {
      log.info(what, { by, about });
      journal
        .audit({ by, what, about })
        .catch((error: unknown) =>
          log.error('a change of the set-up could not be journaled', { why: reasonOf(error) }),
        );
    },
    close: frames.close,
  };
}
