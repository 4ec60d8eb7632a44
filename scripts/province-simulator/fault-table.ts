import { z } from 'zod';

/** Limits that every fault knows. A fault without limits happens every time. */
const limits = {
  /** Happens so many times, then no more. */
  times: z.int().min(1).optional(),
  /** Lets so many matching requests (or items) pass first. */
  after: z.int().min(0).optional(),
  /** Only here: a path such as `/v1/token`, or a beginning such as `/v1/evaluations*`. */
  path: z.string().startsWith('/').optional(),
  /** Only this share of the time, drawn from a generator with this seed (default 1). */
  share: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
};

/** The limits of a fault. */
export type FaultLimits = {
  readonly [Name in keyof typeof limits]?: z.output<(typeof limits)[Name]>;
};

const fault = <Shape extends z.ZodRawShape>(does: string, shape: Shape) =>
  z.strictObject({ ...shape, ...limits }).describe(does);

const processed = z.boolean().default(false);

/**
 * The faults: name → what it takes → what it does. `processed: true` lets the request take effect
 * first, so that the caller cannot know. Of the faults that replace the answer only the first
 * that fires, in this order, counts; latency, slowBody and clockSkew combine with any.
 */
export const faultTable = z
  .strictObject({
    latency: fault('waits ms, ± up to jitterMs, before anything else', {
      ms: z.number().min(0).max(600_000),
      jitterMs: z.number().min(0).default(0),
    }),
    clockSkew: fault('the server clock is off by ms: Date header, timestamp window, serverTime', {
      ms: z.int(),
    }),
    expireTokens: fault('voids every token issued so far, once unless told otherwise', {}),
    tokenLife: fault('tokens issued from now on live so many seconds', {
      seconds: z.number().min(0),
    }),
    down: z
      .strictObject({
        mode: z.enum(['refuse', 'destroy']).default('refuse'),
        times: limits.times,
        after: limits.after,
        share: limits.share,
        seed: limits.seed,
      })
      .refine(
        (setting) => setting.mode === 'destroy' || Object.keys(setting).length === 1,
        'limits go with mode destroy only: nobody can count refused connections',
      )
      .describe('connections are refused (listener closed), or destroyed as soon as accepted'),
    otherCertificate: z
      .strictObject({})
      .describe('with TLS: shows another self-signed certificate that nobody trusts'),
    blackHole: fault('takes the request and never answers; nothing is processed', {}),
    resetBefore: fault('resets the connection (RST) before processing', {}),
    tooMany: fault('HTTP 429 with Retry-After in seconds or as a date; no envelope', {
      retryAfterSeconds: z.int().min(0).default(5),
      form: z.enum(['seconds', 'date']).default('seconds'),
    }),
    captivePortal: fault('HTTP 200 with the HTML of a log-in page', {}),
    redirect: fault('sends the caller to another host', {
      location: z.string().default('http://portal.example/login'),
      status: z
        .union([z.literal(301), z.literal(302), z.literal(307), z.literal(308)])
        .default(302),
    }),
    gatewayStatus: fault('an HTTP status without envelope, 503 unless told otherwise', {
      status: z.int().min(400).max(599).default(503),
      processed,
    }),
    emptyBody: fault('a bare 200 without body', { processed }),
    brokenJson: fault('HTTP 200 with JSON that ends in the middle', { processed }),
    oversizedBody: fault('HTTP 200 with a well-formed envelope of more than so many bytes', {
      bytes: z
        .int()
        .min(1)
        .max(256 * 1024 * 1024)
        .default(2 * 1024 * 1024),
      processed,
    }),
    resetAfter: fault('processes, then resets the connection (RST) instead of answering', {}),
    answerLost: fault('processes, then hangs for ever or closes, without answer', {
      how: z.enum(['hang', 'close']).default('hang'),
    }),
    slowBody: fault('sends the body of the answer at so many bytes per second', {
      bytesPerSecond: z.number().min(1),
    }),
    businessCode: fault('answers this code, unprocessed, for the call or for single items', {
      code: z.string().min(1).default('5000'),
      message: z.string().default('系统繁忙'),
      scope: z.enum(['call', 'item']).default('call'),
    }),
    rejectNext: fault('the inspection refuses the next items (or services) with this violation', {
      violation: z
        .strictObject({ field: z.string(), rule: z.string(), message: z.string() })
        .default({ field: 'orgCode', rule: 'simulated', message: '模拟的质检不通过。' }),
    }),
    withoutReceipt: fault('accepts an item, but its result has no receipt', {}),
    acceptSecond: fault('accepts a second record for a dedupe key, to see who would send one', {}),
  })
  .partial();

/** Which faults are set, with their defaults filled in. */
export type FaultSettings = z.output<typeof faultTable>;

/** What may be written to set faults. */
export type FaultRequest = z.input<typeof faultTable>;

/** The name of a fault. */
export type FaultName = keyof FaultSettings;

/** All names, in the order of the table. */
export const faultNames = faultTable.keyof().options;
