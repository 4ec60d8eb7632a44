import { describe, expect, it } from 'vitest';
import { aProvisioningFile } from '../tests/builders.ts';
import { readProvisioning } from './provisioning.ts';
import { shippedQueueProfiles } from './shipped-queue-profiles.ts';

const file = aProvisioningFile();
const tcp = {
  transport: 'tcp-server',
  profile: 'yiping-json',
  host: '10.0.0.5',
  port: 7300,
  allow: ['10.0.0.0/24'],
} as const;
const client = { transport: 'tcp-client', profile: 'yiping-json', host: 'queue', port: 7 } as const;
const websocket = {
  transport: 'websocket',
  profile: 'yiping-json',
  url: 'wss://queue.hall.example/push',
} as const;
const http = {
  transport: 'http',
  profile: 'yiping-json',
  host: '10.0.0.5',
  port: 7301,
  path: '/events',
  token: 'a-token-of-the-hall-5',
  allow: ['10.0.0.8'],
} as const;
const serial = { transport: 'serial', profile: 'yiping-json', path: '/dev/ttyS0' } as const;

/** A hall's own profile. */
function profile(more: object = {}) {
  return {
    format: 'yiping-queue-profile/1',
    id: 'own',
    name: '本厅叫号机',
    framing: { kind: 'line', delimiter: '\n' },
    codec: { kind: 'yiping-json' },
    reply: { acknowledge: true, result: true, level: false },
    ...more,
  };
}

const mapped = {
  kind: 'mapped',
  charset: 'utf-8',
  syntax: { kind: 'json' },
  messages: [{ when: { cmd: 'CALL' }, event: 'called' }],
};
const QUIET = { acknowledge: false, result: false, level: false };
const heartbeat = { everyMs: 60_000, send: { body: { cmd: 'HELLO' } } };
const byType = {
  kind: 'length-prefixed',
  header: [
    { field: 'type', as: 'int32le' },
    { field: 'length', as: 'int32le' },
  ],
};

/** The outermost parts of one, with nothing in them. */
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMAkwAgUAMAADAQA=\n-----END CERTIFICATE-----';

/** Each mistake with its place. */
function problems(more: object): string[] {
  const result = readProvisioning(JSON.stringify({ ...file, ...more }));
  return result.ok ? [] : result.problems.map(({ where, what }) => `${where}: ${what}`);
}

describe('the inputs of a provisioning file', () => {
  it.each([tcp, client, websocket, http, serial])(
    'take a $transport with its defaults',
    (input) => {
      expect(problems({ queue: [input] })).toEqual([]);
    },
  );

  it('have the values of the design where a hall says nothing', () => {
    const queue = [tcp, client, websocket, serial];
    const result = readProvisioning(JSON.stringify({ ...file, queue }));
    expect(result.ok && result.provisioning).toMatchObject({
      queue: [
        { idleMs: 0, values: {} },
        { idleMs: 0 },
        { idleMs: 0 },
        { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' },
      ],
      queueProfiles: [],
    });
  });

  it.each([
    [
      { ...client, host: 'a queue' },
      'host: 须为 IP 地址或主机名 / must be an IP address or a host name',
    ],
    [{ ...client, port: 0 }, 'port: 不得小于 1 / must be at least 1'],
    [
      { ...websocket, url: 'https://queue' },
      'url: 须为 ws 或 wss 地址 / must be a ws or wss address',
    ],
    [
      { ...websocket, url: 'wss://me:secret@queue/' },
      'url: 不得含用户名、密码或 # / must not have a name, a password or a #',
    ],
    [
      { ...websocket, url: 'wss://queue/#here' },
      'url: 不得含用户名、密码或 # / must not have a name, a password or a #',
    ],
    [
      { ...websocket, ca: 'hall.pem' },
      'ca: 须为 PEM 格式的证书（BEGIN CERTIFICATE） / must be a certificate as PEM (BEGIN CERTIFICATE)',
    ],
    [
      {
        ...websocket,
        url: 'ws://queue',
        ca: CERTIFICATE,
      },
      'ca: 只用于 wss 地址 / is for a wss address only',
    ],
    [
      { ...websocket, ca: CERTIFICATE.replace('AQA', '') },
      'ca: PEM 中的内容不是完整的证书 / what stands in the PEM is no certificate, or not all of one',
    ],
    [{ ...http, host: 'queue' }, 'host: 须为 IPv4 或 IPv6 地址 / must be an IPv4 or IPv6 address'],
    [
      { ...http, path: 'events' },
      'path: 须以 / 开头，不含 ? 和 #，如 /events / must begin with /, without ? and #, such as /events',
    ],
    [
      { ...http, path: '/events?to=5' },
      'path: 须以 / 开头，不含 ? 和 #，如 /events / must begin with /, without ? and #, such as /events',
    ],
    [{ ...http, token: undefined }, 'token: 必填 / is missing'],
    [
      { ...http, token: 'short' },
      'token: 须为 16 至 256 个字母、数字或 . _ ~ + / - / must be 16 to 256 letters, digits or . _ ~ + / -',
    ],
    [{ ...http, allow: [] }, 'allow: 至少 1 项 / needs at least 1 of them'],
    [
      { ...tcp, values: { 'user code': '0512' } },
      'values.user code: 须为 {"名称": "值"}，名称只用字母、数字和 _，值为文本或数字 / must be {"name": "value"}: names of letters, digits and _, values texts or numbers',
    ],
    [
      { ...tcp, values: { userCode: true } },
      'values.userCode: 须为文本或数字 / must be a text or a number',
    ],
  ])('say what is wrong in one: %#', (input, what) => {
    expect(problems({ queue: [input] })).toEqual([`queue[0].${what}`]);
  });

  it('name the profiles there are when there is no such one', () => {
    const queue = [{ ...tcp, profile: 'other' }];
    const known = [...shippedQueueProfiles().map(({ id }) => id), 'own'];
    expect(problems({ queue, queueProfiles: [profile()] })).toEqual([
      `queue[0].profile: 没有该接入方案，可用：${known.join('、')} / ` +
        `there is no such profile, only ${known.join(', ')}`,
    ]);
  });

  it.each([
    [
      'ff68 over tcp',
      { ...tcp, profile: 'ff68' },
      'profile: ff68 只能用于 serial / ff68 works with serial only',
    ],
    [
      'ff68 without an address',
      { ...serial, profile: 'ff68' },
      'address: ff68 需要本窗口在总线上的地址 / ff68 needs the address of this counter on the bus',
    ],
    [
      'messages over a stream',
      { ...serial, profile: 'queue-ws' },
      'profile: queue-ws 只能用于 websocket 或 http / queue-ws works with websocket and http only',
    ],
    [
      'a login over http',
      { ...http, profile: 'hall-push', values: { work_no: '0512', key: 'k' } },
      'profile: hall-push 需要登录或心跳，http 不能由本机先发 / hall-push logs in or sends heartbeats, and over http the device cannot begin',
    ],
    [
      'a value too few',
      { ...websocket, profile: 'hall-push', values: { work_no: '0512' } },
      'values: hall-push 需要 key / hall-push needs key',
    ],
    [
      'a value too many',
      { ...tcp, values: { userCode: '0512' } },
      'values: yiping-json 没有用到 userCode / yiping-json has no use for userCode',
    ],
  ])('refuse what would never be heard: %s', (_what, input, what) => {
    const found = problems({ queue: [input] });
    expect(found.filter((one) => one === `queue[0].${what}`)).toHaveLength(1);
  });

  it('refuse heartbeats and results over http, and types in a header over transports that have none', () => {
    const own = profile({ codec: { ...mapped, heartbeat }, reply: QUIET });
    expect(problems({ queue: [{ ...http, profile: 'own' }], queueProfiles: [own] })).toEqual([
      'queue[0].profile: own 需要登录或心跳，http 不能由本机先发 / own logs in or sends heartbeats, and over http the device cannot begin',
    ]);
    const telling = profile({
      codec: { ...mapped, result: { done: { body: { cmd: 'DONE' } } } },
      reply: { ...QUIET, result: true },
    });
    expect(problems({ queue: [{ ...http, profile: 'own' }], queueProfiles: [telling] })).toEqual([
      'queue[0].profile: own 要求回传结果，http 不能由本机先发 / own wants to be told results, and over http the device cannot begin',
    ]);
    const typed = profile({ framing: byType, codec: mapped, reply: QUIET });
    const inputs = [tcp, serial, websocket, http].map((input) => ({ ...input, profile: 'own' }));
    expect(problems({ queue: inputs, queueProfiles: [typed] })).toEqual([
      'queue[2].profile: own 的报文类型写在帧头中，websocket 没有帧头 / own has the type in the header of its frames, and websocket has no such header',
      'queue[3].profile: own 的报文类型写在帧头中，http 没有帧头 / own has the type in the header of its frames, and http has no such header',
    ]);
  });
});

describe('inputs that would stand in their own way', () => {
  const sameTcp = { ...http, port: tcp.port };
  const keys = { 1: 5 };

  it('have one serial line or one port', () => {
    expect(problems({ queue: [serial, tcp, { ...serial }, sameTcp] })).toEqual([
      'queue[2].path: queue[0] 已占用 /dev/ttyS0 / queue[0] has /dev/ttyS0 already',
      'queue[3].port: queue[1] 已占用 10.0.0.5:7300 / queue[1] has 10.0.0.5:7300 already',
    ]);
    const free = { ...tcp, port: 0 };
    expect(problems({ queue: [free, free, tcp, { ...sameTcp, host: '10.0.0.6' }] })).toEqual([]);
    expect(problems({ queue: [client, client] })).toEqual([]);
  });

  it('have a keypad through which no key can come', () => {
    const own = profile({ codec: mapped, reply: QUIET });
    const queue = [{ ...tcp, profile: 'own', keypad: true }];
    expect(problems({ queue, queueProfiles: [own], keys })).toEqual([
      'queue[0].keypad: own 没有按键事件 keyed / own knows no event keyed',
    ]);
    const key = { when: { cmd: 'KEY' }, event: 'keyed', fields: { key: 'no' } };
    const messages = [...mapped.messages, key];
    const able = profile({ codec: { ...mapped, messages }, reply: QUIET });
    expect(problems({ queue, queueProfiles: [able], keys })).toEqual([]);
  });

  it('have an address on a bus that their profile does not know', () => {
    expect(problems({ queue: [{ ...serial, address: 5 }] })).toEqual([
      'queue[0].address: yiping-json 没有用到总线地址 / yiping-json has no use for an address on a bus',
    ]);
    expect(problems({ queue: [{ ...serial, profile: 'ff68', address: 5 }] })).toEqual([]);
  });
});

describe('a hall’s own profiles', () => {
  it('are taken by any input', () => {
    expect(problems({ queue: [{ ...tcp, profile: 'own' }], queueProfiles: [profile()] })).toEqual(
      [],
    );
  });

  it.each([
    [
      [profile({ id: 'queue-ws' })],
      'queueProfiles[0].id: 与自带的方案同名 / is the name of a shipped profile',
    ],
    [
      [profile(), profile()],
      'queueProfiles[1].id: 同一方案名只能写一次 / a profile may stand here only once',
    ],
    [
      [profile({ framing: { kind: 'line', delimiter: 'EOF' } })],
      'queueProfiles[0].framing.delimiter: 一个字节用大写十六进制，如 "0C" / a byte is upper-case hex, such as "0C"',
    ],
    [[profile({ colour: 'red' })], 'queueProfiles[0]: 未知字段 colour / unknown field colour'],
  ])('say what is wrong in one: %#', (queueProfiles, what) => {
    expect(problems({ queueProfiles })).toEqual([what]);
  });

  it('tell no machine the level unless the hall says why (R12)', () => {
    const queueProfiles = [profile({ reply: { acknowledge: true, result: true, level: true } })];
    expect(problems({ queueProfiles })).toEqual([
      'queueProfiles[0].reply.level: 向叫号机回传等级须在 staffMaySeeLevels 中写明理由（R12） / ' +
        'telling a queue machine the level needs a reason in staffMaySeeLevels (R12)',
    ]);
    const reason = '本市规定窗口当场显示评价结果';
    expect(problems({ queueProfiles, staffMaySeeLevels: { reason } })).toEqual([]);
    expect(problems({ queueProfiles, staffMaySeeLevels: { reason: '   ' } })).toEqual([
      'staffMaySeeLevels.reason: 至少 4 个字符 / must have at least 4 characters',
    ]);
    expect(problems({ queueProfiles, staffMaySeeLevels: {} })).toEqual([
      'staffMaySeeLevels.reason: 必填 / is missing',
    ]);
  });
});
