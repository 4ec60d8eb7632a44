import type { BundleResult } from '../../shared/bundle-view.ts';
import type { Clock, Timers } from '../../shared/clock.ts';
import type { Health } from '../health.ts';
import type { Log } from '../log.ts';
import type { Installed } from './installation.ts';
import type { Sources } from './source.ts';

const MINUTE_MS = 60_000;
/** How often the days of a bundle without updates are looked at, minutes. */
const OTHERWISE = 60;

/**
 * Looks for newer bundles where the hall's bundle says, and says when that one has expired: a rating
 * device goes on all the same (R22).
 */
export function watchUpdates(options: {
  readonly installed: () => Installed | null;
  readonly install: (bytes: Uint8Array) => Promise<BundleResult>;
  readonly sources: Pick<Sources, 'url'>;
  readonly health: Pick<Health, 'set' | 'clear'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}): { close(): void } {
  const { installed, install, sources, health, clock, timers, log } = options;
  let etag: string | undefined;
  let trouble = '';
  let timer: unknown;
  let closed = false;

  function lookAtDays(): void {
    const { expiresAt } = installed() ?? {};
    const isOver = expiresAt !== undefined && Date.parse(expiresAt) <= clock.now().corrected;
    if (isOver) health.set('bundleExpired', `the bundle has expired at ${expiresAt}`);
    else health.clear('bundleExpired');
  }

  async function ask(url: string, ca: string | undefined): Promise<void> {
    const fetched = await sources.url(url, ca, etag);
    if (closed || fetched === 'same') return;
    if (!fetched.ok) {
      const [{ what }] = fetched.problems;
      // A web server that rests at night is nothing to be called for.
      if (what !== trouble) log.warn('no bundle could be fetched', { why: what });
      trouble = what;
      return;
    }
    trouble = '';
    const result = await install(fetched.bytes);
    etag = fetched.etag;
    if (result.ok) health.clear('bundleUpdate');
    else health.set('bundleUpdate', result.problems[0]?.what ?? 'refused');
  }

  function next(): void {
    if (closed) return;
    const { everyMinutes = OTHERWISE } = installed()?.content.updates ?? {};
    timer = timers.setTimeout(() => void look().then(next), everyMinutes * MINUTE_MS);
  }

  async function look(): Promise<void> {
    lookAtDays();
    const { updates } = installed()?.content ?? {};
    if (updates !== undefined) await ask(updates.url, updates.ca);
  }

  lookAtDays();
  next();
  return {
    close() {
      closed = true;
      timers.clearTimeout(timer);
    },
  };
}
