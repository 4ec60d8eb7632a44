import type { Timers } from '../../shared/clock.ts';
import type { Province } from '../../shared/province.ts';
import type { Case } from '../../shared/service.ts';
import type { Log } from '../log.ts';

/** Between an answer and the next question, ms: about as long as anybody looks at a QR code twice. */
const EVERY_MS = 5_000;

/** A case whose page is out, so that it may be rated elsewhere. */
export interface PageOut {
  readonly service: string;
  readonly item: Case;
}

/** Asks the province whether somebody has rated by phone or on its page meanwhile (R23). */
export interface ReceiptWatch {
  /** Whose page is out now; what was asked about another one is not heard any more. */
  keep(out: PageOut | null): void;
  close(): void;
}

/**
 * Asks every five seconds while a page is out, or as seldom as the province wishes; never again once the province has said that it has no
 * way to ask.
 * @param options.found hears once of each evaluation the province has
 */
export function createReceiptWatch(options: {
  readonly findReceipt: Province['findReceipt'];
  readonly timers: Timers;
  readonly log: Log;
  readonly found: (out: PageOut) => void;
}): ReceiptWatch {
  const { findReceipt, timers, log, found } = options;
  let out: PageOut | null = null;
  let timer: unknown;
  let isSupported = true;

  /** @param after ms the province asked us to wait: every counter of the hall asks */
  function askLater(after = 0): void {
    timer = timers.setTimeout(() => void ask(), Math.max(EVERY_MS, after));
  }

  async function ask(): Promise<void> {
    const asked = out;
    if (asked === null) return;
    const answer = await findReceipt(asked.item);
    if (out?.service !== asked.service) return;
    if (!answer.ok) {
      return askLater(answer.outcome.kind === 'retry' ? answer.outcome.after : undefined);
    }
    if (answer.value.kind === 'none') return askLater();
    // Its page may stay out, but there is nothing more to ask.
    if (answer.value.kind === 'found') {
      log.info('rated elsewhere', { service: asked.service });
      found(asked);
      return;
    }
    isSupported = false;
    log.info('the province cannot be asked for receipts');
  }

  return {
    keep(next) {
      if (next?.service === out?.service) return;
      timers.clearTimeout(timer);
      out = isSupported ? next : null;
      if (out !== null) askLater();
    },
    close() {
      timers.clearTimeout(timer);
      out = null;
    },
  };
}
