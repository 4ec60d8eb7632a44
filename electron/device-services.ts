import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import shippedOptions from '../resources/provinces/evaluation-options.json' with { type: 'json' };
import { optionSetSchema } from '../shared/options.ts';
import { isFromProvince } from '../shared/province.ts';
import { beside } from './beside.ts';
import { createCases } from './cases/cases.ts';
import { openIdentity } from './device/identity.ts';
import type { DeviceOptions, DeviceServices } from './device-at-work.ts';
import { startDiskGuard } from './disk-guard.ts';
import { createDoor } from './door/door.ts';
import { createLockOut } from './door/lock-out.ts';
import { createHealth } from './health.ts';
import { watchHeartbeat } from './heartbeat.ts';
import { openJournal } from './journal/journal.ts';
import { reasonOf } from './log.ts';
import { createPrompts } from './media/prompts.ts';
import { watchShelf } from './media/shelf.ts';
import { followOptions } from './newest-options.ts';
import { createDeadlines } from './outbox/deadlines.ts';
import { createDelivery } from './outbox/delivery.ts';
import { createPack, dayOf } from './outbox/envelope.ts';
import { openEnvelopeKeys } from './outbox/envelope-keys.ts';
import { createOutboxLink } from './outbox/link.ts';
import { sealOrphans } from './outbox/orphans.ts';
import { createReconciliation } from './outbox/reconciliation.ts';
import { createRepair } from './outbox/repair.ts';
import { createOutboxReports } from './outbox/reports.ts';
import { createTwoCopies } from './outbox/two-copies.ts';
import { createOpsDesk } from './panel/ops.ts';
import { createSetupDesk } from './panel/setup.ts';
import { createStaffDesk } from './panel/staff.ts';
import { openProvince } from './province/index.ts';
import { createLinkingInspection } from './province/inspection/linking.ts';
import { inspectionFor } from './province/inspection/shipped.ts';
import { createPageOffer } from './province-page/offer.ts';
import { watchForDeafInputs } from './queue/deaf-inputs.ts';
import { startQueueListener } from './queue/listener.ts';
import { createRescue } from './rescue/rescue.ts';
import { createCounterSession } from './session/counter-session.ts';
import { journalSession } from './session/lines.ts';
import { createNoticed } from './session/noticed.ts';
import { showSession } from './session/session-frame.ts';
import { createDeviceWatch } from './state/device-watch.ts';
import { openStatus } from './status/endpoint.ts';

/**
 * Builds the services of a provisioned device and wires them; no Electron in sight, so the whole of
 * it runs in plain Node as well. Data goes one way: queue machine → session → journal → outbox →
 * province.
 * @throws when the data folder cannot be used at all; what merely fails to connect is tried again
 */
export async function startDeviceServices(options: DeviceOptions): Promise<DeviceServices> {
  const { folder, provisioning, clock, timers, log, stage, showDoor, say, makeRoom } = options;
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
    ...{ folder: join(folder, 'journal'), identity, clock, log },
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
    ...{ folder: join(folder, 'outbox-keys'), vault: identity.vault, clock, log },
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

  const { save, saveLeft } = createTwoCopies({
    ...{ journal, outbox, pack, health, timers, log },
    sealed(drafts) {
      beside('keeping the cases of a rating', () => cases.sealed(drafts), log);
      beside('counting a rating', () => watch.sealed(drafts), log);
    },
  });

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
      log.info('the province was asked for its options', { ok, offset: clock.offset() });
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
    options: newestOptions.during,
  });

  const show = showSession({
    ...{ stage, provisioning, shelf, clock },
    ...{ onScreen: staff.onScreen, options: newestOptions.during },
  });
  const { session: left, drafts } = journal.left;
  const couldNotSave = (error: unknown) => {
    log.error('a rating could not be saved', { why: reasonOf(error) });
    throw error;
  };
  const session = createCounterSession(
    {
      timeouts: provisioning.timeouts,
      keys: provisioning.keys,
      ...{ newId: uuidv7, signedOn: staff.signedOn, isOffline: () => offline },
      ...{ clock, isClockRight: clock.isRight, timers },
      save: (drafts) => save(drafts).catch(couldNotSave),
      saveLeft: (drafts) => saveLeft(drafts).catch(couldNotSave),
      ...journalSession(journal, log),
      noticed: createNoticed({
        ...{ pages, report: (result) => queue.report(result), log },
        count(notice) {
          beside('counting a service', () => watch.noticed(notice), log);
          beside('telling the clerk of a service', () => staff.noticed(notice), log);
        },
        tellsLevels: provisioning.staffMaySeeLevels !== undefined,
      }),
      endedBefore: (notice) =>
        beside('counting a service of before', () => watch.noticed(notice), log),
      moved: (place, context) => {
        cases.moved(context);
        linking.look(context.service);
        staff.moved(place, context);
        // Before the frame, so that nothing lies over what a citizen is asked.
        door.moved(place);
        pages.moved(place, context);
        show(place, context);
      },
    },
    left,
    journal.left.rated,
  );

  const orphans = sealOrphans({
    drafts: drafts.filter(({ id }) => !left?.memory.rating?.ids.includes(id)),
    ...{ compared: compared.promise, save: saveLeft, timers, log },
  });

  const prompt = createPrompts({ settings: provisioning.voice, shelf, stage, clock, say });
  const queue = await startQueueListener({
    inputs: provisioning.queue,
    profiles: provisioning.queueProfiles,
    counter: provisioning.counter.number,
    ...{ clock, timers, log },
    onEvent(event) {
      beside('saying a prompt', () => prompt(event), log);
      return staff.heard(event, session.hear(event));
    },
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
    compared: compared.promise,
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
    ops: { ...repair, ...rescue },
    opsDesk: createOpsDesk({
      ...{ role: door.role, journal, folder: join(folder, 'journal'), outbox, pack },
      ...{ repair: repair.repair, inspection, deadlines, clock },
      takeaway: {
        ...{ ...watch, rescue, sticks: options.sticks, logFiles: options.logFiles },
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
