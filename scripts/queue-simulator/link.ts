import { connect, type Socket } from 'node:net';
import type { SerialPort } from 'serialport';

/** Where the machine's cable ends. */
export type SimulatorTransport =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | {
      readonly kind: 'serial';
      readonly path: string;
      readonly address: number;
      readonly baudRate?: number;
    };

/** A cable that is plugged in again and again until somebody closes it. */
export interface Link {
  /** Sends as soon as there is a connection; resolves when the bytes are on their way. */
  send(bytes: Uint8Array): Promise<void>;
  /** Resolves when connected, at once if it is. */
  connected(): Promise<void>;
  close(): Promise<void>;
}

/** What can be plugged in: a socket or a serial port. */
interface Plugged {
  write(bytes: Uint8Array): Promise<void>;
  unplug(): Promise<void>;
}

interface Heard {
  /** A new connection begins. */
  readonly opened: () => void;
  readonly arrived: (bytes: Uint8Array) => void;
  /** The connection is over; the next one is tried at once. */
  readonly ended: () => void;
}

const AGAIN_MS = 250;

/**
 * Keeps a connection of the given kind.
 * @param heard called with the bytes of each connection
 */
export function openLink(transport: SimulatorTransport, heard: Heard): Link {
  let current: Plugged | undefined;
  /** `current` once it is through. */
  let plugged: Plugged | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  const give = transport.kind === 'tcp' ? socketTo(transport) : portAt(transport);

  function plugIn(): void {
    const attempt: Plugged = give({
      opened() {
        plugged = attempt;
        heard.opened();
        for (const { resolve } of waiting.splice(0)) resolve();
      },
      arrived: heard.arrived,
      ended() {
        if (plugged === attempt) {
          plugged = undefined;
          heard.ended();
        }
        if (!closed) timer = setTimeout(plugIn, AGAIN_MS);
      },
    });
    current = attempt;
  }

  plugIn();

  function connected(): Promise<void> {
    if (closed) return Promise.reject(new Error('the simulator is closed'));
    if (plugged !== undefined) return Promise.resolve();
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  }

  return {
    connected,
    async send(bytes) {
      await connected();
      await plugged?.write(bytes);
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      for (const { reject } of waiting.splice(0)) reject(new Error('the simulator is closed'));
      await current?.unplug();
    },
  };
}

function socketTo({ host, port }: { readonly host: string; readonly port: number }) {
  return ({ opened, arrived, ended }: Heard): Plugged => {
    const socket: Socket = connect({ host, port, noDelay: true });
    const over = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    socket.on('connect', opened);
    socket.on('data', arrived);
    socket.on('error', () => {
      // `close` follows, and then the next attempt.
    });
    socket.on('close', ended);
    return {
      write: (bytes) =>
        new Promise((resolve, reject) =>
          socket.write(bytes, (error) => (error ? reject(error) : resolve())),
        ),
      async unplug() {
        socket.destroy();
        await over;
      },
    };
  };
}

function portAt({ path, baudRate = 9600 }: { readonly path: string; readonly baudRate?: number }) {
  return ({ opened, arrived, ended }: Heard): Plugged => {
    const attempted = openPort(path, baudRate, { opened, arrived, ended });
    return {
      async write(bytes) {
        const port = await attempted;
        if (port === undefined) throw new Error(`${path} is not open`);
        await new Promise<void>((resolve, reject) => {
          port.write(Buffer.from(bytes), (error) => {
            if (error) reject(error);
          });
          port.drain((error) => (error ? reject(error) : resolve()));
        });
      },
      async unplug() {
        const port = await attempted;
        await new Promise<void>((resolve) => {
          if (port?.isOpen) port.close(() => resolve());
          else resolve();
        });
      },
    };
  };
}

/** Who plays over TCP never loads the native module. */
async function openPort(
  path: string,
  baudRate: number,
  { opened, arrived, ended }: Heard,
): Promise<SerialPort | undefined> {
  const { SerialPort: Port } = await import('serialport');
  const port = new Port({ path, baudRate, autoOpen: false });
  port.on('error', () => {
    // A write into a line that is gone; `close` follows.
  });
  port.on('data', arrived);
  port.on('close', ended);
  return new Promise((resolve) => {
    port.open((error) => {
      if (error === null) opened();
      else ended();
      resolve(error === null ? port : undefined);
    });
  });
}
