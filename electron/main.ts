/** Composition root: the process, its one window, and the device behind it. */
import { join, resolve } from 'node:path';
import { app, session } from 'electron';
import type { Timers } from '../shared/clock.ts';
import { opsRequests } from '../shared/ops-requests.ts';
import type { Problem } from '../shared/problem.ts';
import type { Provisioning } from '../shared/provisioning.ts';
import { setupRequests } from '../shared/setup-requests.ts';
import { staffRequests } from '../shared/staff-requests.ts';
import { createClock } from './clock.ts';
import { systemKeyStore } from './device/secrets.ts';
import type { DeviceServices } from './device-at-work.ts';
import { openOutboxPort, serveWindow } from './ipc.ts';
import { giveBackAfterStart } from './kiosk/after-start.ts';
import { declareAppScheme, serveApp } from './kiosk/app-protocol.ts';
import { type CrashBrake, createCrashBrake } from './kiosk/crash-brake.ts';
import { planDay } from './kiosk/day-plan.ts';
import { closeDebugging } from './kiosk/debugging.ts';
import { denyByDefault } from './kiosk/denials.ts';
import { EXIT } from './kiosk/exit-codes.ts';
import { createLeaving } from './kiosk/leave.ts';
import { createPrinter } from './kiosk/paper.ts';
import { openProvincePage } from './kiosk/province-page.ts';
import { giveSignsOfLife } from './kiosk/sign-of-life.ts';
import { claim } from './kiosk/single-instance.ts';
import { watchSurroundings } from './kiosk/surroundings.ts';
import { openWindow } from './kiosk/window.ts';
import { logUncaught, openLog, reasonOf } from './log.ts';
import { createInstallDesk } from './panel/install.ts';
import { sticksIn } from './panel/ops/sticks.ts';
import { whenReady } from './panel/roles.ts';
import type { Lives } from './provisioning/lives.ts';
import type { Provisioner } from './provisioning/provisioner.ts';
import { mountsOr } from './provisioning/usb.ts';
import { openLastStandby } from './session/last-standby.ts';
import { createStage, isAtRest, NO_SETTING } from './session/stage.ts';

closeDebugging(app);

// `--data-folder=` puts everything the device keeps into a folder of one's own.
const dataFolder = app.commandLine.getSwitchValue('data-folder');
if (dataFolder !== '') app.setPath('userData', resolve(dataFolder));
const folder = app.getPath('userData');
// Chromium's folder can be deleted or corrupted as a whole; the journal and the keys lie outside it.
app.setPath('sessionData', join(folder, 'chromium'));

// `--usb-folder=` stands for a stick that is plugged in there.
const usbFolder = app.commandLine.getSwitchValue('usb-folder');
const mounts = mountsOr(usbFolder === '' ? '' : resolve(usbFolder));

const timers: Timers = {
  setTimeout: (run, ms) => Number(setTimeout(run, ms)),
  clearTimeout: (timer) => {
    if (typeof timer === 'number') clearTimeout(timer);
  },
};

// `--supervised` says that somebody acts on the exit codes.
const supervised = app.commandLine.hasSwitch('supervised');

const claimed = claim(folder);
// A second instance ends before it has touched the journal or the log.
if (claimed === 'taken') app.exit(EXIT.taken);
else run();

function run(): void {
  const log = openLog(join(folder, 'logs', 'yiping.log'));
  logUncaught(process, log);
  // systemd names a folder that is gone with the unit.
  const { RUNTIME_DIRECTORY: runtime } = process.env;
  if (supervised && runtime !== undefined) giveSignsOfLife(runtime, timers, log);
  const brake = createCrashBrake({
    file: join(folder, 'starts.json'),
    version: app.getVersion(),
    now: Date.now,
    log,
  });
  if (brake.starts()) {
    log.error('this version has been started again and again and has never stood', { supervised });
    // Alone nobody could put another version in its place.
    if (supervised) {
      app.exit(EXIT.crashLoop);
      return;
    }
  }
  app.on('before-quit', brake.forget);
  declareAppScheme();
  app.on('window-all-closed', () => app.quit());
  // Not awaited: a top-level await of readiness deadlocks an ES module main.
  app
    .whenReady()
    .then(() => start(log, brake))
    .catch((error: unknown) => {
      log.error('the app cannot start', { why: reasonOf(error) });
      app.exit(1);
    });
}

function start(log: ReturnType<typeof openLog>, brake: CrashBrake): void {
  log.info('start', { version: app.getVersion(), electron: process.versions['electron'] });
  if (claimed === 'unlockable') log.error('the data folder cannot be locked', { folder });
  const clock = createClock();
  let lives: Lives<DeviceServices> | null = null;
  let isDoorClosed = true;

  /** There is a device, or the screen says why there is none. What is wished before waits for it. */
  const settled = Promise.withResolvers<void>();
  const drawn = Promise.withResolvers<void>();

  const lastStandby = openLastStandby(join(folder, 'standby.json'), log);
  const stage = createStage((frame) => {
    lastStandby.follow(frame);
    ipc.send('screen.changed', frame);
  }, timers);
  const ipc = serveWindow({
    handlers: {
      'screen.current': () => stage.first(),
      'session.intent': async (intent) => {
        await settled.promise;
        device()?.intend(intent);
      },
      'window.drawn': () => drawn.resolve(),
      'door.open': async () => {
        await settled.promise;
        device()?.door.open();
      },
      'door.try': ({ pin }) => theDevice().door.try(pin),
      'door.touch': () => device()?.door.touch(),
      'door.panel': () => ({ ...theDevice().panel(), version: app.getVersion() }),
      'door.leave': () => device()?.door.leave(),
      'page.place': (box) => device()?.placePage(box),
      'outbox.connect': () => {
        outboxWaits = true;
        connectOutbox(device());
      },
      ...whenReady(opsRequests, () => theDevice().opsDesk),
      ...whenReady(staffRequests, () => theDevice().staffDesk.handlers),
      ...whenReady(setupRequests, () => theDevice().setupDesk.handlers),
      ...createInstallDesk({
        provisioner: () => provisioned,
        role: () => theDevice().panel().role,
        changed: (by, what, about) => device()?.setupDesk.changed(by, what, about),
      }),
      'voice.spoke': (spoken) => log.info('voice', spoken),
      'window.failed': ({ where, message }) => log.error('window', { where, why: message }),
    },
    contents: () => window.contents(),
    log,
  });
  /** The window has asked for a port; perhaps before there was a device to speak with. */
  let outboxWaits = false;

  function connectOutbox(device: DeviceServices | null): void {
    const contents = window.contents();
    if (!outboxWaits || device === null || contents === null) return;
    outboxWaits = false;
    device.connectOutbox(openOutboxPort(contents));
  }

  const device = (): DeviceServices | null => lives?.now() ?? null;

  function theDevice(): DeviceServices {
    const now = device();
    if (now === null) throw new Error('the device is not ready');
    return now;
  }

  denyByDefault(session.defaultSession, log);
  serveApp(session.defaultSession, join(import.meta.dirname, '../renderer'), folder, log);
  const window = openWindow({
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    // On a developer's desk the hall says it; a device covers its screen before there is a hall.
    kiosk: app.isPackaged,
    restart: () => leaving.restart(),
    stood: brake.forget,
    timers,
    log,
  });
  const leaving = createLeaving({
    device: () => lives?.open() ?? null,
    last() {
      ipc.close();
      log.close();
    },
    ...{ supervised, timers, log },
  });

  const idle = (): boolean => isDoorClosed && isAtRest(stage.current().screen);
  const surroundings = watchSurroundings({
    screensChanged: window.fit,
    woke: () => device()?.woke(),
    log,
  });
  const dayPlan = planDay({
    now: () => clock.now().corrected,
    idle,
    keepAwake: surroundings.keepAwake,
    refresh() {
      log.info('a fresh window for the night');
      window.refresh();
    },
    timers,
  });

  const showProblems = (problems: readonly Problem[]): void => {
    for (const problem of problems) log.error('the device is not ready', problem);
    stage.show(() => ({
      setting: NO_SETTING,
      screen: { kind: 'notReady', problems: [...problems] },
    }));
    settled.resolve();
  };

  const keyStore = systemKeyStore(folder, log);

  /** Loaded beside the window's process, or after it has drawn: on this thread it draws, too. */
  async function openProvisioner(): Promise<Provisioner> {
    const { openProvisioning } = await import('./provisioning/open.ts');
    return openProvisioning({ folder, keyStore, clock, timers, log, mounts });
  }

  async function startDevice(
    provisioner: Provisioner,
    provisioning: Provisioning,
  ): Promise<DeviceServices> {
    const { startDeviceServices } = await import('./device-services.ts');
    const { startUpdater } = await import('./program/updater.ts');
    window.display(provisioning.display);
    dayPlan.follow(provisioning.display.hours);
    return startDeviceServices({
      ...{ folder, provisioning, keyStore, clock, timers, log, stage },
      watchBundle: provisioner.watch,
      watchProgram: ({ journal, health }) =>
        startUpdater({
          ...{ folder, updates: provisioner.updates, idle, journal, health, timers, log },
          version: app.getVersion(),
        }),
      program: {
        version: app.getVersion(),
        windowRestarts: window.restarts,
        processesLost: surroundings.processesLost,
      },
      pageView: openProvincePage({
        ...{ window, origins: provisioning.pageOrigins, ca: provisioning.province.ca },
        now: () => clock.now().corrected,
        log,
      }),
      sticks: () => sticksIn(mounts),
      logFiles: log.files,
      print: createPrinter({ folder: join(folder, 'forms'), log }),
      async printers() {
        const found = await window.contents()?.getPrintersAsync();
        return (found ?? []).map(({ displayName, name }) => displayName || name);
      },
      showDoor(view) {
        isDoorClosed = view.kind === 'closed';
        ipc.send('door.changed', view);
      },
      say: (prompted) => ipc.send('voice.prompted', prompted),
      replaceWorker(times) {
        const contents = window.contents();
        // The one before may hold the outbox's lock even when it is given up: its process must go.
        if (times > 1) window.refresh();
        // A worker holds on to its first port: the window gives a second one to another worker.
        else if (contents?.isCrashed() === false) openOutboxPort(contents).close();
      },
      async makeRoom() {
        log.dropOld();
        await session.defaultSession.clearCache();
        await session.defaultSession.clearCodeCaches({});
      },
    });
  }

  const failed = (error: unknown): void => {
    showProblems([{ where: folder, what: reasonOf(error) }]);
    leaving.retry();
  };
  const provisioned = lastStandby.show(stage, drawn.promise, timers).then(openProvisioner);
  provisioned
    .then(async (provisioner) => {
      const { leadLives } = await import('./provisioning/lives.ts');
      lives = leadLives({
        ...{ provisioner, wrong: showProblems, failed, timers, log },
        start: (provisioning) => startDevice(provisioner, provisioning),
        began(started, isFirst) {
          settled.resolve();
          void started.compared.then(() => giveBackAfterStart({ idle, timers, log }));
          // Its page still speaks with the outbox link of the device before.
          if (isFirst) connectOutbox(started);
          else window.contents()?.reload();
        },
        idle,
      });
    })
    .catch(failed);

  app.on('second-instance', () => window.toFront());
}
