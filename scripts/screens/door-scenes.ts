/** The door behind the citizen's screens: pad and service panel. */
import type { DoorView, Panel, Role } from '../../shared/door.ts';
import { LONGEST_COUNTER, LONGEST_HALL } from './extremes.ts';
import { type Scene, scene } from './scene.ts';
import { enterPin, seePanel } from './steps.ts';

/** Shanghai time 2026-03-02 09:15. */
const MORNING = Date.parse('2026-03-02T09:15:00+08:00');

export const WELL: Panel = {
  role: 'staff',
  version: '1.4.0',
  deviceId: '0f6c2c1e-4a8b-4f0d-9a55-6b1f3d2e7c10',
  hallName: '示范市政务服务中心',
  counterNumber: '5',
  counterName: '5号窗口 社会保障',
  undelivered: 0,
  outbox: null,
  alarms: [],
};

const BUSY: Panel = {
  ...WELL,
  role: 'it',
  deviceId: '0f6c2c1e-4a8b-4f0d-9a55-6b1f3d2e7c11',
  undelivered: 12,
  outbox: { pending: 7, sending: 1, waitingCase: 3, quarantined: 1, exported: 0, delivered: 0 },
  alarms: [
    {
      name: 'oneCopy',
      why: 'the last rating is in the journal only',
      since: MORNING,
    },
  ],
};

/** Everything is the matter at once, in the longest words there are. */
const WORST: Panel = {
  ...BUSY,
  role: 'ops',
  version: '12.34.56-rc.7',
  deviceId: '0f6c2c1e-4a8b-4f0d-9a55-6b1f3d2e7c12',
  hallName: LONGEST_HALL,
  counterNumber: 'C-03-0012（东区）',
  counterName: LONGEST_COUNTER,
  undelivered: 31_415,
  outbox: {
    pending: 20_000,
    sending: 50,
    waitingCase: 10_000,
    quarantined: 1_300,
    exported: 65,
    delivered: 12,
  },
  alarms: (
    [
      ['keyStore', 'the system has no key store; the keys are in a file of mode 600'],
      ['outboxNotPersisted', 'navigator.storage.persist() answered false'],
      ['outboxRecreated', 'the database was empty and new'],
      ['disk', 'less than 200 MB are free on the disk'],
      ['journal', 'ENOSPC: no space left on device, write'],
      ['outbox', 'outbox.store: QuotaExceededError: the transaction was aborted by the quota'],
      ['oneCopy', 'the last rating could not be saved at all'],
    ] as const
  ).map(([name, why], at) => ({ name, why, since: MORNING + at * 60_000 })),
};

type PadSays = Extract<DoorView, { kind: 'pad' }>['says'];

const pad = (name: string, says: PadSays, own: Partial<Scene> = {}): Scene =>
  scene(
    'door',
    name,
    { kind: 'standby' },
    { door: { kind: 'pad', says, lockedMs: says === 'locked' ? 900_000 : 0 }, ...own },
  );

const panel = (name: string, role: Role, told: Panel, own: Partial<Scene> = {}): Scene =>
  scene(
    'door',
    name,
    { kind: 'standby' },
    {
      door: { kind: 'panel', role },
      panel: told,
      steps: (page) => seePanel(page, told.deviceId),
      ...own,
    },
  );

export const DOOR_SCENES: readonly Scene[] = [
  pad('door-pad', 'ready', { likeAnother: true }),
  pad('door-too-short', 'ready', {
    likeAnother: true,
    steps: (page) => enterPin(page, '12', 'Enter'),
  }),
  // As many digits as a PIN may have.
  pad('door-wrong', 'wrong', { steps: (page) => enterPin(page, '123456789012') }),
  pad('door-checking', 'checking', { likeAnother: true }),
  pad('door-locked', 'locked'),
  pad('door-no-pin', 'noPin'),
  panel('panel', 'staff', WELL),
  panel('panel-alarm', 'it', BUSY, { likeAnother: true }),
  panel('panel-many-alarms', 'ops', WORST),
];
