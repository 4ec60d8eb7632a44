import { authority } from './authority.ts';
import { bearerTokenSchema } from './bearer-token.ts';
import { bilingual, says } from './mistake-text.ts';
import { z } from './schema.ts';

/**
 * How the bytes of a queue machine come to this device. What they mean is the profile's matter; an
 * input names it by its id, one that is shipped or one of the hall's own.
 */

const port = z.int().min(1).max(65535);

/** The id of one that there is. */
const profile = z.string();

/** What the profile leaves open, such as who logs in. It may be secret: never in a log. */
const values = z
  .record(
    z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/),
    z.union([z.string().min(1), z.number()], {
      error: says('须为文本或数字', 'must be a text or a number'),
    }),
    {
      error: says(
        '须为 {"名称": "值"}，名称只用字母、数字和 _，值为文本或数字',
        'must be {"name": "value"}: names of letters, digits and _, values texts or numbers',
      ),
    },
  )
  .default({});

/** Whether a wired keypad speaks through this input: through any other a key is nobody's tap (R6). */
const keypad = z.boolean().optional();

/** The interface to bind to; never all of them by accident. */
const bindTo = z.union([z.ipv4(), z.ipv6()], {
  error: says('须为 IPv4 或 IPv6 地址', 'must be an IPv4 or IPv6 address'),
});

/** Addresses or CIDR ranges that may connect. */
const allow = z
  .array(
    z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
      error: says(
        '须为 IP 地址或网段，如 10.0.0.0/24',
        'must be an IP address or a range such as 10.0.0.0/24',
      ),
    }),
  )
  .min(1);

/** A silent peer is cut after this long; 0 never. */
const idleMs = z.int().min(0).default(0);

/** 0 as a port lets the system choose one, for a demo. */
const ownPort = z.int().min(0).max(65535);

const tcpServerInput = z.strictObject({
  transport: z.literal('tcp-server'),
  profile,
  values,
  keypad,
  host: bindTo,
  port: ownPort,
  allow,
  idleMs,
});

const tcpClientInput = z.strictObject({
  transport: z.literal('tcp-client'),
  profile,
  values,
  keypad,
  /** Where the machine listens: an address or a name. */
  host: z.union([z.ipv4(), z.ipv6(), z.hostname()], {
    error: says('须为 IP 地址或主机名', 'must be an IP address or a host name'),
  }),
  port,
  idleMs,
});

const websocketInput = z
  .strictObject({
    transport: z.literal('websocket'),
    profile,
    values,
    keypad,
    /** A name and password would stand in it for everybody to read; a fragment never arrives. */
    url: z
      .url({
        protocol: /^wss?$/,
        error: says('须为 ws 或 wss 地址', 'must be a ws or wss address'),
      })
      .refine((url) => !/^wss?:\/\/[^/?]*@|#/.test(url), {
        error: bilingual('不得含用户名、密码或 #', 'must not have a name, a password or a #'),
      }),
    ca: authority.optional(),
    idleMs,
  })
  .refine(({ url, ca }) => ca === undefined || url.startsWith('wss:'), {
    path: ['ca'],
    error: bilingual('只用于 wss 地址', 'is for a wss address only'),
  });

const httpInput = z.strictObject({
  transport: z.literal('http'),
  profile,
  values,
  keypad,
  host: bindTo,
  port: ownPort,
  path: z
    .string()
    .regex(
      /^\/[A-Za-z0-9._~/-]{0,120}$/,
      bilingual(
        '须以 / 开头，不含 ? 和 #，如 /events',
        'must begin with /, without ? and #, such as /events',
      ),
    ),
  /** What the machine sends as `authorization: Bearer …` (RFC 6750). */
  token: bearerTokenSchema,
  allow,
});

const serialInput = z.strictObject({
  transport: z.literal('serial'),
  profile,
  values,
  keypad,
  path: z.string().min(1),
  baudRate: z.int().min(1).default(9600),
  dataBits: z.literal([7, 8]).default(8),
  stopBits: z.literal([1, 2]).default(1),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  /** The address of this counter on the bus, for profiles that have one. */
  address: z.int().min(0).max(255).optional(),
});

export const queueInputSchema = z.discriminatedUnion('transport', [
  tcpServerInput,
  tcpClientInput,
  websocketInput,
  httpInput,
  serialInput,
]);
export type QueueInput = z.infer<typeof queueInputSchema>;

/** The settings of one transport. */
export type QueueInputOf<T extends QueueInput['transport']> = Extract<QueueInput, { transport: T }>;
