import type { ReportFailure } from './failures.ts';

/**
 * Asks that the outbox be kept when the disk runs low: without it Chromium may evict the records
 * that wait. The kiosk works on without; somebody should know.
 */
export function keepStorage(storage: Pick<StorageManager, 'persist'>, report: ReportFailure): void {
  const where = 'persistent storage';
  storage.persist().then(
    (kept) => {
      if (!kept) report(where, 'refused: the outbox may be evicted when the disk runs low');
    },
    (error: unknown) => report(where, error),
  );
}
