import { mkdtemp, rename, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SerialPort } from 'serialport';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { QueueEvent } from '../../shared/queue-event.ts';
import type { QueueInputOf } from '../../shared/queue-input.ts';
import { type Listening, startListening, stateOf } from './testing/listening.ts';
import { createOverhearing } from './testing/overhearing.ts';
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

async function listen(
  own: Partial<SerialInput> = {},
  more: Parameters<typeof startListening>[1] = {},
): Promise<Listening> {
  const input = { ...anInput(), path: join(folder, 'device'), ...own };
  const listening = await startListening([input], more);
  running.push(() => listening.listener.close());
  return listening;
}

type SerialInput = QueueInputOf<'serial'>;

function anInput(): SerialInput {
  return {
    transport: 'serial',
    profile: 'ff68',
    values: {},
    path: '',
    baudRate: 9600,
    dataBits: 8,
    stopBits: 1,
    parity: 'none',
    address: 5,
  };
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

  it('says nothing to a wired keypad whose key nobody takes, and reports no result', async () => {
    const { machine } = await line();
    const onEvent = ({ kind }: QueueEvent) => (kind === 'keyed' ? 'ignored' : 'taken');
    const listening = await listen({ keypad: true }, { onEvent });
    const heard: number[] = [];
    machine.on('data', (bytes: Uint8Array) => heard.push(...bytes));
    listening.listener.report({ kind: 'done', ticket: '023', counter: '5' });
    machine.write(Buffer.concat([KEY_2, CALLED]));
    expect(await kinds(listening, 2)).toEqual(['keyed', 'called']);
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

  it('opens the port again that was taken away and put back between two looks', async () => {
    const first = await line();
    const listening = await listen();
    await first.remove();
    const second = await line();
    await listening.inTime(() => !stateOf(listening).connected);
    await listening.inTime(() => stateOf(listening).connected);
    second.machine.write(Buffer.from(CALLED));
    expect(await kinds(listening, 1)).toEqual(['called']);
  });

  it('notices that another device stands behind its path', async () => {
    await line('one');
    const two = await line('two');
    const path = join(folder, 'device');
    await symlink(join(folder, 'one'), path);
    const listening = await listen({ path });
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

  /** The transport alone, on adapters with USB serial numbers; the list of the system has no ptys. */
  async function openUsb(path: string, adapters: Map<string, string>) {
    const overhearing = createOverhearing();
    const ports = {
      ...systemSerialPorts(),
      usbSerialOf: (at: string) => Promise.resolve(adapters.get(at)),
      pathOf: (serial: string) =>
        Promise.resolve([...adapters].find(([, number]) => number === serial)?.[0]),
    };
    const transport = openSerial({ ...anInput(), path }, overhearing.surroundings, ports);
    running.push(() => transport.close());
    await transport.attempted;
    return overhearing;
  }

  it('follows a USB adapter that returns under another name', async () => {
    const [one, other] = [join(folder, 'ttyUSB0'), join(folder, 'ttyUSB1')];
    const first = await line('ttyUSB0');
    const adapters = new Map([[one, 'A10042']]);
    const { told, inTime } = await openUsb(one, adapters);
    await first.remove();
    adapters.delete(one);
    adapters.set(other, 'A10042');
    await line('ttyUSB1');
    await inTime(() => told.includes(`opened ${other}`));
    expect(told.filter((what) => what.startsWith('opened'))).toEqual([
      `opened ${one}`,
      `opened ${other}`,
    ]);
  });

  it('knows its own adapter when two come back with their names exchanged', async () => {
    const [one, other] = [join(folder, 'ttyUSB0'), join(folder, 'ttyUSB1')];
    const first = await line('ttyUSB0');
    const adapters = new Map([[one, 'A10042']]);
    const { told, arrived, until, inTime } = await openUsb(one, adapters);
    await first.remove();
    adapters.set(one, 'B20001').set(other, 'A10042');
    const [stranger, own] = [await line('ttyUSB0'), await line('ttyUSB1')];
    await inTime(() => told.includes(`opened ${other}`));
    stranger.machine.write('a stranger');
    own.machine.write('our own');
    await until(() => arrived.length > 0);
    expect(arrived.join('')).toBe('our own');
  });

  it('takes a new adapter that replaces a broken one', async () => {
    const path = join(folder, 'ttyUSB0');
    const first = await line('ttyUSB0');
    const adapters = new Map([[path, 'A10042']]);
    const { told, inTime } = await openUsb(path, adapters);
    await first.remove();
    adapters.set(path, 'B20001');
    await line('ttyUSB0');
    await inTime(() => told.filter((what) => what === `opened ${path}`).length === 2);
  });

  it('opens its port anew when whoever reads it has lost its place', async () => {
    await line();
    const path = join(folder, 'device');
    const { told, peers, inTime } = await openUsb(path, new Map());
    peers[0]?.cut('no mark to go on from');
    await inTime(() => told.length === 3);
    expect(told).toEqual([
      `opened ${path}`,
      `closed ${path}: no mark to go on from`,
      `opened ${path}`,
    ]);
  });

  it('R22: does not wait for ever for a driver that does not open the port', async () => {
    const { told, time, until, surroundings } = createOverhearing();
    const answers: (() => void)[] = [];
    const transport = openSerial({ ...anInput(), path: 'COM3' }, surroundings, {
      identityOf: () => Promise.resolve('an adapter'),
      usbSerialOf: () => Promise.resolve(undefined),
      pathOf: () => Promise.resolve(undefined),
      async make(options) {
        const port = await systemSerialPorts().make(options);
        port.open = (opened) => answers.push(() => opened?.(null));
        return port;
      },
    });
    running.push(() => transport.close());
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    time.advance(2_000);
    await transport.attempted;
    expect([told, time.pending()]).toEqual([['problem: the driver of COM3 does not answer'], []]);
    answers[0]?.();
    await until(() => told.at(-1) === 'opened COM3');
  });

  it('opens a port again that was cut as soon as it was open', async () => {
    await line();
    const path = join(folder, 'device');
    const { told, inTime, surroundings } = createOverhearing();
    const { events } = surroundings;
    const openings = () => told.filter((what) => what === `opened ${path}`).length;
    const opened: typeof events.opened = (peer) => {
      events.opened(peer);
      if (openings() === 1) peer.cut('it is not wanted');
    };
    const wary = { ...surroundings, events: { ...events, opened } };
    const transport = openSerial({ ...anInput(), path }, wary);
    running.push(() => transport.close());
    await transport.attempted;
    await inTime(() => openings() === 2);
    expect(told[1]).toBe(`closed ${path}: it is not wanted`);
  });

  it('does not wait for ever for the driver of a pulled adapter when it is closed', async () => {
    await line();
    const { told, time, surroundings } = createOverhearing();
    const path = join(folder, 'device');
    const system = systemSerialPorts();
    const transport = openSerial({ ...anInput(), path }, surroundings, {
      ...system,
      async make(options) {
        const port = await system.make(options);
        const close = port.close.bind(port);
        running.push(() => new Promise((resolve) => close(() => resolve())));
        port.close = () => undefined;
        return port;
      },
    });
    await transport.attempted;
    const closing = transport.close();
    expect([told, time.pending()]).toEqual([
      [`opened ${path}`, `closed ${path}: we are closing`],
      [2_000],
    ]);
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
