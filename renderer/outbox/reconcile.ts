import { PAGE, type WorkerRequests } from '../../shared/contract.ts';
import type { Calls } from '../../shared/port-calls.ts';
import type { Queue } from './queue.ts';

/** Main reads or locks a page of records. */
const ANSWER_LIMIT_MS = 30_000;

/**
 * Makes the store agree with the journal, which is the truth, page by page: what the journal has a
 * receipt for is done, what only one of the two holds is given to the other, and of what both hold
 * the journal's version counts (a case mended, a rescue file written).
 * @throws when main or the disk does not answer; what was done until then stays done
 */
export async function reconcile(
  queue: Queue,
  main: Pick<Calls<WorkerRequests>, 'call'>,
): Promise<void> {
  for (const receipts of pagesOf(queue.unconfirmed())) {
    await queue.confirm(await main.call('outbox.confirm', receipts, ANSWER_LIMIT_MS));
  }
  for (const page of pagesOf(queue.holdings())) {
    const { settled, unknown, stale } = await main.call('outbox.known', page, ANSWER_LIMIT_MS);
    await queue.confirm(settled);
    const items = unknown.length === 0 ? [] : await queue.items(unknown);
    if (items.length > 0) await main.call('outbox.adopt', [...items], ANSWER_LIMIT_MS);
    await fetch(stale);
  }
  let after: string | null = null;
  for (;;) {
    const page: string[] = await main.call('outbox.open', { after }, ANSWER_LIMIT_MS);
    after = page.at(-1) ?? null;
    if (after === null) return;
    await fetch(page.filter((id) => !queue.has(id)));
  }

  async function fetch(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const items = await main.call('outbox.restore', [...ids], ANSWER_LIMIT_MS);
    if (items.length > 0) await queue.replace(items);
  }
}

function* pagesOf<T>(all: readonly T[]): Generator<T[]> {
  for (let first = 0; first < all.length; first += PAGE) yield all.slice(first, first + PAGE);
}
