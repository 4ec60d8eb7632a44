import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SerialPort } from 'serialport';

/** Two ends of a serial line without the hardware. */
export interface PtyPair {
  /** Opens the far end, where the queue machine is. */
  openMachine(): Promise<SerialPort>;
  /** Takes the line away: both paths are gone. */
  remove(): Promise<void>;
}

/** Makes a line with socat; resolves when both paths exist. */
export async function createPtyPair(device: string, machine: string): Promise<PtyPair> {
  const ends = [device, machine].map((link) => `pty,raw,echo=0,link=${link}`);
  const process = spawn('socat', ['-d', '-d', ...ends], { stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = once(process, 'exit');
  await new Promise<void>((resolve) => {
    let said = '';
    process.stderr.on('data', (bytes) => {
      said += bytes;
      if (said.includes('starting data transfer loop')) resolve();
    });
  });
  return {
    async openMachine() {
      const port = new SerialPort({ path: machine, baudRate: 9600, autoOpen: false });
      // The line is taken away under it.
      port.on('error', () => undefined);
      await new Promise<void>((resolve, reject) => {
        port.open((error) => (error === null ? resolve() : reject(error)));
      });
      return port;
    },
    async remove() {
      process.kill();
      await exited;
    },
  };
}
