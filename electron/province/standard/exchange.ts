import { randomUUID } from 'node:crypto';
import { z } from '../../../shared/schema.ts';
import type { DeviceClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { HttpClient, HttpRequest } from '../client.ts';
import type { NoReply } from '../reading.ts';
import { type Reply, readReply } from './reply.ts';

/** What a signed request carries besides its content. */
export interface Stamp {
  /** ms since 1970 UTC. */
  readonly timestamp: string;
  readonly nonce: string;
}

/**
 * Sends what `write` makes of a fresh stamp. A clock too far off (1003) is answered once more with
 * the province's own time, which wins for that request only.
 */
export type Exchange = (write: (stamp: Stamp) => HttpRequest) => Promise<Reply | NoReply>;

const clockRefusalSchema = z.object({
  // 13 digits: the years 2001 to 2286, ms.
  serverTime: z.int().min(1_000_000_000_000).max(9_999_999_999_999),
});

/** @param options.clock is fed by every answer that proved to come from the province */
export function createExchange(options: {
  readonly client: HttpClient;
  readonly clock: DeviceClock;
  readonly log: Log;
}): Exchange {
  const { client, clock, log } = options;

  return async (write) => {
    const first = await once(write, clock.now().corrected);
    if (first.reply.kind !== 'reply' || first.reply.code !== '1003') return first.reply;
    const refusal = clockRefusalSchema.safeParse(first.reply.data);
    if (!refusal.success) return first.reply;
    const { serverTime } = refusal.data;
    log.warn('the province finds our clock too far off', {
      ms: Math.round(serverTime - first.answeredAt),
    });
    // The province said it half a round trip ago.
    return (await once(write, serverTime + first.roundTripMs / 2)).reply;
  };

  async function once(write: (stamp: Stamp) => HttpRequest, at: number) {
    const result = await client.send(
      write({ timestamp: String(Math.round(at)), nonce: randomUUID() }),
    );
    const answeredAt = clock.now().corrected;
    const reply = readReply(result, answeredAt);
    const roundTripMs = result.kind === 'answer' ? result.roundTripMs : 0;
    // A captive portal has a clock, too: only an envelope may set ours.
    if (reply.kind === 'reply' && result.kind === 'answer' && result.date !== undefined) {
      clock.observe(result.date, roundTripMs);
    }
    return { reply, roundTripMs, answeredAt };
  }
}
