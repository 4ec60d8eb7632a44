import { lstat, stat } from 'node:fs/promises';
import type { SerialPort } from 'serialport';

/** The serial ports of this computer, as far as the transport needs them. */
export interface SerialPorts {
  /**
   * What stands behind a path now; absent when nothing does. Another value than before means that
   * it was taken away and put back in between.
   */
  identityOf(path: string): Promise<string | undefined>;
  /** The USB serial number of what is at the path, where it has one. */
  usbSerialOf(path: string): Promise<string | undefined>;
  /** Where the device with that USB serial number is now. */
  pathOf(usbSerial: string): Promise<string | undefined>;
  /** A port that is not open yet. */
  make(options: PortOptions): Promise<SerialPort>;
}

export interface PortOptions {
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly stopBits: 1 | 2;
  readonly parity: 'none' | 'even' | 'odd';
}

/**
 * The real ones. `serialport` is loaded when the first port is looked at: a hall without serial
 * machines must not depend on a native module.
 */
export function systemSerialPorts(): SerialPorts {
  const list = async () => (await import('serialport')).SerialPort.list();
  return {
    async identityOf(path) {
      // On Windows a port has a name, but no file.
      if (process.platform === 'win32') {
        return (await list()).some((port) => port.path === path) ? path : undefined;
      }
      try {
        // The name may be a link (udev, socat): both the link and its end can be replaced.
        const [link, device] = await Promise.all([lstat(path), stat(path)]);
        return [link.ino, link.birthtimeMs, device.ino, device.rdev].join(':');
      } catch {
        return undefined;
      }
    },
    async usbSerialOf(path) {
      return (await list()).find((port) => port.path === path)?.serialNumber;
    },
    async pathOf(usbSerial) {
      return (await list()).find((port) => port.serialNumber === usbSerial)?.path;
    },
    async make(options) {
      const { SerialPort: Port } = await import('serialport');
      return new Port({ ...options, autoOpen: false });
    },
  };
}
