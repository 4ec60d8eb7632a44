import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ProvinceSettings } from '../../shared/province-settings.ts';
import { aProvisioningFile } from '../../tests/builders.ts';
import { aFolder } from '../../tests/device.ts';
import { selfSignedCertificate } from '../province-simulator/certificate.ts';
import type { ProvinceSimulatorOptions } from '../province-simulator/simulator.ts';
import { startProvinceSimulator } from '../province-simulator/simulator.ts';
import { aService } from '../queue-simulator/index.ts';
import { runProvinceCommand } from './command.ts';

type Standard = Extract<ProvinceSettings, { profile: 'standard' }>;

const SECRET = 'demo-app-secret-0001';

async function run(...words: string[]) {
  const lines: string[] = [];
  const code = await runProvinceCommand(words, (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

function aFile(content: unknown): string {
  const file = join(aFolder(), 'file.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

function aProfile(base: string, own: Partial<Standard> = {}): string {
  const account = { appKey: 'demo-app-key', appSecret: SECRET };
  return aFile({ profile: 'standard', base, ...account, ...own });
}

async function aProvince(options: ProvinceSimulatorOptions = {}) {
  const simulator = await startProvinceSimulator(options);
  onTestFinished(() => simulator.close());
  return simulator;
}

const check = (profile: string, ...more: string[]) => run('check', '--profile', profile, ...more);

describe('a province that is as it should be', () => {
  it('has nothing to be put right, and was told nothing', async () => {
    const simulator = await aProvince();
    const { code, text } = await check(aProfile(simulator.url));
    expect(text).toContain('密钥与签名通过；测评选项 2020-national');
    expect(text).toContain('clock is right');
    expect(text).not.toContain('✗');
    expect(code).toBe(0);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 0 });
    expect(simulator.services()).toEqual([]);
  });

  it('is found by a provisioning file as well, over TLS by the hall’s own authority', async () => {
    const simulator = await aProvince({ tls: 'self-signed' });
    const account = { appKey: 'demo-app-key', appSecret: SECRET };
    const ca = simulator.certificate ?? '';
    const province = { profile: 'standard', base: simulator.url, ...account, ca } as const;
    const { code, text } = await check(aFile(aProvisioningFile({ province })));
    expect([code, text]).toEqual([0, expect.stringContaining('CN=Province Simulator')]);
  });

  it('gives the evaluation page of a record’s case', async () => {
    const simulator = await aProvince();
    const record = aFile(aService({ ticket: 'A001' }));
    const { code, text } = await check(aProfile(simulator.url), '--record', record, '--page');
    expect([code, text]).toEqual([0, expect.stringContaining('evaluation page at 127.0.0.1')]);
    expect(simulator.counts().effects).toMatchObject({ evaluations: 0 });
  });
});

describe('names what is in the way', () => {
  it.each<[string, Partial<Standard>, string, string]>([
    ['wrong secret', { appSecret: 'not-the-secret' }, '平台不接受我们的身份', '逐字核对'],
    ['wrong app key', { appKey: 'another' }, 'does not accept who we are', 'letter by letter'],
    ['no name', { base: 'https://province.invalid' }, '域名无法解析', 'DNS'],
    ['no way', { base: 'https://127.0.0.1:1' }, 'nothing listens on this port', '端口'],
    ['no authority', { ca: 'nonsense' }, 'no certificate as PEM', 'BEGIN CERTIFICATE'],
  ])('%s', async (_what, own, cause, advice) => {
    const simulator = await aProvince();
    const { code, text } = await check(aProfile(own.base ?? simulator.url, own));
    expect(code).toBe(1);
    expect(text).toContain(cause);
    expect(text).toContain(advice);
    expect(text).not.toContain(own.appSecret ?? SECRET);
  });

  it.each([
    [{ captivePortal: {} }, '上网认证页', 'captive portal'],
    [{ redirect: {} }, '被转到别处', 'HTTP 302 to portal.example'],
    [{ clockSkew: { ms: 3_600_000 } }, '本机时间慢', 'use NTP'],
    [{ gatewayStatus: { status: 503 } }, '平台内部故障', 'a fault of its own'],
    [{ gatewayStatus: { status: 404 } }, '没有这个接口', 'above all its path'],
    [{ gatewayStatus: { status: 403 } }, '访问被拒绝', 'on its list'],
    [{ tooMany: {} }, '平台限流或繁忙', 'try again'],
    [{ resetBefore: {} }, '连接被中途切断', 'ECONNRESET'],
    [{ down: { mode: 'refuse' } }, '该端口无服务', 'ECONNREFUSED'],
    [{ blackHole: {} }, '迟迟没有完整应答', 'no complete answer'],
  ] as const)('%j', async (faults, cause, advice) => {
    const simulator = await aProvince({ faults });
    const { code, text } = await check(aProfile(simulator.url, { totalTimeoutMs: 1_000 }));
    expect(text).toContain(cause);
    expect(text).toContain(advice);
    expect(code).toBe(1);
  });

  it.each([
    ['without the hall’s authority', undefined],
    ['with another one', selfSignedCertificate().cert],
  ])('a certificate nobody vouches for, %s', async (_what, ca) => {
    const simulator = await aProvince({ tls: 'self-signed' });
    const profile = aProfile(simulator.url, { ...(ca !== undefined && { ca }) });
    const { code, text } = await check(profile);
    expect([code, text]).toEqual([1, expect.stringContaining('不由所信任的机构签发')]);
  });

  it('a certificate for another name', async () => {
    const simulator = await aProvince({ tls: 'self-signed', host: '127.0.0.2' });
    const ca = simulator.certificate ?? '';
    const { code, text } = await check(aProfile(simulator.url, { ca }));
    expect([code, text]).toEqual([1, expect.stringContaining('证书不是发给这个主机名的')]);
  });

  it('http where https is spoken', async () => {
    const server = createServer((_request, response) => response.end());
    const base = `https://127.0.0.1:${await listening(server)}`;
    const { code, text } = await check(aProfile(base));
    expect([code, text]).toEqual([1, expect.stringContaining('该端口不使用 HTTPS')]);
  });

  async function listening(server: ReturnType<typeof createTcpServer>): Promise<number> {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    onTestFinished(() => void server.close());
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }
});

describe('inspects a record without sending it', () => {
  it('and says what is wrong with it, quoting nothing', async () => {
    const simulator = await aProvince();
    const service = aService({ ticket: 'A001' });
    const cases = service.cases.map((item) => ({ ...item, certKey: '350203199003079099' }));
    const record = aFile({ service: { ...service, cases } });
    const { code, text } = await check(aProfile(simulator.url), '--record', record);
    expect(code).toBe(1);
    expect(text).toContain('certKey');
    expect(text).not.toContain('350203199003079099');
    expect(simulator.services()).toEqual([]);
  });

  it('takes one case alone, and passes what is right', async () => {
    const simulator = await aProvince();
    const record = aFile(aService({ ticket: 'A001' }).cases[0]);
    const { code, text } = await check(aProfile(simulator.url), '--record', record);
    expect([code, text]).toEqual([0, expect.stringContaining('质检通过')]);
  });
});

describe('cannot run', () => {
  it.each([
    [[], 'Usage'],
    [['check'], 'Usage'],
    [['check', '--profile', '/nowhere/hall.json'], 'ENOENT'],
    [['check', '--nonsense'], '--nonsense'],
  ])('with the words %j', async (words, said) => {
    const { code, text } = await run(...words);
    expect([code, text]).toEqual([2, expect.stringContaining(said)]);
  });

  it.each([
    ['{"profile": "standard",', 'is not JSON: line 1'],
    [{ profile: 'standard', base: 'http://gw.example' }, 'appKey: 必填'],
    [{ profile: 'nowhere' }, 'profile'],
    [{ format: 'yiping-provisioning/1' }, 'hall'],
  ])('with the profile %j', async (content, said) => {
    const { code, text } = await check(aFile(content));
    expect([code, text]).toEqual([2, expect.stringContaining(said)]);
  });

  it.each([['{'], [[]], [{ mode: 'single', cases: [] }], [{ projectNo: 'SECRET-42' }]])(
    'with the record %j, and does not quote it',
    async (content) => {
      const { code, text } = await check(
        aProfile('http://127.0.0.1:1'),
        '--record',
        aFile(content),
      );
      expect(code).toBe(2);
      expect(text).not.toContain('SECRET-42');
    },
  );

  it('says how to ask for it', async () => {
    expect(await run('--help')).toMatchObject({
      code: 0,
      text: expect.stringContaining('Exit codes'),
    });
  });
});
