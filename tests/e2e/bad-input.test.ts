import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { aLoneKiosk } from './a-lone-kiosk.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

it('says on the screen that there is no provisioning file, and where it belongs', async () => {
  const { kiosk, dataFolder, close } = await aLoneKiosk(undefined);
  onTestFinished(close);
  await kiosk.page.getByText('设备未就绪').first().waitFor();
  await kiosk.page.getByText(join(dataFolder, 'provision.yiping')).first().waitFor();
});

it('says what is wrong in a provisioning file and where, and starts when it is put right', async () => {
  const device = await aLoneKiosk({ counter: { number: '', name: '一号' } });
  onTestFinished(device.close);
  const { kiosk, dataFolder, right } = device;
  await kiosk.page.getByText('counter.number').first().waitFor();
  await writeFile(join(dataFolder, 'provision.yiping'), JSON.stringify(right));
  await kiosk.page.getByText(right.counter.name).first().waitFor();
});

it('answers wrong lines of the queue machine, and goes on working', async () => {
  const hall = await aHall();
  await hall.machine.sendRaw(Buffer.from('not json\n{"event":"dance","counter":"5"}\n'));
  await hall.machine.waitForReply((reply) => reply.kind === 'error');
  await hall.serve('A001');
  await theCitizen(hall).sees('请您对本次服务作出评价');
});

it.each([
  ['a captive portal', { captivePortal: { times: 3 } }],
  ['an empty 200', { emptyBody: { times: 3 } }],
  ['broken JSON', { brokenJson: { times: 3 } }],
  ['5xx', { gatewayStatus: { status: 503, times: 3 } }],
] as const)('%s in place of the province is never taken for a delivery', async (_name, fault) => {
  const hall = await aHall();
  await hall.province.faults.set(fault);
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(5);
  await citizen.submits();
  await citizen.sees('谢谢');
  expect(await delivered(hall, 1)).toHaveLength(1);
});

it('keeps a record that the province refuses, with its reason', async () => {
  const hall = await aHall();
  await hall.province.faults.set({
    rejectNext: {
      times: 1,
      path: '/v1/evaluations',
      violation: { field: 'orgName', rule: 'length', message: '机构名称过长' },
    },
  });
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(5);
  await citizen.submits();
  await citizen.sees('谢谢');
  await hall.kiosk().printed('orgName: length');
  await hall.kiosk().printed('"quarantined":1');
});
