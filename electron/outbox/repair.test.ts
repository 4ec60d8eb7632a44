import 'fake-indexeddb/auto';
import { createServer } from 'node:http';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { ProvinceSimulator } from '../../scripts/province-simulator/simulator.ts';
import { aCaseOfItsOwn, aDraftOfNow, aWholeDevice } from '../../tests/whole-device.ts';
import type { EvaluationItem } from '../province/standard/records.ts';

// Real sockets, disks and waits.
vi.setConfig({ testTimeout: 30_000 });

/** Stands between device and province, and keeps a copy of every evaluation that passes. */
function aWire() {
  const sent: EvaluationItem[] = [];
  async function tap({ url: province }: ProvinceSimulator): Promise<string> {
    const server = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts);
      if (request.url === '/v1/evaluations') sent.push(...JSON.parse(body.toString()).items);
      const headers = Object.entries(request.headers).flatMap(
        ([name, value]): [string, string][] =>
          /^(authorization|content-type|yiping-.*)$/.test(name) ? [[name, String(value)]] : [],
      );
      const answer = await fetch(`${province}${request.url}`, {
        method: request.method ?? 'GET',
        headers,
        ...(body.length > 0 && { body }),
      });
      response.writeHead(answer.status, { date: answer.headers.get('date') ?? '' });
      response.end(Buffer.from(await answer.arrayBuffer()));
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }
  return { sent, tap };
}

it('R15: what the province refused is repaired and delivered, what the citizen said unchanged', async () => {
  const { sent, tap } = aWire();
  const device = await aWholeDevice({ through: tap });
  const wrong = aCaseOfItsOwn({ mobile: '13512345670' });
  // What only the province can know: our own inspection has passed it.
  const violation = { field: 'mobile', rule: 'unknown', message: '号码不存在。' };
  await device.province.faults.set({
    rejectNext: { path: '/v1/evaluations', times: 1, violation },
  });
  const said = aDraftOfNow({
    level: 1,
    options: ['110'],
    text: '等了很久',
    answers: [{ question: 'guidance', value: 'no' }],
    reason: 'given',
    wantsCallback: true,
    linkage: wrong,
  });
  const [sealed] = await device.rated(said);
  const ops = await device.turnOn();
  await device.holds({ quarantined: 1 });
  expect([sent.length, device.province.evaluations()]).toEqual([1, []]);

  const linkage = { ...wrong, mobile: '13512345678' };
  await ops.repair([{ id: said.id, linkage }], { by: '示例运维', why: 'mobile: unknown' });
  await device.holds({});
  expect(device.province.evaluations().map(({ id }) => id)).toEqual([said.id]);
  const [first, second] = sent;
  const numbers = [first?.mobile, second?.mobile];
  expect([sent.length, ...numbers]).toEqual([2, '13512345670', '13512345678']);
  // Item by item: the same but for what was mended.
  expect({ ...second, mobile: '13512345670' }).toEqual(first);
  expect(second).toMatchObject({
    ...{ satisfaction: 1, evalDetail: '110', writingEvaluation: '等了很久', reason: 'given' },
    ...sealed?.chain,
  });
  await device.turnOff();
  expect(await device.openIds()).toEqual([]);
});

it('R15: so is what our own inspection stopped, and the province never saw it wrong', async () => {
  const device = await aWholeDevice();
  const wrong = aCaseOfItsOwn({ taskCode: '12345' });
  const said = aDraftOfNow({ linkage: wrong });
  const [sealed] = await device.rated(said, aDraftOfNow());
  const ops = await device.turnOn();
  await device.holds({ quarantined: 1 });
  const linkage = aCaseOfItsOwn({ projectNo: wrong.projectNo });
  await ops.repair([{ id: said.id, linkage }], { by: '示例运维', why: 'taskCode: length' });
  await device.holds({});
  expect(device.province.counts().items['rejected']).toBeUndefined();
  const held = device.province.evaluations().find(({ id }) => id === said.id);
  expect(held?.item).toMatchObject({ taskCode: linkage.taskCode, hash: sealed?.chain.hash });
});

it('R15: a repair that the outbox never heard of is found when they are compared', async () => {
  const device = await aWholeDevice();
  const wrong = aCaseOfItsOwn({ taskCode: '12345' });
  const said = aDraftOfNow({ linkage: wrong });
  await device.rated(said);
  await device.turnOn();
  await device.holds({ quarantined: 1 });
  await device.turnOff();
  // As after a crash between the two.
  await device.withJournal((journal) =>
    journal.repair(said.id, {
      linkage: aCaseOfItsOwn({ projectNo: wrong.projectNo }),
      by: '示例运维',
      why: 'taskCode: length',
    }),
  );
  await device.turnOn();
  await device.holds({});
  expect(device.province.evaluations().map(({ id }) => id)).toEqual([said.id]);
});

it('R19: what was rated before its case was known is delivered once it is linked', async () => {
  const device = await aWholeDevice();
  const { linkage: _none, ...unlinked } = aDraftOfNow();
  await device.rated(unlinked);
  const ops = await device.turnOn();
  await device.holds({ waitingCase: 1 });
  await ops.link(unlinked.id, aCaseOfItsOwn());
  await device.holds({});
  expect(device.province.evaluations().map(({ id }) => id)).toEqual([unlinked.id]);
});
