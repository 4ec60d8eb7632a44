import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import shippedOptions from '../resources/provinces/evaluation-options.json' with { type: 'json' };
import type { Timers } from '../shared/clock.ts';
import type { Box, Handlers } from '../shared/contract.ts';
import type { DoorView, Panel } from '../shared/door.ts';
import type { EvaluationDraft } from '../shared/evaluation.ts';
import type { OpsRequests } from '../shared/ops-requests.ts';
import { optionSetSchema } from '../shared/options.ts';
import type { Port } from '../shared/port-calls.ts';
import { isFromProvince } from '../shared/province.ts';
import type { Provisioning } from '../shared/provisioning.ts';
import type { Intent } from '../shared/screen.ts';
import type { SaveResult } from '../shared/session/events.ts';
import { screenOf } from '../shared/session/view.ts';
import { beside } from './beside.ts';
import { createCases } from './cases/cases.ts';
import type { DeviceClock } from './clock.ts';
import { type KeyStore, openIdentity } from './device/identity.ts';
import { startDiskGuard } from './disk-guard.ts';
import { createDoor, type Door } from './door/door.ts';
import { createLockOut } from './door/lock-out.ts';
import { createHealth, type Health } from './health.ts';
import { watchHeartbeat } from './heartbeat.ts';
import { type Journal, openJournal } from './journal/journal.ts';
import { type Log, reasonOf } from './log.ts';
import { watchShelf } from './media/shelf.ts';
import { voiceOf } from './media/voice.ts';
import { followOptions } from './newest-options.ts';
import { createDeadlines } from './outbox/deadlines.ts';
import { createDelivery } from './outbox/delivery.ts';
import { createPack, dayOf } from './outbox/envelope.ts';
import { openEnvelopeKeys } from './outbox/envelope-keys.ts';
import { createOutboxLink } from './outbox/link.ts';
import { sealOrphans } from './outbox/orphans.ts';
import { createReconciliation } from './outbox/reconciliation.ts';
import { createRepair, type Repair } from './outbox/repair.ts';
import { createOutboxReports } from './outbox/reports.ts';
import { createTwoCopies } from './outbox/two-copies.ts';
import type { Stick } from './panel/ops/sticks.ts';
import { createOpsDesk } from './panel/ops.ts';
import { createSetupDesk, type SetupDesk } from './panel/setup.ts';
import { createStaffDesk, type StaffDesk, type StaffDeskNeeds } from './panel/staff.ts';
import { openProvince } from './province/index.ts';
import { createLinkingInspection } from './province/inspection/linking.ts';
import { inspectionFor } from './province/inspection/shipped.ts';
import { createPageOffer } from './province-page/offer.ts';
import type { PageView } from './province-page/visit.ts';
import { startQueueListener, watchForDeafInputs } from './queue/index.ts';
import { createRescue, type Rescue } from './rescue/rescue.ts';
import { createCounterSession } from './session/counter-session.ts';
import { createNoticed } from './session/noticed.ts';
import { type Stage, settingOf } from './session/stage.ts';
import { createDeviceWatch, type DeviceWatch, type ProgramFacts } from './state/device-watch.ts';
import { openStatus } from './status/endpoint.ts';

/**
 * Saving shorter than this is not worth a screen of its own: it would only flash, and drawing it
 * would take the processor from the saving.
 */
const SAVING_SHOWN_AFTER_MS = 300;
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

/**
 * Builds the services of a provisioned device and wires them; no Electron in sight, so the whole of
 * it runs in plain Node as well. Data goes one way: queue machine → session → journal → outbox →
 * province.
 * @throws when the data folder cannot be used at all; what merely fails to connect is tried again
 */
export async function startDeviceServices(options: DeviceOptions): Promise<DeviceServices> {
  const { folder, provisioning, clock, timers, log, stage, showDoor, makeRoom } = options;
  const health = createHealth({ clock, log });
  const identity = openIdentity(folder, options.keyStore);
  log.info('device', { deviceId: identity.deviceId, publicKey: identity.publicKey });
  if (options.keyStore.system === null) {
    health.set('keyStore', 'the system has no key store; the keys are in a file of mode 600');
  }
  const diskGuard = startDiskGuard({ folder, health, timers, log, makeRoom });
  const shelf = await watchShelf({
    ...{ root: folder, provisioning, health, timers, log },
    changed: () => stage.renew(),
  });

  const journal = await openJournal({
    folder: join(folder, 'journal'),
    identity,
    clock,
    log,
    targetMs: provisioning.targetMs,
    rescueKey: provisioning.rescueKey,
    isClockRight: clock.isRight,
    degraded: (why) => (why === null ? health.clear('journal') : health.set('journal', why)),
  });
  const door = createDoor({
    ...{ pins: provisioning.pins, journal, timers, log, show: showDoor },
    lockOut: createLockOut({ file: join(folder, 'door.json'), clock, log }),
  });
  const deadlines = createDeadlines(provisioning);
  const keys = await openEnvelopeKeys({
    folder: join(folder, 'outbox-keys'),
    vault: identity.vault,
    clock,
    log,
    days: new Set(journal.open().map(({ evaluation }) => dayOf(evaluation))),
  });
  const pack = createPack({ journal, keys, deadlines });
  const inspection = inspectionFor(provisioning.province);
  const watch = createDeviceWatch({
    ...{ folder, provisioning, program: options.program, identity, journal, inspection, deadlines },
    province: openProvince(provisioning.province, {
      ...{ clock, timers, log, deviceId: identity.deviceId },
    }),
    refusal: (id) => cases.refusal(id),
    queue: () => queue.state(),
    ...{ health, clock, log },
  });
  const { province } = watch;
  const linking = createLinkingInspection({ inspection, health, log });
  /** The last thing sent did not get through. */
  let offline = false;
  function noteReached(reached: boolean): void {
    // What waits out a long backoff need not, once the province is back.
    if (offline && reached) void outbox.wake();
    offline = !reached;
  }
  const compared = Promise.withResolvers<void>();
  const reports = createOutboxReports({
    ...{ journal, watch, health, log },
    counted: () => cases.look(),
  });
  const outbox = createOutboxLink({
    handlers: {
      ...createReconciliation({ journal, keys, pack, log, complete: compared.resolve }),
      'outbox.deliver': createDelivery({
        ...{ journal, province, inspection, keys, clock, timers, log, deadlines },
        refusal: (id) => cases.refusal(id),
        reached: noteReached,
      }),
      ...reports.handlers,
    },
    timers,
    log,
  });

  const worker = watchHeartbeat({
    ask: outbox.alive,
    frozen(times) {
      log.error('the outbox worker stands still; another takes its place', { times });
      options.replaceWorker(times);
    },
    timers,
  });

  const twoCopies = createTwoCopies({ journal, outbox, pack, health, timers, log });
  async function save(drafts: readonly EvaluationDraft[]): Promise<SaveResult> {
    const result = await twoCopies(drafts);
    if (result === 'saved') {
      beside('keeping the cases of a rating', () => cases.sealed(drafts), log);
      beside('counting a rating', () => watch.sealed(drafts), log);
    }
    return result;
  }
  const unjournaled = (what: string) => (error: unknown) =>
    log.error(`${what} could not be journaled`, { why: reasonOf(error) });

  const rescue = createRescue({
    ...{ journal, outbox, identity, pack, clock, log, deadlines },
    rescueKey: provisioning.rescueKey,
  });
  const repair = createRepair({ journal, outbox, pack, log });
  const cases = createCases({
    ...{ settings: provisioning.caseSource, counter: provisioning.counter.number },
    ...{ deviceId: identity.deviceId, journal, outbox, pack, link: repair.link },
    ...{ session: () => session, inspection: linking, health, clock, timers, log },
  });

  const newestOptions = followOptions({
    file: join(folder, 'evaluation-options.json'),
    shipped: optionSetSchema.parse(shippedOptions),
    async ask() {
      const answer = await province.options();
      const { ok } = answer;
      noteReached(ok || answer.outcome.kind === 'unsupported' || isFromProvince(answer.outcome));
      // By the answer's time the first rating of the day is stamped right (R20).
      log.info('the province was asked for its options', {
        ok: answer.ok,
        offset: clock.offset(),
      });
      return answer;
    },
    ...{ timers, log },
  });
  const pages = createPageOffer({
    shown: provisioning.evaluationPage,
    view: options.pageView,
    session: () => session,
    expired: () => stage.renew(),
    ...{ province, clock, timers, log },
  });

  const staff = createStaffDesk({
    ...{ folder, provisioning, door, journal, save, clock, log, print: options.print, health },
    ...{ newId: uuidv7, isOffline: () => offline, renew: () => stage.renew() },
    ...{ session: () => session, today: () => watch.statistics.today() },
    options: (service) => newestOptions.during(service),
  });

  const { session: left, drafts } = journal.left;
  const session = createCounterSession(
    {
      timeouts: provisioning.timeouts,
      keys: provisioning.keys,
      newId: uuidv7,
      signedOn: staff.signedOn,
      isOffline: () => offline,
      clock,
      isClockRight: clock.isRight,
      timers,
      save: (drafts) =>
        save(drafts).catch((error: unknown) => {
          log.error('a rating could not be saved', { why: reasonOf(error) });
          throw error;
        }),
      keep: (saved) => void journal.session(saved).catch(unjournaled('the session')),
      keepDraft: (draft) => void journal.draft(draft).catch(unjournaled('a draft')),
      dropDraft: (id) => void journal.withdraw(id).catch(unjournaled('a withdrawal')),
      noticed: createNoticed({
        ...{ pages, report: (result) => queue.report(result), log },
        count(notice) {
          beside('counting a service', () => watch.noticed(notice), log);
          beside('telling the clerk of a service', () => staff.noticed(notice), log);
        },
        tellsLevels: provisioning.staffMaySeeLevels !== undefined,
      }),
      moved: (place, context) => {
        cases.moved(context);
        linking.look(context.service);
        staff.moved(place, context);
        // Before the frame, so that nothing lies over what a citizen is asked.
        door.moved(place);
        pages.moved(place, context);
        const offered = newestOptions.during(context.service?.id);
        const make = () => {
          const setting = settingOf(provisioning, context);
          const now = clock.now();
          const voice = voiceOf(provisioning.voice, setting.language, shelf.voice(), now.corrected);
          return {
            setting: { ...setting, voice },
            screen: screenOf({
              ...{ place, context, provisioning: staff.onScreen(), now },
              options: offered,
              media: shelf.media(),
            }),
          };
        };
        stage.show(make, place === 'saving' ? SAVING_SHOWN_AFTER_MS : 0);
      },
    },
    left,
    journal.left.rated,
  );

  const orphans = sealOrphans({
    drafts: drafts.filter(({ id }) => !left?.memory.rating?.ids.includes(id)),
    ...{ compared: compared.promise, save, timers, log },
  });

  const queue = await startQueueListener({
    inputs: provisioning.queue,
    profiles: provisioning.queueProfiles,
    counter: provisioning.counter.number,
    clock,
    timers,
    log,
    onEvent: (event) => staff.heard(event, session.hear(event)),
  });
  const deafInputs = watchForDeafInputs({ state: queue.state, health, clock, timers });
  session.start();
  newestOptions.begin();
  const bundle = options.watchBundle?.(health);
  const program = options.watchProgram?.({ journal, health });
  const setup = createSetupDesk({
    ...{ folder, provisioning, keyStore: options.keyStore, identity, door, queue, cases, province },
    ...{ journal, shelf, printers: options.printers, clock, timers, log },
  });
  const status =
    provisioning.status && (await openStatus(provisioning.status, watch, { timers, log }));

  return {
    intend: (intent) => session.intend(intent),
    connectOutbox: (port) => outbox.connect(port),
    woke: () => void outbox.wake(),
    placePage: (box) => pages.place(box),
    door,
    panel: () => ({
      role: door.role(),
      deviceId: identity.deviceId,
      hallName: provisioning.hall.name,
      counterNumber: provisioning.counter.number,
      counterName: provisioning.counter.name,
      undelivered: journal.open().length,
      outbox: reports.counts(),
      alarms: [...health.current()],
    }),
    ops: {
      ...repair,
      ...rescue,
    },
    opsDesk: createOpsDesk({
      ...{ role: door.role, journal, folder: join(folder, 'journal'), outbox, pack },
      ...{ inspection, deadlines, clock },
      takeaway: {
        ...watch,
        ...{ rescue, sticks: options.sticks, logFiles: options.logFiles },
        deviceId: identity.deviceId,
      },
    }),
    watch,
    statusAt: () => status?.boundTo(),
    staffDesk: staff,
    setupDesk: setup,
    async close() {
      setup.close();
      await status?.close();
      bundle?.close();
      program?.close();
      diskGuard.close();
      shelf.close();
      door.close();
      deafInputs.close();
      await queue.close();
      await cases.close();
      session.close();
      pages.close();
      newestOptions.close();
      orphans.close();
      worker.close();
      outbox.close();
      await province.close();
      await journal.close();
    },
  };
}
