import { launchKiosk } from '../../launch/kiosk.ts';
import type { Durability, PeerRecord, Wish } from './host/store.ts';

/** A peer in an Electron of its own: one window with one store in it, or one file in its main. */
export interface Peer {
  readonly name: Wish['name'];
  readonly durability: Durability;
  /** Where everything is kept: IndexedDB below `chromium/IndexedDB/`, the file as `records.jsonl`. */
  readonly dataFolder: string;
  /** From starting the process to the store being ready to take a record, ms. */
  readonly startMs: number;
  /**
   * Resolves when the peer has acknowledged the record; what that promises, `Durability` says.
   * @returns ms it took, by the clock of the page, so that the way to the page does not count
   * @throws when the peer has refused it
   */
  append(record: PeerRecord): Promise<number>;
  /** Many at once, as an outage would leave them; ids are those of the record, numbered. */
  fill(record: PeerRecord, count: number): Promise<void>;
  /** Records that wait. */
  count(): Promise<number>;
  /**
   * Sends each record that waits, one a request (`POST`, the record as JSON), and removes it when it
   * was answered with a 2xx. Workbox does so by its own `replayRequests`, one after the other and
   * whatever the status; the others by a loop as somebody would write it.
   * @param concurrency requests under way at the same time, six at most; Workbox takes no notice
   * @throws when a request was not answered; what was not sent waits on
   */
  drain(concurrency: number): Promise<void>;
  /**
   * Sends requests from a file that main reads, so many at the same time; only `file` has a main.
   * @returns ms from the first request to the last answer
   */
  sendAll(file: string, concurrency: number): Promise<number>;
  /** SIGKILL of every process at once. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a peer on a folder that is new, or that an earlier one has left.
 * @param app folder of the staged host, see `stagePeers`
 */
export async function openPeer(
  options: Wish & {
    readonly app: string;
    readonly display: string | undefined;
    readonly dataFolder: string;
  },
): Promise<Peer> {
  const { app, display, dataFolder, ...wish } = options;
  const { name, durability } = wish;
  const began = performance.now();
  const kiosk = await launchKiosk({ app, display, dataFolder });
  /** Runs in the page, or in main, where the host has put `peer`. */
  const call = <T>(method: string, ...args: readonly unknown[]): Promise<T> => {
    const wish = { method, args };
    return name === 'file'
      ? kiosk.electron.evaluate((_electron, { method, args }) => {
          return Reflect.get(globalThis, 'peer')[method](...args);
        }, wish)
      : kiosk.page.evaluate(({ method, args }) => {
          return Reflect.get(globalThis, 'peer')[method](...args);
        }, wish);
  };
  try {
    await call('open', wish);
  } catch (error) {
    await kiosk.close();
    throw error;
  }
  return {
    ...{ name, durability, dataFolder },
    startMs: performance.now() - began,
    append: (record) => call('append', record),
    fill: (record, count) => call('fill', record, count),
    count: () => call('count'),
    drain: (concurrency) => call('drain', concurrency),
    sendAll: (file, concurrency) => call('sendAll', file, concurrency),
    kill: kiosk.kill,
    close: kiosk.close,
  };
}
