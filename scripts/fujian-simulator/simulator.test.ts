import { createCipheriv } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { aClock } from '../province-simulator/test-caller.ts';
import { decrypt, md5Hex } from './cipher.ts';
import { type FujianSimulatorOptions, startFujianSimulator } from './simulator.ts';

const APP_CODE = '0123456789abcdef0123456789abcdef';

async function aSimulator(options: FujianSimulatorOptions = {}) {
  const clock = aClock();
  const simulator = await startFujianSimulator({ clock, ...options });
  onTestFinished(() => simulator.close());
  return { simulator, clock };
}

/** A caller of the interface, written for the tests. */
async function aCaller(options: FujianSimulatorOptions = {}) {
  const { simulator, clock } = await aSimulator(options);
  const askToken = async (appCode = APP_CODE) => {
    const timestamp = String(clock.now());
    const sign = md5Hex(`${appCode}${timestamp}`);
    const query = new URLSearchParams({ app_key: 'demo-app-key', timestamp, sign });
    return fetch(`${simulator.tokenUrl}?${query}`);
  };
  const granted = z.object({ access_token: z.string() }).parse(await (await askToken()).json());
  const { access_token: token } = granted;
  const post = async (operation: string, xml: string) => {
    const response = await fetch(`${simulator.serviceUrl}/${operation}`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/xml; charset=UTF-8', SOAPAction: '""', Connection: 'close' },
      body: xml,
    });
    return { status: response.status, text: await response.text() };
  };
  const call = (operation: string, document: string, with_ = token) =>
    post(operation, envelope(operation, with_, encrypted(document)));
  return { simulator, clock, askToken, token, post, call };
}

function encrypted(document: string): string {
  const cipher = createCipheriv('sm4-ecb', Buffer.from(md5Hex(APP_CODE), 'hex'), null);
  return Buffer.concat([cipher.update(document, 'utf8'), cipher.final()]).toString('hex');
}

function envelope(operation: string, token: string, cipher: string): string {
  return `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
                  xmlns:web="http://webServiceInterface.cms.linewell.com">
  <soapenv:Header><Authorization>Basic ${token}</Authorization></soapenv:Header>
  <soapenv:Body><web:${operation}><appKey>demo-app-key</appKey><xmlStr>${cipher}</xmlStr></web:${operation}></soapenv:Body>
</soapenv:Envelope>`;
}

const CASE = [
  '<businessCode>11350200MB0A12345Q4000112345001</businessCode><businessName>示例事项</businessName>',
  '<projectNo>P1</projectNo><proStatus>2</proStatus><projectName>示例</projectName>',
  '<nodeName>已受理</nodeName><regionCode>350200</regionCode><acceptDate></acceptDate>',
  '<userProp>1</userProp><userName>测试甲</userName><userPageType>999</userPageType>',
  '<certKey>TEST1</certKey><handleUserName></handleUserName><handleUserPageType/>',
  '<handleUserPageCode/><resultDate/><serviceTime>2026-11-21 09:20:00</serviceTime>',
  '<evaluateType>1</evaluateType><pf>4</pf><type/><contactMobile/><backUrl/>',
  '<customFields>D1,1,350200000000</customFields>',
].join('');
const RATING =
  '<alternate>5</alternate><appraisald/><writingevalua/><assessTime>2026-11-21 09:29:50</assessTime>';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const UPLOAD = `${DECLARATION}<Case>${CASE}${RATING}</Case>`;
const PAGE = `${DECLARATION}<Case>${CASE}</Case>`;
const DETAIL = `${DECLARATION}<Case><projectNo>P1</projectNo><customFields>D1,1,350200000000</customFields></Case>`;

const accepted = expect.stringMatching(/&lt;code&gt;200&lt;.*evaluateUnid&gt;[0-9a-f]{32}&lt;/);
const coded = (code: string) => ({
  status: 200,
  text: expect.stringContaining(`&lt;code&gt;${code}&lt;/code&gt;`),
});

describe('the call', () => {
  it('is accepted once, and is a duplicate afterwards', async () => {
    const { simulator, call } = await aCaller();
    expect(await call('getSaveEvaluation', UPLOAD)).toEqual({ status: 200, text: accepted });
    expect(await call('getEvaluationSupplement', UPLOAD)).toEqual(coded('3'));
    expect(await call('getSaveEvaluationUrl', PAGE)).toEqual(coded('3'));
    expect(await call('getEvaluationDetail', DETAIL)).toEqual({ status: 200, text: accepted });
    expect(simulator.counts().effects).toEqual({
      ...{ evaluations: 1, distinctKeys: 1, repeatedKeys: [] },
    });
  });

  it('knows a service serial and an additional evaluation as something else', async () => {
    const { call } = await aCaller();
    for (const [from, to] of [
      ['', ''],
      ['D1,1,', 'D1,2,'],
      ['<evaluateType>1', '<evaluateType>2'],
    ] as const) {
      const document = UPLOAD.replace(from, to);
      expect(await call('getSaveEvaluation', document)).toEqual({ status: 200, text: accepted });
    }
  });

  it('has nothing to tell about what never came', async () => {
    const { call } = await aCaller();
    expect(await call('getEvaluationDetail', DETAIL)).toEqual(coded('404'));
  });

  it('is refused with the reason', async () => {
    const { call } = await aCaller();
    const answer = await call('getSaveEvaluation', UPLOAD.replace('测试甲', '无'));
    expect(answer).toEqual(coded('400'));
    expect(answer.text).toContain('userName：申请人名称');
  });

  it('is refused without a token, with another key, another envelope or another operation', async () => {
    const { call, post, token, askToken } = await aCaller();
    expect(await call('getSaveEvaluation', UPLOAD, 'other')).toEqual({
      status: 500,
      text: expect.stringContaining('access_token_invalid'),
    });
    expect((await askToken('another')).status).toBe(401);
    const wrong = envelope('getSaveEvaluation', token, '00'.repeat(32));
    expect(await post('getSaveEvaluation', wrong)).toEqual(coded('400'));
    expect(await post('getSaveEvaluation', wrong.replace('web:get', 'get'))).toMatchObject({
      status: 500,
    });
    expect(await call('getNothing', UPLOAD)).toMatchObject({ status: 404 });
  });

  it('is refused when its token has lived too long', async () => {
    const { call, clock } = await aCaller({ tokenLifeSeconds: 60 });
    clock.advance(60_000);
    expect(await call('getSaveEvaluation', UPLOAD)).toMatchObject({ status: 500 });
  });
});

it('keeps what it accepted in a file, and cuts a torn line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fujian-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const dataFile = join(folder, 'province.jsonl');
  const { simulator, call } = await aCaller({ dataFile });
  await call('getSaveEvaluation', UPLOAD);
  const held = simulator.evaluations();
  appendFileSync(dataFile, '{"torn');
  const again = await aCaller({ dataFile });
  expect(again.simulator.tornBytes).toBe(6);
  expect(again.simulator.evaluations()).toEqual(held);
  expect(await again.call('getSaveEvaluation', UPLOAD)).toEqual(coded('3'));
  writeFileSync(dataFile, '{}\n');
  await expect(startFujianSimulator({ dataFile })).rejects.toThrow(/line 1/);
});

it('takes a rating on its own page', async () => {
  const { simulator, call } = await aCaller();
  const { text } = await call('getSaveEvaluationUrl', PAGE);
  const url = /url&gt;(http:[^&]+)/.exec(text)?.[1] ?? '';
  expect(await (await fetch(url)).text()).toContain('非常满意');
  await fetch(url, { method: 'POST', body: new URLSearchParams({ satisfaction: '1' }) });
  expect(simulator.evaluations()).toMatchObject([{ route: 'page', alternate: '1' }]);
  expect(await call('getSaveEvaluation', UPLOAD)).toEqual(coded('3'));
});

it('tells its admin what it holds, and takes faults from it', async () => {
  const { simulator, call } = await aCaller();
  await call('getSaveEvaluation', UPLOAD);
  expect(await (await fetch(`${simulator.adminUrl}/evaluations`)).json()).toMatchObject([
    { projectNo: 'P1' },
  ]);
  const body = JSON.stringify({ businessCode: { code: '500' } });
  await fetch(`${simulator.adminUrl}/faults`, { method: 'POST', body });
  expect(await call('getEvaluationDetail', DETAIL)).toEqual(coded('500'));
});

it('decrypts nothing that is cut or changed', () => {
  const cipher = encrypted(UPLOAD);
  expect(decrypt(cipher, APP_CODE)).toBe(UPLOAD);
  for (const wrong of ['', 'zz', cipher.slice(2), cipher.slice(0, -32), cipher.toUpperCase()]) {
    expect(decrypt(wrong, APP_CODE)).toBeUndefined();
  }
  expect(decrypt(cipher, 'another')).toBeUndefined();
});
