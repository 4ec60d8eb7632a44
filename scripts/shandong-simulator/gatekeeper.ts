import { z } from 'zod';
import type { Counts } from '../province-simulator/counts.ts';
import { readWireTime } from '../province-simulator/wire-time.ts';
import { decrypt } from './decrypt.ts';
import { type Reply, refused } from './reply.ts';

/** What a hall was given to come in with. */
export type Credentials = Readonly<{ appMark: string; appWord: string; privateKey: string }>;

/** The two calls; each has its item under its own name. */
export type CallName = 'service' | 'evaluate';

/** A time may be this far off, in ms. */
const TIME_WINDOW_MS = 5 * 60 * 1000;

const envelope = z.strictObject({
  txnBodyCom: z.strictObject({
    appMark: z.string(),
    time: z.string(),
    sign: z.string(),
    params: z.record(z.string(), z.array(z.string()).length(1)),
  }),
  txnCommCom: z.strictObject({}),
});

/** Opens requests: mark, time and signature first, then the one item inside. */
export class Gatekeeper {
  readonly #credentials: Credentials;
  readonly #counts: Counts;

  constructor(credentials: Credentials, counts: Counts) {
    this.#credentials = credentials;
    this.#counts = counts;
  }

  /** The item a request brings, or why it is not let in; `serverTime` in ms. */
  open(
    name: CallName,
    body: unknown,
    serverTime: number,
  ): Readonly<{ item: unknown }> | Readonly<{ refusal: Reply }> {
    const read = envelope.safeParse(body);
    if (!read.success) return this.#refuse('envelope', refused('structure', '请求体'));
    const { appMark, time, sign, params } = read.data.txnBodyCom;
    const { appWord, privateKey } = this.#credentials;
    if (appMark !== this.#credentials.appMark) return this.#refuse('appKey', refused('mark'));
    const at = readTime(time);
    if (at === undefined || Math.abs(at - serverTime) > TIME_WINDOW_MS) {
      return this.#refuse('clock', refused('time'));
    }
    if (decrypt(sign, privateKey) !== `${time}${appMark}${appWord}`) {
      return this.#refuse('signature', refused('sign'));
    }
    const [cipher] = params[name] ?? [];
    const items = arrayIn(decrypt(cipher, privateKey));
    if (Object.keys(params).length !== 1 || items?.length !== 1) {
      return this.#refuse('params', refused('structure', `params.${name}`));
    }
    return { item: items[0] };
  }

  #refuse(why: string, refusal: Reply): Readonly<{ refusal: Reply }> {
    this.#counts.add('refused', why);
    return { refusal };
  }
}

/** `yyyyMMddHHmmss` in Asia/Shanghai, as ms. */
function readTime(digits: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  return readWireTime(`${year}-${month}-${day} ${hour}:${minute}:${second}`);
}

function arrayIn(text: string | undefined): readonly unknown[] | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
