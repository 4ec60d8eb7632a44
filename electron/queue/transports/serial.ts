import type { SerialPort } from 'serialport';
import type { Timers } from '../../../shared/clock.ts';
import type { QueueInputOf } from '../../../shared/queue-input.ts';
import { reasonOf } from '../../log.ts';
import { backoffMs } from './backoff.ts';
import { type SerialPorts, systemSerialPorts } from './serial-ports.ts';
import type { Peer, Transport, TransportSurroundings } from './transport.ts';

/** "Gone means its path no longer exists (checked each second)." */
const LOOK_MS = 1_000;
/** Answers a wire may hold up before they are thrown away, bytes. */
const UNSENT_LIMIT = 16 * 1024;
/** A driver may never answer. Neither the start of the device nor its end waits longer for it, ms. */
const DRIVER_LIMIT_MS = 2_000;

/**
 * Keeps one serial port open. A USB adapter that is pulled often gives no `close`, so its path is
 * looked at each second; when it returns, under its own or another name, it is opened again. A port
 * that is there but cannot be opened is tried again with backoff; one whose driver does not answer is
 * not, since each attempt may hold a thread until it does.
 */
export function openSerial(
  settings: QueueInputOf<'serial'>,
  { events, timers, random }: TransportSurroundings,
  ports: SerialPorts = systemSerialPorts(),
): Transport {
  interface Place {
    readonly path: string;
    readonly identity: string;
  }
  interface Opened extends Place {
    readonly port: SerialPort;
    readonly peer: Peer;
  }
  let opened: Opened | undefined;
  let usbSerial: string | undefined;
  let timer: unknown;
  let failures = 0;
  let missing = false;
  let closed = false;
  /** The step under way, so that closing can wait for it. */
  let step: Promise<void> = Promise.resolve();

  function after(ms: number, run: () => Promise<void>): void {
    if (closed) return;
    timers.clearTimeout(timer);
    timer = timers.setTimeout(() => {
      step = run();
    }, ms);
  }

  async function attempt(): Promise<void> {
    try {
      const place = await locate();
      if (closed) return;
      if (place === undefined) {
        if (!missing) events.problem(`${settings.path} does not exist`);
        missing = true;
        return after(LOOK_MS, attempt);
      }
      missing = false;
      await open(place);
    } catch (error) {
      if (closed) return;
      failures += 1;
      events.problem(`cannot open ${settings.path}: ${reasonOf(error)}`);
      after(backoffMs(failures, random()), attempt);
    }
  }

  /**
   * Where the same USB adapter is now, else the configured path: when a hub starts anew two adapters
   * may have changed names, and when a broken one is replaced the new one has another number.
   */
  async function locate(): Promise<Place | undefined> {
    const configured = await placeAt(settings.path);
    if (usbSerial === undefined) return configured;
    const here = configured && (await ports.usbSerialOf(settings.path));
    if (here === usbSerial) return configured;
    const path = await ports.pathOf(usbSerial);
    return (path === undefined ? undefined : await placeAt(path)) ?? configured;
  }

  async function placeAt(path: string): Promise<Place | undefined> {
    const identity = await ports.identityOf(path);
    return identity === undefined ? undefined : { path, identity };
  }

  async function open(place: Place): Promise<void> {
    const { baudRate, dataBits, stopBits, parity } = settings;
    const port = await ports.make({ path: place.path, baudRate, dataBits, stopBits, parity });
    port.on('error', (error) => {
      if (!closed) events.problem(`${place.path}: ${reasonOf(error)}`);
    });
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error === null ? resolve() : reject(error)));
    });
    if (closed) return closePort(port);
    failures = 0;
    const peer: Peer = {
      address: place.path,
      send: (bytes) => send(port, bytes),
      cut: (why) => lose(now, why),
    };
    const now: Opened = { ...place, port, peer };
    opened = now;
    port.on('data', (bytes: Uint8Array) => {
      if (opened === now) events.arrived(peer, bytes);
    });
    port.on('close', () => lose(now, 'the port closed'));
    events.opened(peer);
    learnUsbSerial(place.path);
    // Whoever heard of it may have cut it at once: then it is opened again instead.
    if (opened === now) after(LOOK_MS, look);
  }

  function learnUsbSerial(path: string): void {
    ports.usbSerialOf(path).then(
      (found) => {
        usbSerial = found ?? usbSerial;
      },
      () => {
        // Where the system has no list of ports, an adapter is only found under its own name.
      },
    );
  }

  async function look(): Promise<void> {
    const now = opened;
    if (now === undefined) return;
    const identity = await ports.identityOf(now.path).catch(() => now.identity);
    if (closed || opened !== now) return;
    if (identity === now.identity) return after(LOOK_MS, look);
    lose(now, identity === undefined ? 'the port is gone' : 'the port was replaced');
  }

  function lose(now: Opened, why: string): void {
    if (opened !== now) return;
    opened = undefined;
    events.closed(now.peer, why);
    // Nobody waits for it, since it may never answer.
    void closePort(now.port);
    after(LOOK_MS, attempt);
  }

  function send(port: SerialPort, bytes: Uint8Array): boolean {
    const failed = (error: Error | null | undefined) => {
      if (error) events.problem(`writing failed: ${reasonOf(error)}`);
    };
    if (opened?.port !== port) {
      events.problem('an answer was lost: the port is closed');
      return false;
    }
    if (port.writableLength > UNSENT_LIMIT) {
      events.problem('an answer was lost: the line is stuck');
      return false;
    }
    port.write(Buffer.from(bytes), failed);
    port.drain(failed);
    return true;
  }

  /** The device does not wait for it any longer; it is heard all the same when it answers. */
  function isSilent(): void {
    if (!closed) events.problem(`the driver of ${settings.path} does not answer`);
  }

  step = attempt();
  return {
    attempted: atMost(DRIVER_LIMIT_MS, step, timers, isSilent),
    boundTo: () => undefined,
    close() {
      closed = true;
      timers.clearTimeout(timer);
      const now = opened;
      opened = undefined;
      if (now !== undefined) events.closed(now.peer, 'we are closing');
      const ended = [step, now === undefined ? undefined : closePort(now.port)];
      return atMost(DRIVER_LIMIT_MS, Promise.all(ended), timers);
    },
  };
}

/** Waits for something, but not for ever; never rejects. */
function atMost(
  ms: number,
  work: Promise<unknown>,
  timers: Timers,
  late?: () => void,
): Promise<void> {
  return new Promise((resolve) => {
    const limit = timers.setTimeout(() => {
      late?.();
      resolve();
    }, ms);
    const done = () => {
      timers.clearTimeout(limit);
      resolve();
    };
    work.then(done, done);
  });
}

/** Closes the port; resolves in any case, also when it is closed already. */
function closePort(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    if (!port.isOpen) return resolve();
    port.close(() => resolve());
  });
}
