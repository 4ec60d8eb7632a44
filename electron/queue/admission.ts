import { randomUUID } from 'node:crypto';
import type { Moment } from '../../shared/clock.ts';
import type { QueueEvent } from '../../shared/queue-event.ts';
import type { Allowance } from './allowance.ts';
import { createDeduplication } from './deduplication.ts';
import type { Decoded } from './profiles/codec.ts';

/** What the session made of an event. Only of `keyed` it is asked: a key is a citizen's rating. */
export type Taken = 'taken' | 'ignored';

/** `known`: handled before. `tooMany`: more than the peer may send. */
export type Admitted = Taken | 'known' | 'tooMany';

/** Which events of an input reach the session: each once, and not more of a peer than it may send. */
export interface Admission {
  /**
   * @param raw the whole frame
   * @param allowance the peer's
   */
  admit(
    event: Extract<Decoded, { kind: 'event' }>,
    raw: Uint8Array,
    allowance: Allowance,
    now: Moment,
  ): Admitted;
}

export function createAdmission(settings: {
  readonly counter: string;
  readonly onEvent: (event: QueueEvent) => Taken;
}): Admission {
  const { counter, onEvent } = settings;
  const deduplication = createDeduplication();
  return {
    admit({ id, content }, bytes, allowance, now) {
      const raw = Buffer.from(bytes).toString('hex');
      const key = { bytes: raw, ...(id === undefined ? {} : { id }) };
      if (deduplication.knows(key, now.monotonic)) return 'known';
      if (!allowance.take(now.monotonic)) return 'tooMany';
      const taken = onEvent({ ...content, id: id ?? randomUUID(), counter, at: now, raw });
      if (content.kind === 'keyed' && taken === 'ignored') return 'ignored';
      // Not before it is handled: what the session could not take may be sent again.
      deduplication.remember(key, now.monotonic);
      return 'taken';
    },
  };
}
