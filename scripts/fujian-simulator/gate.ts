import { randomBytes } from 'node:crypto';
import { sameText } from '../province-simulator/sm3.ts';
import { md5Hex } from './cipher.ts';

/** Who may call, and how long a token lives (seconds). */
export type Credentials = Readonly<{
  appKey: string;
  appCode: string;
  tokenLifeSeconds: number;
  signCase: 'lower' | 'upper';
}>;

/** A token request's timestamp may be this far off, in ms. */
const TIME_WINDOW_MS = 5 * 60 * 1000;

/** What `GET {tokenUrl}` answers. */
export type Grant = Readonly<{
  access_token: string;
  expires_in: number;
  refresh_token: string;
  re_expires_in: number;
}>;

/** Gives out tokens and knows them again. They live in memory: a restarted province knows none. */
export class Gate {
  readonly #credentials: Credentials;
  /** Token → when it expires, in ms. */
  readonly #tokens = new Map<string, number>();

  constructor(credentials: Credentials) {
    this.#credentials = credentials;
  }

  /**
   * The grant for a signed request, or undefined when it is not signed as it must be.
   * @param serverTime of the province's own clock, which may be skewed
   */
  grant(
    query: URLSearchParams,
    { now, serverTime }: Readonly<{ now: number; serverTime: number }>,
    lifeSeconds = this.#credentials.tokenLifeSeconds,
  ): Grant | undefined {
    const { appKey, appCode, signCase } = this.#credentials;
    const timestamp = query.get('timestamp') ?? '';
    const sign = md5Hex(`${appCode}${timestamp}`);
    const expected = signCase === 'upper' ? sign.toUpperCase() : sign;
    const isSigned =
      /^\d{13}$/.test(timestamp) &&
      Math.abs(Number(timestamp) - serverTime) <= TIME_WINDOW_MS &&
      query.get('app_key') === appKey &&
      sameText(query.get('sign') ?? '', expected);
    if (!isSigned) return undefined;
    const token = randomBytes(16).toString('hex');
    this.#tokens.set(token, now + lifeSeconds * 1000);
    return {
      access_token: token,
      expires_in: lifeSeconds,
      refresh_token: randomBytes(16).toString('hex'),
      re_expires_in: lifeSeconds * 10,
    };
  }

  knows(token: string, now: number): boolean {
    return (this.#tokens.get(token) ?? 0) > now;
  }

  /** Voids every token issued so far. */
  expire(): void {
    this.#tokens.clear();
  }
}
