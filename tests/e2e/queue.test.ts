import { describe, expect, it } from 'vitest';
import { COUNTER, type Hall } from '../../scripts/launch/hall.ts';
import { LINE_NAMES, type LineName } from '../../scripts/launch/lines.ts';
import { aService, type MadeService } from '../../scripts/queue-simulator/index.ts';
import { aHallFor, arrived, citizenOf, PATIENCE_MS, type Told, thereAndBack } from './a-line.ts';
import { INVITED } from './a-touch.ts';

/** The lines that some block of this file plays. */
const played: LineName[] = [];

function everyLine(lines: Readonly<Partial<Record<LineName, Told>>>): () => Hall {
  const names = Object.keys(lines) as LineName[];
  played.push(...names);
  const hall = aHallFor({ queue: names });

  it.each(Object.entries(lines) as [LineName, Told][])(
    '%s: from the bytes to the invitation and back (%s)',
    (name, told) => thereAndBack(hall(), name, told),
  );

  it('no machine learns a level (R12)', () => {
    const replies = names.flatMap((line) => hall().lineAt(line).machine.replies());
    const harmless = ['ack', 'result', 'login', 'heartbeat'];
    expect(replies.filter(({ kind }) => !harmless.includes(kind))).toEqual([]);
  });
  return hall;
}

describe('the canonical machine over every network transport', () => {
  everyLine({
    tcp: 'acks and result',
    'tcp-client': 'acks and result',
    websocket: 'acks and result',
    http: 'acks',
  });
});

describe('over serial lines and TLS, and a machine that wants a login', () => {
  const hall = everyLine({
    serial: 'nothing',
    'serial-json': 'acks and result',
    wss: 'acks and result',
    'queue-ws': 'nothing',
  });

  it('logs in again after every reconnect', async () => {
    const { machine } = hall().lineAt('queue-ws');
    const logins = () => machine.replies().filter(({ kind }) => kind === 'login');
    expect(logins()).toEqual([{ kind: 'login', counter: COUNTER, accepted: true }]);
    machine.mischief.hangUp();
    await expect.poll(logins, { timeout: PATIENCE_MS }).toHaveLength(2);
  });
});

describe('machines that speak otherwise, and know no cases', () => {
  const hall = everyLine({
    gbk: 'acks and result',
    'gbk-client': 'acks and result',
    'hall-push': 'nothing',
  });

  async function invited(ticket: string, mode?: MadeService['mode']): Promise<MadeService> {
    const service = aService({ ticket, ...(mode !== undefined && { mode }) });
    if (mode !== undefined) hall().caseSource.put(ticket, service);
    await citizenOf(hall()).sees('窗口');
    await hall().serve(ticket, { over: 'gbk' });
    return service;
  }

  it('parallel: one record for each case that the case source names', async () => {
    const service = await invited('P001', 'parallel');
    const citizen = citizenOf(hall());
    await citizen.chooses('一起评价');
    await citizen.rates(4);
    await citizen.submits();
    await citizen.sees('谢谢');
    for (const [index, { orgName }] of service.cases.entries()) {
      expect(await arrived(hall(), service, index)).toMatchObject({ satisfaction: 4, orgName });
    }
    expect(service.cases).toHaveLength(3);
  });

  it('bundle: one record, for the lead department', async () => {
    const before = hall().province.evaluations().length;
    const service = await invited('P002', 'bundle');
    const citizen = citizenOf(hall());
    await citizen.sees(INVITED);
    await citizen.rates(5);
    await citizen.submits();
    await citizen.sees('谢谢');
    expect(await arrived(hall(), service)).toMatchObject({ orgCode: service.leadOrgCode });
    await citizen.sees('窗口');
    expect(hall().province.evaluations()).toHaveLength(before + 1);
  });

  it('what was not linked is linked later, also after a restart, with its true times', async () => {
    const called = Date.now();
    const service = await invited('L001');
    const citizen = citizenOf(hall());
    await citizen.sees(INVITED);
    await citizen.rates(5);
    await citizen.submits();
    await citizen.sees('谢谢');
    const rated = Date.now();
    await hall().kiosk().kill();
    await hall().restart();
    await citizenOf(hall()).sees('窗口');
    hall().caseSource.put('L001', service);
    const item = await arrived(hall(), service);
    expect(item).toMatchObject({ satisfaction: 5, linked: true });
    // The wire has seconds.
    const [began, assessed] = [item?.serviceTime, item?.assessTime].map(timeOf);
    expect(began).toBeGreaterThanOrEqual(called - 1_000);
    expect(assessed).toBeGreaterThanOrEqual(began ?? Number.NaN);
    expect(assessed).toBeLessThanOrEqual(rated);
  });
});

it('plays each line there is', () => {
  expect(played.toSorted()).toEqual(LINE_NAMES.toSorted());
});

/** ms of a time on the wire, which is Shanghai's. */
function timeOf(text: string | undefined): number {
  return Date.parse(`${text?.replace(' ', 'T')}+08:00`);
}
