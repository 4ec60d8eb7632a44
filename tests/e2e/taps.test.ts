import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { type Hall, openHall } from '../../scripts/launch/hall.ts';
import { aService } from '../../scripts/queue-simulator/index.ts';
import type { Level } from '../../shared/level.ts';
import { INVITED, PATIENT, type Touching, touching } from './a-touch.ts';
import { delivered } from './at-the-counter.ts';

let hall: Hall;
let touch: Touching;
/** What was meant so far, one for each ticket. */
const meant: Level[] = [];

beforeAll(async () => {
  hall = await openHall({
    app: inject('app'),
    display: inject('display'),
    queue: 'tcp',
    tickets: [],
    settings: { timeouts: PATIENT },
  });
  touch = await touching(hall);
});

afterAll(() => hall.close());

function ticket(ahead = 0): string {
  return `T${String(meant.length + ahead).padStart(3, '0')}`;
}

function calls(next: string): Promise<void> {
  return hall.machine.call(next, { service: aService({ ticket: next }) });
}

async function invites(): Promise<void> {
  await hall.serve(ticket());
  await touch.invited();
}

/** One rating, the one meant: on the screen, and the only new one in the province. */
async function rated(level: Level): Promise<void> {
  meant.push(level);
  expect(await touch.taken()).toEqual({ level, ticks: 0 });
  await touch.submits();
  await delivered(hall, meant.length);
  expect(hall.province.evaluations().map(({ satisfaction }) => satisfaction)).toEqual(meant);
}

/** Nothing was rated: the faces are still there, and take what is meant. */
async function notRated(): Promise<void> {
  await touch.invited();
  await touch.fingers.tap(await touch.face(3));
  await rated(3);
}

it.each([1, 2, 10])('taps: %i as fast as they can be given are one rating', async (count) => {
  await invites();
  const face = await touch.face(2);
  for (let tap = 0; tap < count; tap += 1) await touch.fingers.tap(face);
  await rated(2);
});

it('taps all over the faces: the first one rates', async () => {
  await invites();
  const faces = await Promise.all(([4, 1, 5, 2, 3] as const).map((level) => touch.face(level)));
  for (const face of faces) await touch.fingers.tap(face);
  await rated(4);
});

it('a finger that stays three seconds rates, and brings no menu', async () => {
  await invites();
  await touch.fingers.down(await touch.face(5));
  await touch.stays(3_000);
  await touch.fingers.lift();
  await rated(5);
});

it.each([
  ['a few millimetres', 0.2],
  ['across the whole face', 0.9],
])('a finger that slides %s rates', async (_how, x) => {
  await invites();
  await touch.fingers.down(await touch.face(1, { x: 0.1, y: 0.5 }));
  await touch.fingers.slide(await touch.face(1, { x, y: 0.4 }));
  await touch.fingers.lift();
  await rated(1);
});

it('a finger that leaves its face rates nothing, not even where it is lifted', async () => {
  await invites();
  await touch.fingers.down(await touch.face(5));
  await touch.fingers.slide(await touch.face(4));
  await touch.fingers.slide(await touch.face(2));
  await touch.fingers.lift();
  await notRated();
});

it('two faces at once: the first finger rates', async () => {
  await invites();
  await touch.fingers.down(await touch.face(2));
  await touch.fingers.down(await touch.face(5));
  await touch.fingers.lift();
  await rated(2);
});

it('a second finger rates nothing when the first one leaves its face', async () => {
  await invites();
  await touch.fingers.down(await touch.face(2));
  await touch.fingers.down(await touch.face(5));
  await touch.fingers.slide(await touch.face(4));
  await touch.fingers.lift();
  await notRated();
});

it('a hand that leans on the glass keeps no finger from rating', async () => {
  await invites();
  await touch.fingers.down(await touch.words());
  await touch.fingers.down(await touch.face(4));
  await touch.fingers.lift();
  await rated(4);
});

it.each(['call', 'start', 'evaluate'] as const)(
  'a finger is down on a face when the next ticket comes by %s: it rates its own service',
  async (event) => {
    await invites();
    await touch.fingers.down(await touch.face(2));
    await calls(ticket(1));
    if (event !== 'call') await hall.machine.start();
    if (event === 'evaluate') await hall.machine.evaluate();
    await touch.acknowledged();
    await touch.fingers.lift();
    await rated(2);
  },
);

it('the invitation comes under a finger that is down: lifting it rates nothing', async () => {
  await invites();
  const face = await touch.face(5);
  await touch.fingers.tap(face);
  await rated(5);
  await calls(ticket());
  await touch.sees(ticket());
  await touch.listened();
  await touch.fingers.down(face);
  await hall.machine.start();
  await hall.machine.evaluate();
  await touch.sees(INVITED);
  await touch.fingers.lift();
  await notRated();
});

it('a tap in the first 600 ms of an invitation rates nothing', async () => {
  await invites();
  const face = await touch.face(1);
  await touch.fingers.tap(face);
  await rated(1);
  for (;;) {
    await hall.serve(ticket());
    await touch.sees(INVITED);
    await touch.fingers.tap(face);
    if ((await touch.ageWhenTouched()) < 600) break;
    // This machine was too slow for it: another citizen, who was in no hurry.
    await rated(1);
  }
  await notRated();
});
