import type { FujianSettings } from '../../../shared/fujian-settings.ts';
import { z } from '../../../shared/schema.ts';
import type { DeviceClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { jsonOf, type NoReply, type Spoken } from '../reading.ts';
import { createTokenCache, type Tokens } from '../token-cache.ts';
import { askByRightClock } from '../wrong-clock.ts';
import { tokenSign } from './cipher.ts';
import type { Exchange } from './exchange.ts';

const grantSchema = z.object({
  // One word, as it stands behind `Basic`.
  access_token: z.string().regex(/^[!-~]{1,4096}$/),
  /** s */
  expires_in: z.union([
    z.number().min(0),
    z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number),
  ]),
});

/**
 * The token of all calls. The refresh token is not used: asking anew takes one call as well, and
 * works after a restart of either side.
 */
export function createTokens(options: {
  readonly settings: FujianSettings;
  readonly exchange: Exchange;
  readonly clock: DeviceClock;
  readonly log: Log;
}): Tokens {
  const { settings, exchange, clock, log } = options;
  const url = new URL(settings.tokenUrl);

  return createTokenCache({
    clock,
    log,
    ask: async () => {
      const reply = await askByRightClock({
        ask: once,
        // The token server says nothing but 401, whatever it did not like.
        isRefused: (answer) => answer.kind === 'noReply' && answer.outcome.kind === 'unauthorised',
        ...{ clock, log },
      });
      if (reply.kind === 'noReply') return { kind: 'none', outcome: reply.outcome };
      const { access_token: token, expires_in: lifeSeconds } = reply.said;
      return { kind: 'grant', token, lifeSeconds };
    },
  });

  function once(): Promise<Spoken<z.infer<typeof grantSchema>> | NoReply> {
    const timestamp = String(Math.round(clock.now().corrected));
    const query = new URLSearchParams(url.search);
    query.set('app_key', settings.appKey);
    query.set('timestamp', timestamp);
    query.set('sign', tokenSign(settings, timestamp));
    return exchange(
      {
        method: 'GET',
        target: `${url.pathname}?${query}`,
        headers: { accept: 'application/json', 'accept-encoding': 'identity' },
      },
      (body) => grantSchema.safeParse(jsonOf(body)).data,
    );
  }
}
