import type { SerialPort } from 'serialport';
import type { Outlet, Plug, Way } from '../outlet.ts';

const AGAIN_MS = 250;

/** Opens the port, and again whenever it is gone. */
export function openPort(
  { path, baudRate = 9600 }: { readonly path: string; readonly baudRate?: number },
  outlet: Outlet,
): Way {
  let current: Promise<SerialPort | undefined> = Promise.resolve(undefined);
  let again: NodeJS.Timeout | undefined;
  let closed = false;

  function ended(): void {
    if (!closed) again = setTimeout(open, AGAIN_MS);
  }

  function open(): void {
    current = opened(path, baudRate, outlet, ended);
  }

  open();
  return {
    async close() {
      closed = true;
      clearTimeout(again);
      const port = await current;
      await new Promise<void>((resolve) => {
        if (port?.isOpen) port.close(() => resolve());
        else resolve();
      });
    },
  };
}

/** Who plays over a network never loads the native module. */
async function opened(
  path: string,
  baudRate: number,
  outlet: Outlet,
  ended: () => void,
): Promise<SerialPort | undefined> {
  const { SerialPort: Port } = await import('serialport');
  const port = new Port({ path, baudRate, autoOpen: false });
  const plug: Plug = {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        port.write(Buffer.from(bytes), (error) => {
          if (error) reject(error);
        });
        port.drain((error) => (error ? reject(error) : resolve()));
      }),
    pull: () => port.close(),
  };
  port.on('error', () => {
    // A write into a line that is gone; `close` follows.
  });
  port.on('data', (bytes) => outlet.arrived(plug, bytes));
  port.on('close', () => {
    outlet.out(plug);
    ended();
  });
  return new Promise((resolve) => {
    port.open((error) => {
      if (error === null) outlet.plugIn(plug);
      else ended();
      resolve(error === null ? port : undefined);
    });
  });
}
