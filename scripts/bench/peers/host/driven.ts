import type { PeerRecord, Store, Wish } from './store.ts';

/** What one turn of a backlog takes at once. */
const GROUP = 500;

/** What the driver calls from outside, in the page or in main. */
export function createDriven(openStore: (wish: Wish) => Promise<Store>) {
  let opened: Store | null = null;
  const store = (): Store => {
    if (opened === null) throw new Error('no peer has been opened');
    return opened;
  };
  return {
    async open(wish: Wish): Promise<void> {
      opened = await openStore(wish);
    },
    /** @returns ms */
    async append(record: PeerRecord): Promise<number> {
      const began = performance.now();
      await store().append(record);
      return performance.now() - began;
    },
    async fill(record: PeerRecord, count: number): Promise<void> {
      for (let first = 0; first < count; first += GROUP) {
        const length = Math.min(GROUP, count - first);
        const numbered = (_: unknown, index: number): PeerRecord => ({
          ...record,
          id: `${record.id}-${String(first + index).padStart(6, '0')}`,
        });
        await store().fill(Array.from({ length }, numbered));
      }
    },
    count: () => store().count(),
    drain: (concurrency: number) => store().drain(concurrency),
  };
}
