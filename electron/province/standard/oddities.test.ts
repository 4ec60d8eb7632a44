import { describe, expect, it } from 'vitest';
import { z } from '../../../shared/schema.ts';
import { aCase, aDevice } from '../testing/device.ts';
import { anAdapter, aProvince } from '../testing/province.ts';
import { aScriptedServer, type Seen, withToken } from '../testing/scripted-server.ts';

const itemsSchema = z.object({
  items: z.array(
    z.object({ id: z.string(), serviceNumber: z.number(), writingEvaluation: z.string() }),
  ),
});
const itemsOf = (seen: Seen) => itemsSchema.parse(JSON.parse(seen.body)).items;
const accept = (seen: Seen) => ({
  code: '0',
  message: '',
  data: {
    results: itemsOf(seen).map(({ id }) => ({ id, code: '0', message: '', receipt: `R-${id}` })),
  },
});
const poison = (seen: Seen) =>
  itemsOf(seen).some(({ writingEvaluation }) => writingEvaluation === 'poison');

describe('one record that spoils a call as a whole', () => {
  it.each([
    ['by a code', { code: '3001', message: '', data: { violations: [] } }, 'rejected'],
    ['by a gateway', undefined, 'retry'],
  ])('does not keep the others, refused %s', async (_how, refusal, kind) => {
    const server = await aScriptedServer(
      withToken((seen, response) => {
        if (!poison(seen)) return accept(seen);
        if (refusal === undefined) response.writeHead(413).end('too large');
        return refusal;
      }),
    );
    const { province } = anAdapter(server.url);
    const device = aDevice();
    const evaluations = device.rateMany(40);
    const linkage = aCase({ projectNo: '350200202611219999' });
    evaluations.splice(17, 0, device.rate({ text: 'poison', linkage }));
    const outcomes = await province.submit(evaluations);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(
      evaluations.map((_each, index) => (index === 17 ? kind : 'delivered')),
    );
  });

  it('is a delivered duplicate when it stands alone and the call says so', async () => {
    const server = await aScriptedServer(
      withToken((seen) => {
        const [item] = itemsOf(seen);
        return { code: '2002', message: '', data: { id: item?.id, receipt: 'R1' } };
      }),
    );
    const { province } = anAdapter(server.url);
    expect(await province.submit(aDevice().rateMany(2))).toEqual([
      { kind: 'delivered', receipt: 'R1', duplicate: true },
      { kind: 'delivered', receipt: 'R1', duplicate: true },
    ]);
  });

  it('is refused alone when it cannot even be written', async () => {
    const { province, device } = await aProvince();
    const [first, second, third] = device.rateMany(3);
    if (first === undefined || second === undefined || third === undefined) throw new Error();
    const never = { corrected: Number.NaN, wall: 0, monotonic: 0 };
    const broken = { ...second, draft: { ...second.draft, assessedAt: never } };
    expect(await province.submit([first, broken, third])).toMatchObject([
      { kind: 'delivered' },
      { kind: 'rejected', violations: [{ rule: 'unwritable' }] },
      { kind: 'delivered' },
    ]);
  });
});

describe('clock', () => {
  it('is not set by a captive portal, a redirect or a gateway', async () => {
    const { province, simulator, time, device } = await aProvince();
    await simulator.faults.set({ clockSkew: { ms: 3_600_000 } });
    for (const fault of ['captivePortal', 'redirect', 'gatewayStatus', 'emptyBody'] as const) {
      await simulator.faults.set({ [fault]: {} });
      await province.submit([device.rate()]);
      await simulator.faults.clear(fault);
    }
    expect(simulator.counts().requests['/v1/token']).toBe(4);
    expect(time.observed).toEqual([]);
  });

  it.each([{}, { serverTime: 'now' }, { serverTime: 12 }, null])(
    'is unauthorised when 1003 does not say what time it is: %j',
    async (data) => {
      const server = await aScriptedServer(() => ({ code: '1003', message: '', data }));
      const { province } = anAdapter(server.url);
      expect(await province.options()).toMatchObject({ outcome: { kind: 'unauthorised' } });
      expect(server.seen).toHaveLength(1);
    },
  );

  it('is tried once only when the province contradicts itself', async () => {
    const data = { serverTime: 1_800_000_000_000 };
    const server = await aScriptedServer(() => ({ code: '1003', message: '', data }));
    const { province } = anAdapter(server.url);
    expect(await province.options()).toMatchObject({ outcome: { kind: 'unauthorised' } });
    expect(server.seen).toHaveLength(2);
    expect(JSON.parse(server.seen[1]?.body ?? '')).toMatchObject({ timestamp: '1800000000000' });
  });
});

describe('evaluation page', () => {
  it.each([
    {},
    { url: 'javascript:alert(1)', expiresAt: '2026-11-21 09:40:00' },
    { url: 'https://province.example/p', expiresAt: '2026-02-30 09:40:00' },
    { url: 'https://province.example/p', expiresAt: 1_800_000_000_000 },
  ])('is never drawn from %j (R10)', async (data) => {
    const server = await aScriptedServer(withToken(() => ({ code: '0', message: '', data })));
    const { province } = anAdapter(server.url);
    expect(await province.evaluationPage(aCase(), undefined)).toMatchObject({
      ok: false,
      outcome: { kind: 'retry' },
    });
  });
});

describe('discretion', () => {
  const secrets = [
    '测试甲',
    '11010519491231002x',
    '11010519491231002X',
    '13512345678',
    '我住在示例路一号',
    'demo-app-secret-0001',
    'scripted',
  ];
  const quote = `${secrets.join('，')}不正确`;

  it('keeps what a province quotes out of outcomes and log', async () => {
    const server = await aScriptedServer(
      withToken((seen) => ({
        code: '0',
        message: quote,
        data: {
          results: itemsOf(seen).map(({ id, serviceNumber }) => ({
            id,
            code: ['3001', quote, '2001', '2002'][serviceNumber - 1],
            message: quote,
            violations: [{ field: 'certKey', rule: 'checkDigit', message: `证件号码${quote}` }],
            data: { id: quote },
          })),
        },
      })),
    );
    const { province, lines } = anAdapter(server.url);
    const device = aDevice();
    const outcomes = await province.submit(
      [1, 2, 3, 4].map((serviceNumber) =>
        device.rate({
          text: '我住在示例路一号',
          linkage: aCase({ serviceNumber, certKey: '11010519491231002x' }),
        }),
      ),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'rejected',
      'retry',
      'waitingCase',
      'conflict',
    ]);
    expect(outcomes).toMatchObject([
      {
        violations: [
          { message: '证件号码＊，＊，＊，＊，＊，' + 'demo-app-secret-0001，scripted不正确' },
        ],
      },
      {},
      {},
      {},
    ]);
    const said = JSON.stringify([outcomes.slice(1), lines]);
    for (const secret of secrets) expect(said).not.toContain(secret);
  });

  it('keeps what was sent out of outcomes and log when everything fails', async () => {
    const faults = [
      { captivePortal: {} },
      { redirect: {} },
      { resetAfter: {} },
      { blackHole: {} },
      { businessCode: { code: '1002' } },
      { brokenJson: { processed: true } },
      { rejectNext: {} },
      {},
    ] as const;
    const { province, simulator, device, lines } = await aProvince();
    const outcomes: unknown[] = [];
    for (const fault of faults) {
      await simulator.faults.clear();
      await simulator.faults.set(fault);
      const linkage = aCase({ certKey: '35020019900307123x' });
      const rating = { level: 1, options: [], text: '我住在示例路一号', linkage } as const;
      outcomes.push(await province.submit([device.rate({ ...rating, options: [] })]));
      outcomes.push(await province.evaluationPage(linkage, undefined));
    }
    const said = JSON.stringify([outcomes, lines]);
    for (const secret of [...secrets, '35020019900307123', 'appSecret', 'Bearer', '示例路']) {
      expect(said).not.toContain(secret);
    }
  });
});
