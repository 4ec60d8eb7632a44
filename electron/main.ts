/** Composition root: the process, its one window, and the device behind it. */
import { join, resolve } from 'node:path';
import { app, session } from 'electron';
import type { Timers } from '../shared/clock.ts';
import type { Problem } from '../shared/problem.ts';
import { createClock } from './clock.ts';
import { awaitProvisioning } from './device/provisioning-file.ts';
import { systemKeyStore } from './device/secrets.ts';
import type { DeviceServices } from './device-services.ts';
import { openOutboxPort, serveWindow } from './ipc.ts';
import { declareAppScheme, serveApp } from './kiosk/app-protocol.ts';
import { denyByDefault } from './kiosk/denials.ts';
import { closeBeforeQuit, relaunchSoon } from './kiosk/leave.ts';
import { openProvincePage } from './kiosk/province-page.ts';
import { claim } from './kiosk/single-instance.ts';
import { openWindow } from './kiosk/window.ts';
import { logUncaught, openLog, reasonOf } from './log.ts';
import { createStage, NO_SETTING } from './session/stage.ts';

// `--data-folder=` puts everything the device keeps into a folder of one's own.
const dataFolder = app.commandLine.getSwitchValue('data-folder');
if (dataFolder !== '') app.setPath('userData', resolve(dataFolder));
const folder = app.getPath('userData');
// Chromium's folder can be deleted or corrupted as a whole; the journal and the keys lie outside it.
app.setPath('sessionData', join(folder, 'chromium'));

const timers: Timers = {
  setTimeout: (run, ms) => Number(setTimeout(run, ms)),
  clearTimeout: (timer) => {
    if (typeof timer === 'number') clearTimeout(timer);
  },
};

const claimed = claim(folder);
// A second instance ends before it has touched the journal or the log.
if (claimed === 'taken') app.exit(0);
else run();

function run(): void {
  const log = openLog(join(folder, 'logs', 'yiping.log'));
  logUncaught(process, log);
  declareAppScheme();
  app.on('window-all-closed', () => app.quit());
  // Not awaited: a top-level await of readiness deadlocks an ES module main.
  app
    .whenReady()
    .then(() => start(log))
    .catch((error: unknown) => {
      log.error('the app cannot start', { why: reasonOf(error) });
      app.exit(1);
    });
}

function start(log: ReturnType<typeof openLog>): void {
  log.info('start', { version: app.getVersion(), electron: process.versions['electron'] });
  if (claimed === 'unlockable') log.error('the data folder cannot be locked', { folder });
  const clock = createClock();
  let device: DeviceServices | null = null;

  const stage = createStage((frame) => ipc.send('screen.changed', frame), timers);
  const ipc = serveWindow({
    handlers: {
      'screen.current': () => stage.first(),
      'session.intent': (intent) => device?.intend(intent),
      'door.open': () => device?.door.open(),
      'door.try': ({ pin }) => theDevice().door.try(pin),
      'door.touch': () => device?.door.touch(),
      'door.panel': () => ({ ...theDevice().panel(), version: app.getVersion() }),
      'door.leave': () => device?.door.leave(),
      'page.place': (box) => device?.placePage(box),
      'outbox.connect': () => {
        const contents = window.contents();
        if (device !== null && contents !== null) device.connectOutbox(openOutboxPort(contents));
        else outboxWaits = true;
      },
      'voice.spoke': (spoken) => log.info('voice', spoken),
      'window.failed': ({ where, message }) => log.error('window', { where, why: message }),
    },
    contents: () => window.contents(),
    log,
  });
  /** The window asked for a port before there was a device to speak with. */
  let outboxWaits = false;

  function theDevice(): DeviceServices {
    if (device === null) throw new Error('the device is not ready');
    return device;
  }

  denyByDefault(session.defaultSession, log);
  serveApp(session.defaultSession, join(import.meta.dirname, '../renderer'), folder);
  const window = openWindow({
    preload: join(import.meta.dirname, '../preload/preload.cjs'),
    timers,
    log,
  });

  const showProblems = (problems: readonly Problem[]): void => {
    for (const problem of problems) log.error('the device is not ready', problem);
    stage.show(() => ({
      setting: NO_SETTING,
      screen: { kind: 'notReady', problems: [...problems] },
    }));
  };

  async function startDevice(): Promise<void> {
    // Loaded beside the window's process, which takes as long to begin.
    const { startDeviceServices } = await import('./device-services.ts');
    const file = join(folder, 'provision.yiping');
    const provisioning = await awaitProvisioning(file, timers, showProblems);
    window.display(provisioning.display);
    device = await startDeviceServices({
      folder,
      provisioning,
      keyStore: systemKeyStore(folder, log),
      clock,
      timers,
      log,
      stage,
      pageView: openProvincePage({
        ...{ window, origins: provisioning.pageOrigins, ca: provisioning.province.ca },
        now: () => clock.now().corrected,
        log,
      }),
      showDoor: (view) => ipc.send('door.changed', view),
      async makeRoom() {
        log.dropOld();
        await session.defaultSession.clearCache();
        await session.defaultSession.clearCodeCaches({});
      },
    });
    const contents = window.contents();
    if (outboxWaits && contents !== null) device.connectOutbox(openOutboxPort(contents));
  }
  startDevice().catch((error: unknown) => {
    showProblems([{ where: folder, what: reasonOf(error) }]);
    relaunchSoon(timers, log);
  });

  app.on('second-instance', () => window.toFront());
  closeBeforeQuit({
    device: () => device,
    last() {
      ipc.close();
      log.close();
    },
    timers,
    log,
  });
}
