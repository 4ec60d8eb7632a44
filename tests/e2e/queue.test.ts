import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import queueWs from '../../resources/queue-profiles/queue-ws.json' with { type: 'json' };
import { type Citizen, citizenAt } from '../../scripts/launch/citizen.ts';
import { COUNTER, type Hall, type HallOptions, openHall } from '../../scripts/launch/hall.ts';
import { LINE_NAMES, type LineName } from '../../scripts/launch/lines.ts';
import { aService, type MadeService, type Reply } from '../../scripts/queue-simulator/index.ts';
import { profileSchema } from '../../shared/queue-profile.ts';
import { INVITED } from './a-touch.ts';

const PATIENCE_MS = 20_000;
const QUICK = { invitationMs: 30_000, untouchedMs: 30_000, thanksMs: 1_000 } as const;

/** Tickets of this file; digits only, since a serial machine's display has no letters. */
let tickets = 0;
function nextTicket(): string {
  tickets += 1;
  return String(tickets).padStart(3, '0');
}
const TICKETS = Array.from({ length: 60 }, (_, at) => String(at + 1).padStart(3, '0'));

/** One kiosk with up to four machines, for the tests of a block. */
function aHallFor(options: Pick<HallOptions, 'queue' | 'settings'>): () => Hall {
  let hall: Hall;
  beforeAll(async () => {
    hall = await openHall({
      ...{ app: inject('app'), display: inject('display'), tickets: TICKETS },
      queue: options.queue,
      settings: { timeouts: QUICK, ...options.settings },
    });
  });
  afterAll(() => hall.close());
  return () => hall;
}

function citizenOf(hall: Hall): Citizen {
  return citizenAt(hall.kiosk().page);
}

/** What the province holds of a case, as soon as it does. */
async function arrived(hall: Hall, service: MadeService, at = 0) {
  const projectNo = service.cases[at]?.projectNo;
  const find = () => hall.province.evaluations().find((held) => held.projectNo === projectNo);
  await expect.poll(find, { timeout: PATIENCE_MS }).toBeDefined();
  return find()?.item;
}

/** What a machine is told about a citizen who was called, served, invited, and rated. */
type Told = 'acks and result' | 'acks' | 'nothing';

const RESULT = (ticket: string) =>
  ({ kind: 'result', event: 'done', ticket, counter: COUNTER }) as const;

/** From the bytes to the painted invitation, over the rating, and back to the bytes of the reply. */
async function thereAndBack(hall: Hall, over: string, told: Told): Promise<void> {
  const ticket = nextTicket();
  const { machine } = hall.lineAt(over);
  const before = machine.replies().length;
  const citizen = citizenOf(hall);
  await citizen.sees('窗口');
  const service = await hall.serve(ticket, { over });
  await citizen.sees(INVITED);
  await citizen.rates(2);
  await citizen.submits();
  await citizen.sees('谢谢');
  expect(await arrived(hall, service)).toMatchObject({ satisfaction: 2, linked: true });
  const result = (reply: Reply) => reply.kind === 'result' && reply.ticket === ticket;
  if (told === 'acks and result') await machine.waitForReply(result);
  // How a service ended is told to all lines: those of others are none of this one.
  const replies = machine.replies().slice(before);
  const own = replies.filter((reply) => reply.kind !== 'result' || result(reply));
  const events = (['called', 'started', 'evaluate'] as const).filter(machine.knows);
  expect(own).toMatchObject([
    ...(told === 'nothing' ? [] : events.map(() => ({ kind: 'ack' }))),
    ...(told === 'acks and result' ? [RESULT(ticket)] : []),
  ]);
}

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

/** The profile and its input as they stand in the document, and nothing else. */
function foreignHall() {
  const text = readFileSync(new URL('../../docs/queue-profiles.md', import.meta.url), 'utf8');
  const example = text.slice(text.indexOf('## A foreign hall'));
  const [profile, input] = [...example.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) =>
    JSON.parse(json ?? ''),
  );
  return { profile: profileSchema.parse(profile), values: input.values };
}

describe('a foreign hall, by a profile file only', () => {
  const { profile, values } = foreignHall();
  const hall = aHallFor({
    queue: [{ transport: 'tcp-server', profile: profile.id, values }],
    settings: { queueProfiles: [profile] },
  });

  it('from its own bytes to the invitation and back', () =>
    thereAndBack(hall(), profile.id, 'acks and result'));

  it('its own names of cases make one record for each', async () => {
    await citizenOf(hall()).sees('窗口');
    const service = await hall().serve(nextTicket(), { mode: 'parallel', cases: 2 });
    const citizen = citizenOf(hall());
    await citizen.chooses('一起评价');
    await citizen.rates(5);
    await citizen.submits();
    for (const [index, { taskName }] of service.cases.entries()) {
      expect(await arrived(hall(), service, index)).toMatchObject({ taskName, linked: true });
    }
  });
});

describe('where the hall may tell levels, and has a keypad', () => {
  const LEVELS = 'queue-ws-levels';
  const hall = aHallFor({
    queue: [
      { transport: 'serial', profile: 'ff68', keypad: true },
      'tcp',
      {
        ...{ transport: 'websocket', profile: LEVELS, machine: 'queue-ws' },
        values: { userCode: '0512' },
      },
    ],
    settings: {
      queueProfiles: [
        {
          ...profileSchema.parse(queueWs),
          id: LEVELS,
          reply: { ...queueWs.reply, result: true, level: true },
        },
      ],
      staffMaySeeLevels: { reason: '测试大厅的书面决定' },
      keys: { '1': 5, '2': 4, '3': 3, '4': 2, '5': 1 },
    },
  });

  it('a level goes to the machine whose profile asks for it, until it is acknowledged', async () => {
    const { machine } = hall().lineAt(LEVELS);
    const told = () => machine.replies().filter(({ kind }) => kind === 'level');
    await citizenOf(hall()).sees('窗口');
    machine.mischief.deaf(true);
    await hall().serve(nextTicket(), { over: LEVELS });
    const citizen = citizenOf(hall());
    await citizen.sees(INVITED);
    await citizen.rates(4);
    await citizen.submits();
    await expect.poll(told, { timeout: PATIENCE_MS }).toHaveLength(1);
    machine.mischief.deaf(false);
    machine.mischief.hangUp();
    await expect.poll(told, { timeout: PATIENCE_MS }).toHaveLength(2);
    expect(told()).toEqual([told()[0], told()[0]]);
    expect(told()[0]).toMatchObject({ level: 4 });
    // What was acknowledged is not said again.
    const logins = () => machine.replies().filter(({ kind }) => kind === 'login').length;
    const before = logins();
    machine.mischief.hangUp();
    await expect.poll(logins, { timeout: PATIENCE_MS }).toBe(before + 1);
    expect(told()).toHaveLength(2);
    await expect
      .poll(() => hall().lineAt('tcp').machine.replies(), { timeout: PATIENCE_MS })
      .toMatchObject([{ kind: 'result' }]);
  });

  it('a key of the keypad is the citizen’s own tap; the rest is on the screen', async () => {
    const { machine } = hall().lineAt('ff68');
    const citizen = citizenOf(hall());
    await citizen.sees('窗口');
    const acknowledged = () => machine.replies().filter(({ kind }) => kind === 'frame');
    await machine.press(1);
    const service = await hall().serve(nextTicket(), { over: 'ff68' });
    await citizen.sees(INVITED);
    // A keypad repeats a key that nobody acknowledges: at first the screen takes no tap.
    await expect
      .poll(
        async () => {
          if (acknowledged().length === 0) await machine.press(2);
          return acknowledged();
        },
        { timeout: PATIENCE_MS, interval: 200 },
      )
      .toEqual([{ kind: 'frame', address: Number(COUNTER), command: 1, data: [2] }]);
    await citizen.submits();
    await citizen.sees('谢谢');
    expect(await arrived(hall(), service)).toMatchObject({ satisfaction: 4, active: true });
  });
});
