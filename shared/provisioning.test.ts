import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aProvisioningFile } from '../tests/builders.ts';
import { pathText } from './problem.ts';
import { readProvisioning } from './provisioning.ts';

const file = aProvisioningFile();
const tcp = {
  transport: 'tcp-server',
  profile: 'yiping-json',
  host: '10.0.0.5',
  port: 7000,
  allow: ['10.0.0.0/24'],
};
const serial = { transport: 'serial', profile: 'ff68', path: '/dev/ttyS0', address: 5 };

function wheresOf(content: unknown): string[] {
  const result = readProvisioning(JSON.stringify(content));
  return result.ok ? [] : result.problems.map((problem) => problem.where);
}

function whatsOf(text: string): string[] {
  const result = readProvisioning(text);
  return result.ok ? [] : result.problems.map((problem) => problem.what);
}

describe('a provisioning file', () => {
  it('needs only what no device can know, the rest has the values of the design', () => {
    const result = readProvisioning(JSON.stringify(file));
    expect(result).toMatchObject({
      ok: true,
      provisioning: {
        languages: ['zh-Hans', 'zh-Hant', 'en'],
        targetMs: 300_000,
        timeouts: { invitationMs: 60_000, untouchedMs: 10_000, untouchedBadMs: 30_000 },
        display: { fullScreen: true },
      },
    });
  });

  it('may begin with the mark of an editor for Windows', () => {
    expect(readProvisioning(`\uFEFF${JSON.stringify(file)}`).ok).toBe(true);
  });

  it.each(['', ' ', '{', 'format: yiping', '\uFEFF'])('that is no JSON says so: %j', (text) => {
    expect(whatsOf(text)).toEqual([expect.stringContaining(' / not JSON: line 1, column ')]);
  });

  it('that is no JSON says where in both languages, and quotes nothing', () => {
    const text = `\uFEFF{\r\n  "province": { "appSecret": "s3cr3t-s3cr3t" }\r\n  "x": 1\r\n}`;
    expect(whatsOf(text)).toEqual([
      '不是 JSON：第 3 行第 3 列，缺少逗号或右括号 / ' +
        'not JSON: line 3, column 3, a comma or a closing bracket is missing',
    ]);
  });

  it.each(['null', '[]', '"yiping"', '7'])('that is no object is wrong as a whole: %s', (text) => {
    const result = readProvisioning(text);
    expect(result.ok ? [] : result.problems.map(({ where }) => where)).toEqual(['(whole file)']);
  });

  it.each([
    ['format', { ...file, format: 'yiping-provisioning/2' }],
    ['hall.code', { ...file, hall: { ...file.hall, code: '示例' } }],
    ['hall.name', { ...file, hall: { ...file.hall, name: '' } }],
    ['counter', { ...file, counter: undefined }],
    ['counter.number', { ...file, counter: { ...file.counter, number: 5 } }],
    ['queue', { ...file, queue: [] }],
    ['queue', { ...file, queue: Array.from({ length: 5 }, () => tcp) }],
    ['queue[0].transport', { ...file, queue: [{ ...tcp, transport: 'udp' }] }],
    ['queue[0].profile', { ...file, queue: [{ ...tcp, profile: 'unknown' }] }],
    ['queue[0].profile', { ...file, queue: [{ ...tcp, profile: 'ff68' }] }],
    ['queue[1].address', { ...file, queue: [tcp, { ...serial, address: undefined }] }],
    ['queue[0].host', { ...file, queue: [{ ...tcp, host: 'localhost' }] }],
    ['queue[0].port', { ...file, queue: [{ ...tcp, port: 70_000 }] }],
    ['queue[0].allow', { ...file, queue: [{ ...tcp, allow: [] }] }],
    ['queue[0].allow[1]', { ...file, queue: [{ ...tcp, allow: ['10.0.0.1', 'any'] }] }],
    ['queue[1].dataBits', { ...file, queue: [tcp, { ...serial, dataBits: 9 }] }],
    ['queue[0].path', { ...file, queue: [{ ...serial, path: '' }] }],
    ['caseSource.url', { ...file, caseSource: { url: 'ftp://cases.example' } }],
    ['caseSource.url', { ...file, caseSource: { url: 'http://10.0.0.2/cases' } }],
    ['caseSource.pollMs', { ...file, caseSource: { url: 'https://cases.example', pollMs: 1 } }],
    ['province.profile', { ...file, province: { ...file.province, profile: 'atlantis' } }],
    ['province.base', { ...file, province: { ...file.province, base: 'province.example' } }],
    ['province.appSecret', { ...file, province: { ...file.province, appSecret: 'short' } }],
    ['languages', { ...file, languages: [] }],
    ['languages[0]', { ...file, languages: ['tlh'] }],
    ['languages[1]', { ...file, languages: ['zh-Hans', 'en-XB'] }],
    ['languages', { ...file, languages: ['en', 'zh-Hans', 'en'] }],
    ['timeouts.untouchedMs', { ...file, timeouts: { untouchedMs: 0 } }],
    ['targetMs', { ...file, targetMs: '5 min' }],
    ['cutOffMs', { ...file, cutOffMs: '24:00' }],
    ['cutOffMs', { ...file, targetMs: 3_600_000, cutOffMs: 600_000 }],
    ['display.width', { ...file, display: { width: 1 } }],
    ['(whole file)', { ...file, colour: 'red' }],
  ])('names the place of a mistake: %s', (where, content) => {
    expect(wheresOf(content)).toEqual([where]);
  });

  it.each([
    ['不能为空 / must not be empty', { ...file, counter: { ...file.counter, number: '' } }],
    ['必填 / is missing', { ...file, hall: undefined }],
    [
      '须为双引号中的文本 / must be a text in double quotes',
      { ...file, counter: { ...file.counter, number: 5 } },
    ],
    ['至少 1 项 / needs at least 1 of them', { ...file, queue: [] }],
    ['不得大于 65535 / must be at most 65535', { ...file, queue: [{ ...tcp, port: 70_000 }] }],
    ['须为整数 / must be a whole number', { ...file, queue: [{ ...tcp, port: 1.5 }] }],
    [
      '须为 tcp-server 或 tcp-client 或 websocket 或 http 或 serial / must be tcp-server or tcp-client or websocket or http or serial',
      { ...file, queue: [{ ...tcp, transport: 'udp' }] },
    ],
    [
      '须为 IPv4 或 IPv6 地址 / must be an IPv4 or IPv6 address',
      { ...file, queue: [{ ...tcp, host: 'localhost' }] },
    ],
    ['必填 / is missing', { ...file, queue: [{ ...tcp, host: undefined }] }],
    ['不得小于 targetMs / must not be less than targetMs', { ...file, cutOffMs: 24 }],
    [
      '该语言的译文尚未经母语人员审校，不能启用 / not yet reviewed by a native speaker: it cannot be switched on',
      { ...file, languages: ['zh-Hans', 'en-XB'] },
    ],
    [
      '须为 zh-Hans 或 zh-Hant 或 en / must be zh-Hans or zh-Hant or en',
      { ...file, languages: ['tlh'] },
    ],
    ['未知字段 colour、size / unknown field colour, size', { ...file, colour: 'red', size: 1 }],
  ])('says in both languages what is wrong: %s', (what, content) => {
    expect(whatsOf(JSON.stringify(content))).toEqual([what]);
  });

  it.each([
    'https://10.0.0.2/cases',
    'http://localhost:8080',
    'http://127.0.0.1:1',
    'http://127.8.9.10/x',
    'http://[::1]:80/',
  ])('takes the address %s', (url) => {
    const province = { ...file.province, base: url };
    expect(wheresOf({ ...file, caseSource: { url }, province })).toEqual([]);
  });

  it.each([
    'http://10.0.0.2/cases',
    'http://localhost.example',
    'http://localhost@province.example',
    'http://127.0.0.1.example',
    'http://[::2]/',
    'ws://127.0.0.1',
    'province.example',
  ])('refuses the address %s, which anybody on the way could read', (url) => {
    const province = { ...file.province, base: url };
    expect(wheresOf({ ...file, caseSource: { url }, province })).toEqual([
      'caseSource.url',
      'province.base',
    ]);
  });

  it('names every mistake at once', () => {
    expect(wheresOf({ ...file, format: '', targetMs: 0, languages: [] }).sort()).toEqual([
      'format',
      'languages',
      'targetMs',
    ]);
  });
});

it('writes a path as a person does', () => {
  expect([pathText(['queue', 0, 'allow', 1]), pathText([])]).toEqual([
    'queue[0].allow[1]',
    '(whole file)',
  ]);
});

describe('the rescue key', () => {
  const keyOf = (modulusLength: number) => generateKeyPairSync('rsa', { modulusLength });
  const read = (rescueKey: string) =>
    readProvisioning(JSON.stringify({ ...aProvisioningFile(), rescueKey })).ok;

  it('is a public RSA key of 3072 bits, as openssl writes it', () => {
    const pem = keyOf(3072).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect([read(pem), read(pem.replaceAll('\n', '\r\n'))]).toEqual([true, true]);
  });

  it('is no short key, no private one and nothing else', () => {
    const { publicKey, privateKey } = keyOf(2048);
    const short = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const secret = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect([short, secret, ''].map(read)).toEqual([false, false, false]);
  });
});

describe('the province’s page', () => {
  it('is a QR code and reaches its own origin unless the hall says otherwise', () => {
    expect(readProvisioning(JSON.stringify(file))).toMatchObject({
      provisioning: { evaluationPage: 'qr', pageOrigins: [] },
    });
  });

  it.each(['https://pj.example.gov.cn', 'https://10.0.0.8:8443', 'http://127.0.0.1:8090'])(
    'may load from %s',
    (origin) => {
      expect(wheresOf({ ...file, pageOrigins: [origin] })).toEqual([]);
    },
  );

  it.each([
    'https://pj.example.gov.cn/',
    'https://pj.example.gov.cn?x',
    'https://somebody@pj.example.gov.cn',
    'http://pj.example.gov.cn',
    'https://*.example.gov.cn/*',
    'pj.example.gov.cn',
  ])('may not load from %s', (origin) => {
    expect(wheresOf({ ...file, pageOrigins: [origin] })).toEqual(['pageOrigins[0]']);
  });
});
