import { expect, it } from 'vitest';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

it.each(['tcp', 'serial'] as const)(
  'a rating given over %s arrives as it was meant',
  async (queue) => {
    const ticket = queue === 'tcp' ? 'A023' : '023';
    const hall = await aHall({ queue, tickets: [ticket] });
    const citizen = theCitizen(hall);
    await hall.serve(ticket);
    await citizen.sees('请您对本次服务作出评价');
    await citizen.rates(2);
    await citizen.ticks('没有提供材料样本');
    await citizen.writes('样本在哪里？');
    await citizen.submits();
    await citizen.sees('谢谢，您的评价已保存');
    const [held] = await delivered(hall, 1);
    expect(held?.item).toMatchObject({
      satisfaction: 2,
      evalDetail: '207',
      writingEvaluation: '样本在哪里？',
      reason: 'given',
      active: true,
      linked: true,
      pf: 4,
      counter: '5',
    });
    expect(hall.province.counts().items).toEqual({ accepted: 1 });
  },
);

it('R23: nobody touches the invitation, and nothing is recorded', async () => {
  const hall = await aHall();
  const citizen = theCitizen(hall);
  await hall.serve('A001');
  await citizen.sees('请您对本次服务作出评价');
  await hall.machine.waitForReply(
    (reply) => reply.kind === 'result' && reply.event === 'timeout',
    15_000,
  );
  await citizen.sees('窗口');
  expect(hall.province.evaluations()).toEqual([]);
});

it('R23: what was tapped is submitted when the citizen walks away, and nothing is added', async () => {
  const hall = await aHall();
  const citizen = theCitizen(hall);
  await hall.serve('A001');
  await citizen.rates(1);
  await citizen.sees('谢谢');
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({
    satisfaction: 1,
    evalDetail: '',
    reason: 'none',
    writingEvaluation: '评价人未填写原因',
  });
});

it('R22: a province that is down does not keep anybody from rating', async () => {
  const hall = await aHall();
  await hall.province.faults.set({ down: { mode: 'refuse' } });
  for (const ticket of ['A001', 'A002']) {
    const citizen = theCitizen(hall);
    await hall.serve(ticket);
    await citizen.rates(ticket === 'A001' ? 5 : 1);
    await citizen.submits();
    await citizen.sees('谢谢');
    await citizen.sees('窗口');
  }
  await hall.province.faults.clear();
  const held = await delivered(hall, 2);
  expect(held.map((item) => item.satisfaction).sort()).toEqual([1, 5]);
});

it('an answer that is lost on its way makes no second effect', async () => {
  const hall = await aHall();
  await hall.province.faults.set({
    answerLost: { how: 'close', times: 1, path: '/v1/evaluations' },
  });
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(4);
  await citizen.submits();
  await citizen.sees('谢谢');
  await expect.poll(() => hall.province.counts().items['duplicate'], { timeout: 30_000 }).toBe(1);
  expect(hall.province.counts().effects).toMatchObject({ evaluations: 1, repeatedIds: [] });
});

it('R6: the next ticket waits in a strip while a citizen rates', async () => {
  const hall = await aHall();
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(5);
  await hall.machine.call('A002');
  const { page } = hall.kiosk();
  await page.getByText('A002').first().waitFor();
  await citizen.submits();
  await citizen.sees('谢谢');
  await page.getByText('A002').first().waitFor();
  expect(await delivered(hall, 1)).toHaveLength(1);
});

it('R2: a second invitation for the same service is refused with a notice', async () => {
  const hall = await aHall();
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(5);
  await citizen.submits();
  await citizen.sees('窗口');
  await hall.machine.evaluate();
  await citizen.sees('本次服务已经评价过了');
});
