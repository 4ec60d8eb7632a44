import type { Stand } from '../faults/stand.ts';
import { pause, within } from '../launch/wait.ts';
import { startQueueSimulator } from '../queue-simulator/index.ts';

/** What goes wrong at a counter in the course of a year, while main lives on. */
interface Trouble {
  readonly name: string;
  /**
   * Begins before a citizen is called.
   * @returns what ends it after that citizen has gone
   */
  begin(stand: Stand): Promise<() => Promise<void>>;
}

const SECOND_PEER = '127.0.0.2';
const FLOOD = { event: 'recalled', perSecond: 2_000, ms: 2_000 } as const;
/** How many citizens are served before the province is back. */
const OUTAGE_CITIZENS = 6;

export const TROUBLES: readonly Trouble[] = [
  {
    name: 'province down',
    async begin({ hall, ...stand }) {
      await hall.province.faults.set({ down: { mode: 'refuse' } });
      return async () => {
        for (let citizen = 1; citizen < OUTAGE_CITIZENS; citizen += 1) await stand.citizen();
        await hall.province.faults.clear('down');
      };
    },
  },
  {
    name: 'province slow and faulty',
    async begin({ hall, ...stand }) {
      await hall.province.faults.set({
        latency: { ms: 600 },
        answerLost: { how: 'close', times: 2 },
        gatewayStatus: { status: 503, processed: false, times: 2 },
      });
      return async () => {
        for (let citizen = 1; citizen < OUTAGE_CITIZENS; citizen += 1) await stand.citizen();
        for (const fault of ['latency', 'answerLost', 'gatewayStatus'] as const) {
          await hall.province.faults.clear(fault);
        }
      };
    },
  },
  {
    name: 'window killed',
    async begin(stand) {
      await stand.killWindow();
      return () => Promise.resolve();
    },
  },
  {
    name: 'serial line unplugged',
    async begin({ hall }) {
      await hall.lineAt('serial').replug(hall.kiosk());
      return () => Promise.resolve();
    },
  },
  {
    name: 'queue machine hangs up',
    async begin({ hall }) {
      for (const name of ['tcp', 'websocket'] as const) {
        const { machine } = hall.lineAt(name);
        await machine.mischief.half('recalled');
        machine.mischief.hangUp();
        await machine.connected();
      }
      return () => Promise.resolve();
    },
  },
  {
    name: 'noise on the line',
    async begin({ hall, random }) {
      const { machine } = hall.lineAt('tcp');
      await machine.mischief.noise(random.whole(1, 3_000));
      // A line of text begins anew after it.
      await machine.sendRaw(Uint8Array.of(0x0a));
      return () => Promise.resolve();
    },
  },
  {
    name: 'flood of another peer',
    async begin({ hall }) {
      const { input } = hall.lineAt('tcp');
      if (input.transport !== 'tcp-server') throw new Error('not a server');
      const { host, port } = input;
      const peer = startQueueSimulator({
        transport: { kind: 'tcp', host, port, from: SECOND_PEER },
        counter: '5',
      });
      const flood = peer.mischief.flood(FLOOD);
      return async () => {
        await within(10_000, flood);
        await peer.close();
        await pause(500);
      };
    },
  },
];
