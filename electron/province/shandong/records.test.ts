import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decrypt } from '../../../scripts/shandong-simulator/decrypt.ts';
import { DEMO } from '../../../scripts/shandong-simulator/keys.ts';
import { HALF_PAST_NINE } from '../testing/device.ts';
import { aScriptedServer } from '../testing/scripted-server.ts';
import { anAdapter, aShandongCase, aShandongDevice } from './testing/shandong.ts';

const bodySchema = z.strictObject({
  txnBodyCom: z.strictObject({
    appMark: z.string(),
    time: z.string(),
    sign: z.string(),
    params: z.record(z.string(), z.array(z.string())),
  }),
  txnCommCom: z.strictObject({}),
});

/** What arrives at the two addresses, decrypted: nothing else is random. */
async function whatIsSent(
  rating: Parameters<ReturnType<typeof aShandongDevice>['rate']>[0],
  settings: object = {},
) {
  const server = await aScriptedServer((_seen, response) => {
    // Else the answer's own time would put the clock right.
    response.setHeader('date', new Date(HALF_PAST_NINE).toUTCString());
    return { code: '0', success: 'true', msg: '' };
  });
  const { submit } = anAdapter(server.url, settings);
  await submit([aShandongDevice().rate(rating)]);
  return server.seen.map(({ method, target, headers, body }) => {
    const { txnBodyCom, txnCommCom } = bodySchema.parse(JSON.parse(body));
    const { params, sign, ...rest } = txnBodyCom;
    const opened = Object.entries(params).map(([name, ciphers]) => [
      name,
      ciphers.map((cipher): unknown => JSON.parse(decrypt(cipher, DEMO.privateKey) ?? 'null')),
    ]);
    return {
      request: `${method} ${target} ${headers['content-type']}`,
      body: { ...rest, sign: decrypt(sign, DEMO.privateKey), params: Object.fromEntries(opened) },
      txnCommCom,
    };
  });
}

const paramsSchema = z.record(z.string(), z.tuple([z.tuple([z.looseObject({})])]));

/** The one item of each call. */
async function itemsSent(...about: Parameters<typeof whatIsSent>) {
  const sent = await whatIsSent(...about);
  return sent.map(({ body }) => Object.values(paramsSchema.parse(body.params))[0]?.[0][0]);
}

describe('what goes on the wire', () => {
  it('is, decrypted, these two bodies', async () => {
    const linkage = aShandongCase({
      taskHandleItem: '11350200MB0A12345Q400011234500101',
      deptCode: 'D01',
      subMatter: '示例子项',
      proStatus: 3,
      resultDate: '2026-11-21 09:15:00',
      certKey: '35020019900307123x',
    });
    const options = ['201', '210'];
    const sent = await whatIsSent({ linkage, level: 2, options, text: '等了很久' });
    expect(JSON.stringify(sent, null, 1)).toBe(GOLDEN);
  });

  it('has numbers where a province wants numbers, and its own levels and channel', async () => {
    const levels = { '5': 1, '4': 2, '3': 3, '2': 4, '1': 5 };
    const settings = { numbers: 'number', levels, pf: 9 };
    const [service, evaluation] = await itemsSent({}, { settings });
    expect(service).toMatchObject({ serviceNumber: 1 });
    expect(evaluation).toMatchObject({
      satisfaction: 1,
      pf: 9,
      serviceNumber: 1,
      assessNumber: 1,
    });
  });

  it('leaves out what is unknown, placeholders among it', async () => {
    const linkage = aShandongCase({ certKey: '0', certKeyGOV: '11350200MB0A12345Q', mobile: '无' });
    const [service, evaluation] = await itemsSent({ linkage });
    for (const item of [service, evaluation]) {
      expect(item).not.toHaveProperty('certKey');
      expect(item).not.toHaveProperty('mobile');
      expect(item).not.toHaveProperty('resultDate');
      expect(item).toHaveProperty('certKeyGOV', '11350200MB0A12345Q');
    }
    expect(evaluation).toMatchObject({ evalDetail: '510,512', writingEvaluation: '' });
  });

  it('names the service as it was named, otherwise by its task', async () => {
    const [named] = await itemsSent({ serviceName: '开办企业' });
    const [unnamed] = await itemsSent({});
    expect([named, unnamed]).toMatchObject([
      { serviceName: '开办企业' },
      { serviceName: '示例事项' },
    ]);
  });
});

const GOLDEN = `[
 {
  "request": "POST /service application/json; charset=utf-8",
  "body": {
   "appMark": "DEMOMARK",
   "time": "20261121093000",
   "sign": "20261121093000DEMOMARKdemo-app-word",
   "params": {
    "service": [
     [
      {
       "areaCode": "370200000000",
       "taskCode": "11350200MB0A12345Q4000112345001",
       "taskHandleItem": "11350200MB0A12345Q400011234500101",
       "taskName": "示例事项",
       "projectNo": "370200202611210001",
       "proStatus": "3",
       "orgcode": "370200000000_11350200MB0A12345Q",
       "orgName": "示例市示例局",
       "userProp": "1",
       "userName": "测试甲",
       "userPageType": "111",
       "certKey": "35020019900307123X",
       "serviceName": "示例事项",
       "serviceNumber": "1",
       "serviceTime": "2026-11-21 09:20:00",
       "projectType": "1",
       "mobile": "13512345678",
       "subMatter": "示例子项",
       "resultDate": "2026-11-21 09:15:00",
       "deptCode": "D01"
      }
     ]
    ]
   }
  },
  "txnCommCom": {}
 },
 {
  "request": "POST /evaluate application/json; charset=utf-8",
  "body": {
   "appMark": "DEMOMARK",
   "time": "20261121093000",
   "sign": "20261121093000DEMOMARKdemo-app-word",
   "params": {
    "evaluate": [
     [
      {
       "projectNo": "370200202611210001",
       "satisfaction": "2",
       "pf": "4",
       "evalDetail": "201,210",
       "writingEvaluation": "等了很久",
       "assessTime": "2026-11-21 09:29:50",
       "serviceNumber": "1",
       "assessNumber": "1",
       "taskCode": "11350200MB0A12345Q4000112345001",
       "taskHandleItem": "11350200MB0A12345Q400011234500101",
       "taskName": "示例事项",
       "proStatus": "3",
       "deptCode": "D01",
       "userProp": "1",
       "userName": "测试甲",
       "userPageType": "111",
       "certKey": "35020019900307123X",
       "acceptDate": "2026-11-21 09:00:00",
       "dataSource": "demo"
      }
     ]
    ]
   }
  },
  "txnCommCom": {}
 }
]`;
