import { mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { QueueInput } from '../../shared/provisioning.ts';
import type { QueueInputState } from './index.ts';
import { createHandDrivenTime } from './testing/hand-driven-time.ts';
import { type Listening, startListening } from './testing/listening.ts';
import { createPtyPair, type PtyPair } from './testing/pty-pair.ts';
import { bytesOf } from './testing/queue-frames.ts';
import { openSerial } from './transports/serial.ts';
import { systemSerialPorts } from './transports/serial-ports.ts';

const CALLED = bytesOf('FF 68 03 03 68 05 01 0C 12 16');
const EVALUATE = bytesOf('FF 68 03 03 68 05 01 0B 11 16');
const FOR_ANOTHER = bytesOf('FF 68 03 03 68 06 01 0C 13 16');
const KEY_2 = bytesOf('FF 68 03 03 68 05 11 02 18 16');

let folder: string;
const running: (() => Promise<void>)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiping-queue-'));
});

afterEach(async () => {
  for (const end of running.splice(0).reverse()) await end();
  await rm(folder, { recursive: true });
});

async function line(device = 'device'): Promise<PtyPair & { machine: SerialPort }> {
  const pair = await createPtyPair(join(folder, device), join(folder, `${device}-machine`));
  running.push(() => pair.remove());
  return { ...pair, machine: await pair.openMachine() };
}

async function listen(path = join(folder, 'device')): Promise<Listening> {
  const listening = await startListening([{ ...anInput(), path }]);
  running.push(() => listening.listener.close());
  return listening;
}

type SerialInput = Extract<QueueInput, { transport: 'serial' }>;

function anInput(): SerialInput {
  return {
    transport: 'serial',
    profile: 'ff68',
    path: '',
    baudRate: 9600,
    dataBits: 8,
    stopBits: 1,
    parity: 'none',
    address: 5,
  };
}

function stateOf({ listener }: Listening): QueueInputState {
  const [state] = listener.state();
  if (state === undefined) throw new Error('no input');
  return state;
}

async function kinds(listening: Listening, count: number): Promise<string[]> {
  await listening.until(() => listening.events.length >= count);
  return listening.events.map((event) => event.kind);
}

describe('the queue listener over a serial line', () => {
  it('hears its own address through noise and ignores the others', async () => {
    const { machine } = await line();
    const listening = await listen();
    machine.write(Buffer.concat([bytesOf('00 FF 68 16'), FOR_ANOTHER, CALLED, EVALUATE]));
    expect(await kinds(listening, 2)).toEqual(['called', 'evaluate']);
    expect(stateOf(listening)).toMatchObject({ connected: true, ignored: 1, good: 2, bad: 1 });
  });

  it('finds a frame that a false start swallowed once the line is silent', async () => {
    const { machine } = await line();
    const listening = await listen();
    machine.write(Buffer.concat([CALLED, bytesOf('FF 68 40 40 68'), EVALUATE]));
    expect(await kinds(listening, 1)).toEqual(['called']);
    await listening.inTime(() => listening.events.length === 2);
    expect(stateOf(listening)).toMatchObject({ good: 2, bad: 1 });
  });

  it('handles the same bytes once within 300 ms and again afterwards', async () => {
    const { machine } = await line();
    const listening = await listen();
    machine.write(Buffer.concat([CALLED, CALLED, EVALUATE]));
    expect(await kinds(listening, 2)).toEqual(['called', 'evaluate']);
    expect(stateOf(listening).duplicate).toBe(1);
    listening.time.advance(301);
    machine.write(Buffer.from(CALLED));
    expect(await kinds(listening, 3)).toEqual(['called', 'evaluate', 'called']);
  });

  it('says nothing to a wired keypad whose key nobody records, and reports no result', async () => {
    const { machine } = await line();
    const listening = await listen();
    const heard: number[] = [];
    machine.on('data', (bytes: Uint8Array) => heard.push(...bytes));
    listening.listener.report({ kind: 'done', ticket: '023', counter: '5' });
    machine.write(Buffer.concat([KEY_2, CALLED]));
    expect(await kinds(listening, 1)).toEqual(['called']);
    expect(stateOf(listening)).toMatchObject({ unsupported: 1, good: 1 });
    expect(heard).toEqual([]);
  });

  it('opens the port again when its path was gone and returns', async () => {
    const first = await line();
    const listening = await listen();
    await first.remove();
    await listening.inTime(() => !stateOf(listening).connected);
    await listening.inTime(() => stateOf(listening).lastProblem !== undefined);
    expect(stateOf(listening).lastProblem?.what).toContain('does not exist');
    const second = await line();
    await listening.inTime(() => stateOf(listening).connected);
    second.machine.write(Buffer.from(CALLED));
    expect(await kinds(listening, 1)).toEqual(['called']);
  });

  it('notices that another device stands behind its path', async () => {
    await line('one');
    const two = await line('two');
    const path = join(folder, 'device');
    await symlink(join(folder, 'one'), path);
    const listening = await listen(path);
    await symlink(join(folder, 'two'), `${path}-new`);
    await rename(`${path}-new`, path);
    await listening.inTime(() => listening.logged.join().includes('the port was replaced'));
    await listening.inTime(() => stateOf(listening).connected);
    two.machine.write(Buffer.from(CALLED));
    expect(await kinds(listening, 1)).toEqual(['called']);
  });

  it('starts without its port and opens it when it appears', async () => {
    const listening = await listen();
    expect(stateOf(listening)).toMatchObject({ connected: false });
    expect(stateOf(listening).lastProblem?.what).toContain('does not exist');
    const { machine } = await line();
    await listening.inTime(() => stateOf(listening).connected);
    machine.write(Buffer.from(CALLED));
    expect(await kinds(listening, 1)).toEqual(['called']);
  });

  it('follows a USB adapter that returns under another name', async () => {
    const first = await line('ttyUSB0');
    const time = createHandDrivenTime();
    const opened: string[] = [];
    const ports = {
      ...systemSerialPorts(),
      // What the system's list would say; ptys are not in it.
      usbSerialOf: () => Promise.resolve('A10042'),
      pathOf: (serial: string) =>
        Promise.resolve(serial === 'A10042' ? join(folder, 'ttyUSB1') : undefined),
    };
    const transport = openSerial(
      { ...anInput(), path: join(folder, 'ttyUSB0') },
      {
        events: {
          opened: (peer) => opened.push(peer.address),
          arrived: () => undefined,
          closed: () => undefined,
          refused: () => undefined,
          problem: () => undefined,
        },
        timers: time.timers,
        random: () => 0,
      },
      ports,
    );
    running.push(() => transport.close());
    await transport.attempted;
    await first.remove();
    await line('ttyUSB1');
    while (opened.length < 2) {
      time.advance(1_000);
      for (let turn = 0; turn < 50; turn += 1) await new Promise((done) => setImmediate(done));
    }
    expect(opened).toEqual([join(folder, 'ttyUSB0'), join(folder, 'ttyUSB1')]);
  });

  it('does not wait for ever for the driver of a pulled adapter when it is closed', async () => {
    await line();
    const time = createHandDrivenTime();
    const system = systemSerialPorts();
    const told: string[] = [];
    const transport = openSerial(
      { ...anInput(), path: join(folder, 'device') },
      {
        events: {
          opened: () => undefined,
          arrived: () => undefined,
          closed: (_peer, why) => told.push(why),
          refused: () => undefined,
          problem: () => undefined,
        },
        timers: time.timers,
        random: () => 0,
      },
      {
        ...system,
        async make(options) {
          const port = await system.make(options);
          const close = port.close.bind(port);
          running.push(() => new Promise((resolve) => close(() => resolve())));
          port.close = () => undefined;
          return port;
        },
      },
    );
    await transport.attempted;
    const closing = transport.close();
    expect([told, time.pending()]).toEqual([['we are closing'], [2_000]]);
    time.advance(2_000);
    await closing;
  });

  it('says what is missing when the profile needs an address', async () => {
    const { address: _, ...input } = anInput();
    const listening = await startListening([{ ...input, path: join(folder, 'device') }]);
    running.push(() => listening.listener.close());
    expect(stateOf(listening).lastProblem?.what).toContain('needs the address');
  });
});
