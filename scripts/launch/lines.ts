import { randomBytes } from 'node:crypto';
import type { ProvisioningFile } from '../../shared/provisioning.ts';
import { selfSignedCertificate } from '../province-simulator/certificate.ts';
import { type QueueSimulator, startQueueSimulator } from '../queue-simulator/index.ts';
import { freePort } from './free-port.ts';
import type { Kiosk } from './kiosk.ts';
import { layPtyPair, type PtyPair } from './pty-pair.ts';
import { inTime } from './wait.ts';

type InputFile = ProvisioningFile['queue'][number];

/** How a queue machine is wired to a kiosk: over which transport, and which machine it is. */
export interface Wiring {
  readonly transport: InputFile['transport'];
  /** Of the input: a shipped one, or one that the hall's provisioning brings. */
  readonly profile: string;
  /** Which the simulator plays; called like the profile unless given. */
  readonly machine?: string;
  /** What the profile leaves open. */
  readonly values?: Readonly<Record<string, string>>;
  readonly secure?: boolean;
  /** Whether a keypad of the citizen is on it. */
  readonly keypad?: boolean;
}

/** Those that need nothing but what is shipped. */
const LINES = {
  tcp: { transport: 'tcp-server', profile: 'yiping-json' },
  'tcp-client': { transport: 'tcp-client', profile: 'yiping-json' },
  websocket: { transport: 'websocket', profile: 'yiping-json' },
  wss: { transport: 'websocket', profile: 'yiping-json', secure: true },
  http: { transport: 'http', profile: 'yiping-json' },
  'serial-json': { transport: 'serial', profile: 'yiping-json' },
  serial: { transport: 'serial', profile: 'ff68' },
  'queue-ws': { transport: 'websocket', profile: 'queue-ws', values: { userCode: '0512' } },
  'hall-push': {
    ...{ transport: 'websocket', profile: 'hall-push' },
    values: { work_no: '0512', key: 'made-up-key' },
  },
  gbk: { transport: 'tcp-server', profile: 'gbk-int32' },
  'gbk-client': { transport: 'tcp-client', profile: 'gbk-int32' },
} as const satisfies Readonly<Record<string, Wiring>>;

export type LineName = keyof typeof LINES;
export const LINE_NAMES = Object.keys(LINES) as LineName[];

/** The shipped profiles that some line speaks. */
export const LINE_PROFILES: readonly string[] = Object.values(LINES).map(({ profile }) => profile);

/** Machines that tell the cases themselves; of the others the case source is asked. */
const TELL_CASES: ReadonlySet<string> = new Set(['yiping-json', 'example-hall']);

const HOST = '127.0.0.1';
/** A machine and a kiosk that have not found each other by then never will, ms. */
const PATIENCE_MS = 40_000;
/** A peer from 127.0.0.16 or above is a stranger. */
const ALLOW = ['127.0.0.0/28'];

/** A machine at work and the input of the kiosk that belongs to it. */
export interface Line {
  readonly name: string;
  readonly input: InputFile;
  readonly machine: QueueSimulator;
  /** Whether the machine tells the cases itself; else the case source is asked. */
  readonly tellsCases: boolean;
  /**
   * Resolves when the machine is connected with that kiosk: nothing it says from then on is lost.
   * @throws when it is not within a minute
   */
  connected(kiosk: Kiosk): Promise<void>;
  /**
   * Takes the cable away and puts it back; resolves when that kiosk has opened it again.
   * @throws unless it is a serial line
   */
  replug(kiosk: Kiosk): Promise<void>;
  close(): Promise<void>;
}

/**
 * Wires a machine to a kiosk that is about to start.
 * @param wish a line by its name, or another, whose name then is that of its profile
 * @param place.folder where a serial line gets its names
 * @param place.counter whose machine it is; on a bus its address
 */
export async function layLine(
  wish: LineName | Wiring,
  place: { readonly folder: string; readonly counter: string },
): Promise<Line> {
  const { counter } = place;
  const [name, wiring]: [string, Wiring] =
    typeof wish === 'string' ? [wish, LINES[wish]] : [wish.profile, wish];
  const { transport, profile, machine: played = profile, values, keypad, secure = false } = wiring;
  const common = {
    profile,
    ...(values !== undefined && { values }),
    ...(keypad !== undefined && { keypad }),
  };
  const start = (wire: Parameters<typeof startQueueSimulator>[0]['transport']) =>
    startQueueSimulator({ transport: wire, machine: played, counter });
  const connected = (machine: QueueSimulator) =>
    inTime(PATIENCE_MS, `the connection of the queue machine on ${name}`, machine.connected());
  const laid = (input: InputFile, machine: QueueSimulator): Line => ({
    ...{ name, input, machine, tellsCases: TELL_CASES.has(played) },
    connected: () => connected(machine),
    replug: () => Promise.reject(new Error(`${name} is no serial line`)),
    close: () => machine.close(),
  });
  switch (transport) {
    case 'tcp-server': {
      const port = await freePort();
      const input = { transport, ...common, host: HOST, port, allow: ALLOW };
      return laid(input, start({ kind: 'tcp', host: HOST, port }));
    }
    case 'http': {
      const [port, token] = [await freePort(), randomBytes(16).toString('hex')];
      const input = { transport, ...common, host: HOST, port, path: '/queue', token };
      const url = `http://${HOST}:${port}/queue`;
      return laid({ ...input, allow: ALLOW }, start({ kind: 'http', url, token }));
    }
    case 'tcp-client': {
      const machine = start({ kind: 'tcp-listen', host: HOST, port: 0 });
      const port = (await machine.port) ?? 0;
      return laid({ transport, ...common, host: HOST, port }, machine);
    }
    case 'websocket': {
      const certificate = secure ? selfSignedCertificate() : undefined;
      const wire = { kind: 'websocket', host: HOST, port: 0 } as const;
      const machine = start({ ...wire, ...(certificate !== undefined && { certificate }) });
      const url = `${secure ? 'wss' : 'ws'}://${HOST}:${await machine.port}/`;
      const ca = certificate === undefined ? {} : { ca: certificate.cert };
      return laid({ transport, ...common, url, ...ca }, machine);
    }
    case 'serial': {
      const pair = await layPtyPair(place.folder, name);
      const address = Number(counter);
      const machine = await orClose(pair, () =>
        start({ kind: 'serial', path: pair.machine, address }),
      );
      const input = { transport, ...common, path: pair.kiosk };
      // The machine cannot see it, and what arrives before the port is open is thrown away.
      const opened = `"peer":"${pair.kiosk}","msg":"a queue machine connected"`;
      return {
        ...laid(profile === 'ff68' ? { ...input, address } : input, machine),
        async connected(kiosk) {
          await connected(machine);
          await kiosk.printed(opened);
        },
        async replug(kiosk) {
          const before = kiosk.output().length;
          // Its own end would not notice either.
          machine.mischief.hangUp();
          await pair.replug();
          await connected(machine);
          await kiosk.printed(opened, before);
        },
        async close() {
          await machine.close();
          await pair.close();
        },
      };
    }
  }
}

/** Until the line itself is there to be closed nobody else would close its pty. */
async function orClose<T>(pair: PtyPair, make: () => T): Promise<T> {
  try {
    return make();
  } catch (error) {
    await pair.close();
    throw error;
  }
}
