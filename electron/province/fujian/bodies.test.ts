import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decrypt } from '../../../scripts/fujian-simulator/cipher.ts';
import { aDevice, HALF_PAST_NINE } from '../testing/device.ts';
import { aScriptedServer } from '../testing/scripted-server.ts';
import { aFujian, aFujianAdapter, untried } from './testing/fujian.ts';

const SAVE = '/service/getSaveEvaluation';
const delivered = { kind: 'delivered', receipt: expect.stringMatching(/^[0-9a-f]{32}$/) };
it('sends what province.md says, to the letter', async () => {
  const server = await aScriptedServer((seen, response) => {
    if (seen.method === 'GET') return { access_token: 'made-up-token', expires_in: 7200 };
    response.end('');
    return undefined;
  });
  const { province } = aFujianAdapter(server.url);
  await province.submit(untried(aDevice().rate()));
  const [token, upload] = server.seen;
  const timestamp = HALF_PAST_NINE;
  const sign = createHash('md5')
    .update(`0123456789abcdef0123456789abcdef${timestamp}`)
    .digest('hex');
  expect(token?.target).toBe(`/token?app_key=demo-app-key&timestamp=${timestamp}&sign=${sign}`);
  const cipher = /<xmlStr>(.*)<\/xmlStr>/.exec(upload?.body ?? '')?.[1] ?? '';
  expect(upload?.target).toBe(SAVE);
  expect(upload?.body).toBe(
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"' +
      ' xmlns:web="http://webServiceInterface.cms.linewell.com">' +
      '<soapenv:Header><Authorization>Basic made-up-token</Authorization></soapenv:Header>' +
      '<soapenv:Body><web:getSaveEvaluation><appKey>demo-app-key</appKey>' +
      `<xmlStr>${cipher}</xmlStr></web:getSaveEvaluation></soapenv:Body></soapenv:Envelope>`,
  );
  expect(decrypt(cipher, '0123456789abcdef0123456789abcdef')).toBe(
    '<?xml version="1.0" encoding="UTF-8"?><Case>' +
      '<businessCode>11350200MB0A12345Q4000112345001</businessCode>' +
      '<businessName>示例事项</businessName><projectNo>350200202611210001</projectNo>' +
      '<proStatus>2</proStatus><projectName>示例事项</projectName><nodeName>已受理</nodeName>' +
      '<regionCode>350200</regionCode><acceptDate>2026-11-21 09:00:00</acceptDate>' +
      '<userProp>1</userProp><userName>测试甲</userName><userPageType>111</userPageType>' +
      '<certKey>350200199003071237</certKey><handleUserName></handleUserName>' +
      '<handleUserPageType></handleUserPageType><handleUserPageCode></handleUserPageCode>' +
      '<resultDate></resultDate><serviceTime>2026-11-21 09:20:00</serviceTime>' +
      '<evaluateType>1</evaluateType><pf>4</pf><type></type><contactMobile></contactMobile>' +
      '<backUrl></backUrl><customFields>YP-0123456789AB,1,350200000000</customFields>' +
      '<alternate>5</alternate><appraisald>510,512</appraisald><writingevalua></writingevalua>' +
      '<assessTime>2026-11-21 09:29:50</assessTime></Case>',
  );
});

describe('every way to encrypt', () => {
  const ways = (['md5', 'raw'] as const).flatMap((key) =>
    (['ecb', 'cbc'] as const).flatMap((mode) =>
      (['hex', 'base64'] as const).flatMap((output) =>
        (['UTF-8', 'GB2312'] as const).map((charset) => ({
          ...{ key, mode, output, charset },
          ...(mode === 'cbc' && { iv: '000102030405060708090a0b0c0d0e0f' }),
        })),
      ),
    ),
  );

  it.each(ways)('is read by the province: $key $mode $output $charset', async (cipher) => {
    const { province, simulator, device } = await aFujian({
      cipher,
      settings: { settings: { cipher } },
    });
    // 㛃 is in GB18030 and not in GB2312.
    const text = '很好 <&>"\' 㛃 😀';
    expect(await province.submit(untried(device.rate({ text })))).toEqual([delivered]);
    expect(simulator.evaluations()).toMatchObject([{ fields: { writingevalua: text } }]);
  });
});
