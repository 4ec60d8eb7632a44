import { afterAll, beforeAll, expect, inject } from 'vitest';
import { type Citizen, citizenAt } from '../../scripts/launch/citizen.ts';
import { COUNTER, type Hall, type HallOptions, openHall } from '../../scripts/launch/hall.ts';
import type { MadeService, Reply } from '../../scripts/queue-simulator/index.ts';
import { INVITED } from './a-touch.ts';

/** A busy machine may take so long. */
export const PATIENCE_MS = 20_000;
const QUICK = { invitationMs: 30_000, untouchedMs: 30_000, thanksMs: 1_000 } as const;

let tickets = 0;

/** Digits only, since a serial machine's display has no letters. */
export function nextTicket(): string {
  tickets += 1;
  return String(tickets).padStart(3, '0');
}

/** Those the case source knows. */
const TICKETS = Array.from({ length: 60 }, (_, at) => String(at + 1).padStart(3, '0'));

/** One kiosk with up to four machines, for the tests of a block. */
export function aHallFor(options: Pick<HallOptions, 'queue' | 'settings'>): () => Hall {
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

/** Whoever stands at its kiosk. */
export function citizenOf(hall: Hall): Citizen {
  return citizenAt(hall.kiosk().page);
}

/** What the province holds of a case, as soon as it does. */
export async function arrived(hall: Hall, service: MadeService, at = 0) {
  const projectNo = service.cases[at]?.projectNo;
  const find = () => hall.province.evaluations().find((held) => held.projectNo === projectNo);
  await expect.poll(find, { timeout: PATIENCE_MS }).toBeDefined();
  return find()?.item;
}

/** What a machine is told about a citizen who was called, served, invited, and rated. */
export type Told = 'acks and result' | 'acks' | 'nothing';

const RESULT = (ticket: string) =>
  ({ kind: 'result', event: 'done', ticket, counter: COUNTER }) as const;

/** From the bytes to the painted invitation, over the rating, and back to the bytes of the reply. */
export async function thereAndBack(hall: Hall, over: string, told: Told): Promise<void> {
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
