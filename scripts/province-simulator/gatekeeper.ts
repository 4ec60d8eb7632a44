import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Counts } from './counts.ts';
import { type Code, type Reply, reply } from './reply.ts';
import { hmacSm3Hex, sameText, sm3Hex } from './sm3.ts';

/** Who may call, and how long a token lives (seconds). */
export type Credentials = Readonly<{
  appKey: string;
  appSecret: string;
  tokenLifeSeconds: number;
}>;

/** The parts of a request that its signature covers, and the headers that carry it. */
export type SignedRequest = Readonly<{
  method: string;
  /** The request target exactly as sent, query and all. */
  target: string;
  body: Uint8Array;
  authorization: string | undefined;
  timestamp: string | undefined;
  nonce: string | undefined;
  signature: string | undefined;
}>;

/** A timestamp may be this far off, in ms. */
const TIMESTAMP_WINDOW_MS = 5 * 60 * 1000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const tokenRequest = z.strictObject({
  appKey: z.string(),
  timestamp: z.string(),
  nonce: z.string(),
  sign: z.string(),
});

/** Tokens, signatures, nonces and the timestamp window (province.md, `standard` and *Signing*). */
export class Gatekeeper {
  readonly #credentials: Credentials;
  readonly #counts: Counts;
  /** Token → when it expires, in ms. They live in memory: a restarted province knows none. */
  readonly #tokens = new Map<string, number>();
  /** Nonce → when it may be forgotten, because its timestamp would be refused anyway. */
  readonly #nonces = new Map<string, number>();

  constructor(credentials: Credentials, counts: Counts) {
    this.#credentials = credentials;
    this.#counts = counts;
  }

  /**
   * Answers `POST /v1/token`. `serverTime` (ms) is what the caller's timestamp is held against,
   * `now` (ms) what tokens live by: a skewed clock must not void them.
   */
  issueToken(
    body: unknown,
    serverTime: number,
    now: number,
    lifeSeconds = this.#credentials.tokenLifeSeconds,
  ): Reply {
    const request = tokenRequest.safeParse(body);
    if (!request.success) {
      return this.#refuse(
        'signature',
        '1002',
        '请求体应为 appKey、timestamp、nonce、sign 四个文本字段',
      );
    }
    const { appKey, timestamp, nonce, sign } = request.data;
    if (appKey !== this.#credentials.appKey) {
      return this.#refuse('appKey', '1002', 'appKey 不存在');
    }
    const signed = `${appKey}\n${timestamp}\n${nonce}`;
    const refusal = this.#checkSigned({ timestamp, nonce, signature: sign, signed }, serverTime);
    if (refusal !== undefined) return refusal;
    for (const [token, expiresAt] of this.#tokens) {
      if (expiresAt <= now) this.#tokens.delete(token);
    }
    const accessToken = randomBytes(24).toString('hex');
    this.#tokens.set(accessToken, now + lifeSeconds * 1000);
    return reply('0', { accessToken, expiresIn: lifeSeconds });
  }

  /** The refusal of a call that carries a token and a signature, or undefined when it may pass. */
  refusalOf(request: SignedRequest, serverTime: number, now: number): Reply | undefined {
    const token = /^Bearer ([!-~]+)$/.exec(request.authorization ?? '')?.[1];
    if (token === undefined) return this.#refuse('token', '1001', '缺少 Authorization: Bearer');
    if ((this.#tokens.get(token) ?? 0) <= now) return this.#refuse('token', '1001');
    const { method, target, timestamp, nonce, signature } = request;
    const signed = `${method}\n${target}\n${timestamp}\n${nonce}\n${sm3Hex(request.body)}`;
    return this.#checkSigned({ timestamp, nonce, signature, signed }, serverTime);
  }

  /** Voids every token issued so far. */
  expireTokens(): void {
    this.#tokens.clear();
  }

  #checkSigned(
    call: Readonly<{
      timestamp: string | undefined;
      nonce: string | undefined;
      signature: string | undefined;
      signed: string;
    }>,
    serverTime: number,
  ): Reply | undefined {
    const { timestamp, nonce, signature, signed } = call;
    if (timestamp === undefined || !/^\d{13}$/.test(timestamp)) {
      return this.#refuse('signature', '1002', '时间戳应为 13 位毫秒数');
    }
    if (nonce === undefined || !UUID.test(nonce)) {
      return this.#refuse('signature', '1002', '随机数应为 UUID');
    }
    if (Math.abs(Number(timestamp) - serverTime) > TIMESTAMP_WINDOW_MS) {
      this.#counts.add('refused', 'clock');
      return reply('1003', { serverTime });
    }
    if (!sameText(signature ?? '', hmacSm3Hex(this.#credentials.appSecret, signed))) {
      return this.#refuse('signature', '1002');
    }
    // Only a nonce that was signed counts as seen: else anybody could burn other people's nonces.
    if (this.#nonces.has(nonce)) return this.#refuse('nonce', '1002', '随机数重复');
    this.#remember(nonce, serverTime);
    return undefined;
  }

  #remember(nonce: string, serverTime: number): void {
    for (const [known, forgetAt] of this.#nonces) {
      if (forgetAt > serverTime) break;
      this.#nonces.delete(known);
    }
    this.#nonces.set(nonce, serverTime + 4 * TIMESTAMP_WINDOW_MS);
  }

  #refuse(why: string, code: Code, detail?: string): Reply {
    this.#counts.add('refused', why);
    return reply(code, {}, detail);
  }
}
