import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { OutboxItem } from '../../shared/outbox.ts';
import { aWorld, type Weather } from '../../tests/an-outbox-world.ts';
import { anOutboxItem } from '../../tests/builders.ts';

const HOUR = 3_600_000;

it('loses nothing, respects the order, and ends with everything delivered or in quarantine', async () => {
  const weather = fc.constantFrom<Weather>(
    'good',
    'lost',
    'busy',
    'refused',
    'mixed',
    'noCase',
    'crash',
  );
  const step = fc.oneof(
    fc.record({ do: fc.constant('rate' as const), bad: fc.array(fc.boolean(), { maxLength: 4 }) }),
    fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: HOUR }) }),
    fc.record({
      do: fc.constant('restart' as const),
      jump: fc.constantFrom(0, HOUR, -HOUR, 24 * HOUR, -24 * HOUR),
    }),
    fc.record({ do: fc.constant('weather' as const), next: fc.array(weather, { maxLength: 5 }) }),
    // What ops do; the outbox hears of it, or main died before it could be told.
    fc.record({ do: fc.constant('mend' as const), which: fc.nat(9), heard: fc.boolean() }),
    fc.record({ do: fc.constant('export' as const), which: fc.nat(9), heard: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), async (steps) => {
      const world = aWorld();
      await world.start();
      const items: OutboxItem[] = [];
      const asJournaled = (item: OutboxItem) => ({
        ...item,
        exported: world.exported.has(item.id),
      });
      const calm = async () => {
        while (!(await world.settled()));
      };
      for (const one of steps) {
        await calm();
        if (one.do === 'rate') {
          const fresh = one.bad.map((bad, index) =>
            anOutboxItem({ due: { bad, seq: items.length + index } }),
          );
          items.push(...fresh);
          await world.queue().store(fresh, true);
          world.kick();
        } else if (one.do === 'wait') world.advance(one.ms);
        else if (one.do === 'restart') await world.restart(one.jump);
        else if (one.do === 'mend' || one.do === 'export') {
          const item = items[one.which];
          if (item === undefined || world.receipts.has(item.id)) continue;
          const changed = one.do === 'mend' ? { ...item, revision: item.revision + 1 } : item;
          items[one.which] = changed;
          if (one.do === 'export') world.exported.add(item.id);
          if (one.heard) await world.replace([asJournaled(changed)]);
        } else world.forecast(one.next);
      }
      await calm();
      // The rescue is given up, and outbox and journal are compared.
      const released = new Set(world.exported);
      world.exported.clear();
      const stale = items.filter(
        ({ id }) => !world.receipts.has(id) && (released.has(id) || !world.rejected.has(id)),
      );
      if (stale.length > 0) await world.replace(stale.map(asJournaled));
      world.forecast([]);
      // The province is well from now on. Whatever waits has its turn within the longest wait.
      for (let minute = 0; minute < 200; minute++) {
        world.advance(60_000);
        await calm();
      }
      const left = world.queue().counts();
      expect([left.pending, left.sending, left.waitingCase]).toEqual([0, 0, 0]);
      const lost = items.filter(({ id }) => !world.receipts.has(id) && !world.rejected.has(id));
      expect([lost, left.quarantined]).toEqual([[], world.queue().holdings().length]);
      // Within a batch the bad ones stand in front (R11).
      const bad = new Set(items.filter(({ due }) => due.bad).map(({ id }) => id));
      for (const batch of world.sent) {
        const order = batch.map((id) => bad.has(id));
        expect(order).toEqual([...order].sort((one, other) => Number(other) - Number(one)));
      }
    }),
    { numRuns: 40 },
  );
}, 60_000);

it('a record that makes the province fail hurts only itself', async () => {
  const world = aWorld();
  await world.start();
  const items = Array.from({ length: 120 }, (_, seq) => anOutboxItem({ due: { seq } }));
  const wicked = items[3]?.id ?? '';
  world.poison.add(wicked);
  await world.queue().store(items);
  world.kick();
  let seconds = 0;
  for (; world.receipts.size < 119 && seconds < 600; seconds++) {
    await world.settled();
    world.advance(1_000);
  }
  await world.settled();
  expect([world.receipts.size, world.receipts.has(wicked), seconds < 60]).toEqual([
    119,
    false,
    true,
  ]);
  expect(world.queue().counts()).toMatchObject({ pending: 1, quarantined: 0 });
  const before = world.sent.length;
  const late = anOutboxItem({ due: { seq: 500 } });
  await world.queue().store([late], true);
  world.kick();
  await world.settled();
  expect([world.receipts.has(late.id), world.sent.length - before <= 2]).toEqual([true, true]);
});

it('a record for which the province refuses the device holds the others for moments only', async () => {
  const world = aWorld();
  await world.start();
  const items = Array.from({ length: 250 }, (_, seq) => anOutboxItem({ due: { seq } }));
  const wicked = items[3]?.id ?? '';
  world.refusing.add(wicked);
  await world.queue().store(items);
  world.kick();
  let seconds = 0;
  for (; world.receipts.size < 249 && seconds < 600; seconds++) {
    await world.settled();
    world.advance(1_000);
  }
  await world.settled();
  expect([world.receipts.size, world.receipts.has(wicked), seconds < 60]).toEqual([
    249,
    false,
    true,
  ]);
  expect(world.queue().counts()).toMatchObject({ pending: 1, quarantined: 0 });
});

it('sends one probe at a time in an outage, however many wait', async () => {
  const world = aWorld();
  await world.start();
  world.forecast(Array.from({ length: 20 }, () => 'lost' as const));
  await world
    .queue()
    .store(Array.from({ length: 300 }, (_, seq) => anOutboxItem({ due: { seq } })));
  world.kick();
  for (let minute = 0; minute < 90; minute++) {
    await world.settled();
    world.advance(60_000);
  }
  await world.settled();
  expect(world.sent.slice(0, 21).map(({ length }) => length)).toEqual([50, ...Array(20).fill(1)]);
  expect(world.queue().holdings()).toEqual([]);
});

it('R8: tries what is new at once in an outage, unless the province asked us to wait', async () => {
  const world = aWorld();
  await world.start();
  world.forecast(['lost', 'lost', 'busy']);
  for (let rating = 0; rating < 4; rating++) {
    await world.queue().store([anOutboxItem()], true);
    world.kick();
    await world.settled();
  }
  expect(world.sent.map(({ length }) => length)).toEqual([1, 1, 1]);
});
