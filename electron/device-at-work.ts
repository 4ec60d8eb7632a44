import type { Timers } from '../shared/clock.ts';
import type { Box, Handlers, Prompted } from '../shared/contract.ts';
import type { DoorView, Panel } from '../shared/door.ts';
import type { OpsRequests } from '../shared/ops-requests.ts';
import type { Port } from '../shared/port-calls.ts';
import type { Provisioning } from '../shared/provisioning.ts';
import type { Intent } from '../shared/screen.ts';
import type { DeviceClock } from './clock.ts';
import type { KeyStore } from './device/identity.ts';
import type { Door } from './door/door.ts';
import type { Health } from './health.ts';
import type { Journal } from './journal/journal.ts';
import type { Log } from './log.ts';
import type { Repair } from './outbox/repair.ts';
import type { Stick } from './panel/ops/sticks.ts';
import type { SetupDesk } from './panel/setup.ts';
import type { StaffDesk, StaffDeskNeeds } from './panel/staff.ts';
import type { PageView } from './province-page/visit.ts';
import type { Rescue } from './rescue/rescue.ts';
import type { Stage } from './session/stage.ts';
import type { DeviceWatch, ProgramFacts } from './state/device-watch.ts';

/** What a device needs of the process it runs in. */
export interface DeviceOptions {
  /** The data folder: `device.json`, `journal/`. */
  readonly folder: string;
  readonly provisioning: Provisioning;
  readonly keyStore: KeyStore;
  readonly clock: DeviceClock;
  readonly timers: Timers;
  readonly log: Log;
  readonly stage: Stage;
  /** Shows the province's own page (R9). */
  readonly pageView: PageView;
  /** Draws the door over the screen. */
  readonly showDoor: (view: DoorView) => void;
  /** Lets the device be heard; a window that is not there says nothing. */
  readonly say: (prompted: Prompted) => void;
  /**
   * Has another outbox worker started in place of one that stands still.
   * @param times how many in a row have
   */
  readonly replaceWorker: (times: number) => void;
  /** Throws away what can be had again, on a disk that is nearly full. */
  readonly makeRoom: () => Promise<void>;
  readonly program: ProgramFacts;
  /** Puts a paper form on paper. */
  readonly print: StaffDeskNeeds['print'];
  /** Removable disks that are plugged in now. */
  readonly sticks: () => Promise<readonly Stick[]>;
  /** The files of the log, from the first line on. */
  readonly logFiles: () => readonly string[];
  /** Names of the printers this computer knows. */
  readonly printers: () => Promise<readonly string[]>;
  /** Looks for newer bundles of the hall and says when the installed one has expired. */
  readonly watchBundle?: (health: Health) => { close(): void };
  /** Brings newer programs while it is at work; none where nothing installs them. */
  readonly watchProgram?: (parts: { readonly journal: Journal; readonly health: Health }) => {
    close(): void;
  };
}

/** A device at work. */
export interface DeviceServices {
  intend(intent: Intent): void;
  connectOutbox(port: Port & { close(): void }): void;
  /** The journal and the outbox have been compared for the first time. */
  readonly compared: Promise<void>;
  /** The machine has slept: nothing waits any longer. */
  woke(): void;
  /** Where the window has room for the province's page. */
  placePage(box: Box): void;
  /** The way from the citizen's screens to the panel. */
  readonly door: Omit<Door, 'moved' | 'role' | 'close'>;
  /** How the device is. @throws unless a PIN has opened the door */
  panel(): Omit<Panel, 'version'>;
  /** What people at the hall and at ops may do with undelivered records. */
  readonly ops: Repair & Rescue;
  /** What the window clerk asks. */
  readonly staffDesk: Pick<StaffDesk, 'handlers'>;
  /** What the set-up pages of the panel ask. */
  readonly setupDesk: Omit<SetupDesk, 'close'>;
  /** What the ops pages of the panel ask. */
  readonly opsDesk: Handlers<OpsRequests>;
  /** How the device is, for all who look at it, and its statistics. */
  readonly watch: Pick<DeviceWatch, 'state' | 'statistics' | 'badByAge'>;
  /** Where it is asked how it is, when it is. */
  statusAt(): { readonly host: string; readonly port: number } | undefined;
  /** Ends everything in the reverse order of its beginning. */
  close(): Promise<void>;
}
