import type { DeviceClock } from '../../clock.ts';
import type { HttpClient, HttpRequest } from '../client.ts';
import { type NoReply, readAnswer, type Spoken } from '../reading.ts';

/**
 * Sends one request.
 * @param read what of a body is the province's own words; undefined when it is not the province's
 */
export type Exchange = <T>(
  request: HttpRequest,
  read: (body: Uint8Array) => T | undefined,
) => Promise<Spoken<T> | NoReply>;

/** @param options.clock is fed by every answer that comes from the province */
export function createExchange(options: {
  readonly client: HttpClient;
  readonly clock: DeviceClock;
}): Exchange {
  const { client, clock } = options;

  return async (request, read) => {
    const result = await client.send(request);
    const reply = readAnswer(result, clock.now().corrected, read);
    // A captive portal has a clock, too: only the province's words may set ours, or its refusal of
    // who we are, for which the token server has none. A portal lets everybody in.
    const isTheirs =
      reply.kind === 'reply' || (reply.kind === 'noReply' && reply.outcome.kind === 'unauthorised');
    if (isTheirs && result.kind === 'answer' && result.date !== undefined) {
      clock.observe(result.date, result.roundTripMs);
    }
    return reply;
  };
}
