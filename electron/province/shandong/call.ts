import type { Timers } from '../../../shared/clock.ts';
import type { ShandongSettings } from '../../../shared/shandong-settings.ts';
import { wireTime } from '../../../shared/shanghai-time.ts';
import type { DeviceClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { createHttpClient } from '../client.ts';
import type { NoReply, Spoken } from '../reading.ts';
import { askByRightClock } from '../wrong-clock.ts';
import type { Encrypt } from './cipher.ts';
import { readReply, type Said } from './reply.ts';
import { type Meaning, meaningOf } from './words.ts';

/** An answer and what it means. */
export type Reply = Spoken<Said> & { readonly meaning: Meaning };

/**
 * Tells the province one item; never rejects.
 * @param write the item, anew for each attempt: the first may have put the clock right
 */
export type Call = (write: () => object) => Promise<Reply | NoReply>;

/** The way to one of the two calls. */
export interface Line {
  readonly call: Call;
  /**
   * Reads the province's clock and tells it nothing. No call of this interface only asks, but whoever
   * serves it refuses a bare GET, and says when; a captive portal refuses nothing.
   * @returns whether anybody answered
   */
  askTime(): Promise<boolean>;
  close(): Promise<void>;
}

/** How a server answers a GET where only a POST is served. */
const REFUSALS: readonly number[] = [400, 401, 403, 404, 405, 415, 500];

/**
 * One of the two calls.
 * @param options.name of the parameter that holds the item
 * @param options.clock is fed by every answer that proved to come from the province
 */
export function createCall(options: {
  readonly name: 'service' | 'evaluate';
  readonly url: string;
  readonly settings: ShandongSettings;
  readonly encrypt: Encrypt;
  readonly clock: DeviceClock;
  readonly timers: Timers;
  readonly log: Log;
}): Line {
  const { name, settings, encrypt, clock, timers, log } = options;
  const { appMark, appWord, ca, connectTimeoutMs, totalTimeoutMs } = settings;
  const url = new URL(options.url);
  const target = `${url.pathname}${url.search}`;
  const limits = { connectTimeoutMs, totalTimeoutMs };
  const client = createHttpClient({ origin: url.origin, ca, ...limits, clock, timers });

  return { call, askTime, close: () => client.close() };

  function call(write: () => object): Promise<Reply | NoReply> {
    return askByRightClock({
      ask: () => once(write),
      isRefused: (reply) => reply.kind === 'reply' && reply.meaning.kind === 'unauthorised',
      ...{ clock, log },
    });
  }

  async function once(write: () => object): Promise<Reply | NoReply> {
    const body = Buffer.from(JSON.stringify(envelope(write())));
    const result = await client.send({
      method: 'POST',
      target,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        accept: 'application/json',
        'accept-encoding': 'identity',
      },
      body,
    });
    const reply = readReply(result, clock.now().corrected);
    if (reply.kind === 'noReply') return reply;
    // A captive portal has a clock, too: only an envelope may set ours.
    if (result.kind === 'answer' && result.date !== undefined) {
      clock.observe(result.date, result.roundTripMs);
    }
    return { ...reply, meaning: meaningOf(reply.said, settings.settings.words) };
  }

  async function askTime(): Promise<boolean> {
    const result = await client.send({ method: 'GET', target, headers: { accept: '*/*' } });
    if (result.kind === 'failure') return false;
    const { status, date, roundTripMs } = result;
    if (REFUSALS.includes(status) && date !== undefined) clock.observe(date, roundTripMs);
    return true;
  }

  function envelope(item: object) {
    const time = wireTime(clock.now().corrected).replaceAll(/\D/g, '');
    const sign = encrypt(`${time}${appMark}${appWord}`);
    const params = { [name]: [encrypt(JSON.stringify([item]))] };
    return { txnBodyCom: { appMark, time, sign, params }, txnCommCom: {} };
  }
}
