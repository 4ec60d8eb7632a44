import type { PeerRecord } from './store.ts';

/** A record that waits, and how it is removed. */
interface Waiting {
  readonly record: PeerRecord;
  remove(): Promise<void>;
}

/** Read at once; a backlog of 100 000 is no list to hold in memory. */
const PAGE = 100;

/**
 * Sends what waits, a record a request, and removes what was answered with a 2xx.
 * @param oldest the oldest records that wait, so many at most
 * @throws when one was not, once the others read with it have been tried
 */
export async function drain(
  oldest: (limit: number) => Promise<readonly Waiting[]>,
  url: string,
  concurrency: number,
): Promise<void> {
  for (let page = await oldest(PAGE); page.length > 0; page = await oldest(PAGE)) {
    const waiting = page.values();
    const lanes = Array.from({ length: concurrency }, () => sendAll(waiting, url));
    const ended = await Promise.allSettled(lanes);
    const failed = ended.find((lane) => lane.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}

/** One of the lanes: takes the next of those that are left until none is. */
async function sendAll(waiting: Iterable<Waiting>, url: string): Promise<void> {
  for (const { record, remove } of waiting) {
    const answer = await fetch(url, requestOf(record));
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    await answer.text();
    await remove();
  }
}

/** As plain text no question goes before it whether another origin may post it. */
export function requestOf(record: unknown): RequestInit {
  return { method: 'POST', body: JSON.stringify(record) };
}
