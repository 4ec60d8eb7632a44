import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../log.ts';
import type { NoReply } from './reading.ts';

/** An access token, or why there is none. */
export type TokenResult =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none'; readonly outcome: NoReply['outcome'] };

/** The token all calls share. */
export interface Tokens {
  /** The cached one, or a new one, fetched once for all who ask meanwhile. Never rejects. */
  get(): Promise<TokenResult>;
  /** The province refused it; a newer one is left alone. */
  discard(token: string): void;
}

/** What a province gave, or why it gave nothing. */
export type Grant =
  | { readonly kind: 'grant'; readonly token: string; readonly lifeSeconds: number }
  | { readonly kind: 'none'; readonly outcome: NoReply['outcome'] };

/** A token is given up this long before it expires, so that none expires on its way. */
const MARGIN_MS = 60_000;

/** @param options.ask asks the province for a new one; never rejects */
export function createTokenCache(options: {
  readonly ask: () => Promise<Grant>;
  readonly clock: Clock;
  readonly log: Log;
}): Tokens {
  const { ask, clock, log } = options;
  let held: { readonly token: string; readonly until: number } | undefined;
  let fetching: Promise<TokenResult> | undefined;

  return {
    get() {
      if (held !== undefined && clock.now().monotonic < held.until) {
        return Promise.resolve({ kind: 'token', token: held.token });
      }
      fetching ??= fetchToken().finally(() => {
        fetching = undefined;
      });
      return fetching;
    },
    discard(token) {
      if (held?.token === token) held = undefined;
    },
  };

  async function fetchToken(): Promise<TokenResult> {
    // The wall clock may jump; how long a token lives is a duration. It began when we asked.
    const askedAt = clock.now().monotonic;
    const grant = await ask();
    if (grant.kind === 'none') return notGiven(grant.outcome);
    const { token, lifeSeconds } = grant;
    const lifeMs = lifeSeconds * 1000;
    held = { token, until: askedAt + lifeMs - Math.min(MARGIN_MS, lifeMs / 10) };
    log.info('the province gave a token', { lifeSeconds });
    return { kind: 'token', token };
  }
}

/** Without a token nothing else was sent, so nothing else can have arrived. */
function notGiven(outcome: NoReply['outcome']): TokenResult {
  const detail = `no token: ${outcome.detail}`;
  return {
    kind: 'none',
    outcome:
      outcome.kind === 'retry'
        ? { ...outcome, mayHaveArrived: false, detail }
        : { ...outcome, detail },
  };
}
