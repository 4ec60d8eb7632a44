import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import type { Journal } from './journal.ts';
import { duringTheNextWrite, theDiskRefuses } from './testing/disk.ts';
import { aSearchedDevice, draft, foundIn, linkage, SECRETS } from './testing/secrets.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

describe('R12: what a repair or a late link says of a citizen', () => {
  const { linkage: _linkage, ...unlinked } = { ...draft, text: '' };
  const told = SECRETS.slice(1);
  const repair = { by: 'ops', why: 'the number was mistyped', linkage };
  const receipt = new Map([[draft.id, delivered]]);
  const readable = (text: string) => told.filter((secret) => foundIn(text).includes(secret));

  it.each<[string, (journal: Journal) => Promise<unknown>]>([
    ['a repair', (journal) => journal.repair(draft.id, repair)],
    ['a late link', (journal) => journal.link(draft.id, linkage)],
  ])('can be opened until the receipt is there, and no longer: %s', async (_name, mend) => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await journal.seal([unlinked]);
    await mend(journal);
    expect(readable(device.read())).toEqual(told);
    await journal.settled(receipt);
    expect(readable(device.read())).toEqual([]);
  });

  it('is erased in a segment of its own as well', async () => {
    const device = aSearchedDevice();
    const first = await device.start();
    await first.seal([unlinked]);
    await first.close();
    const second = await device.start();
    await second.repair(draft.id, repair);
    await second.close();
    await (await device.start()).settled(receipt);
    expect(readable(device.read())).toEqual([]);
  });

  it.each<[string, (journal: Journal) => readonly Promise<unknown>[]]>([
    [
      'the receipt first',
      (journal) => [journal.settled(receipt), journal.repair(draft.id, repair)],
    ],
    ['the repair first', (journal) => [journal.repair(draft.id, repair), journal.settled(receipt)]],
  ])('is not left behind when both are under way: %s', async (_name, both) => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await journal.seal([unlinked]);
    await Promise.allSettled(both(journal));
    expect([readable(device.read()), journal.find(draft.id)]).toEqual([[], undefined]);
    await journal.close();
    expect((await device.start()).settledAs(draft.id)).toEqual(delivered);
  });

  it('is not left behind by a record that is written twice around its receipt', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    await theDiskRefuses();
    await journal.seal([draft]);
    // While the record is written with its receipt, the next line does not know of it yet.
    const next: Promise<void>[] = [];
    await duringTheNextWrite(() => next.push(journal.audit({ by: 'IT', what: 'looked' })));
    await journal.settled(receipt);
    await Promise.all(next);
    expect(next).toHaveLength(1);
    await expect.poll(() => foundIn(device.read())).toEqual([]);
  });

  it('goes with the receipt of a record that came back from the outbox', async () => {
    const device = aSearchedDevice();
    const journal = await device.start();
    const { records } = await journal.seal([unlinked]);
    await journal.close();
    for (const name of readdirSync(device.folder)) rmSync(join(device.folder, name));
    const again = await device.start();
    const [{ due, evaluation } = never()] = records;
    await again.adopt([
      { due, evaluation: { ...evaluation, repair: { ...repair, at: 1 } }, attempted: true },
    ]);
    expect(readable(device.read())).toEqual(told);
    await again.settled(receipt);
    expect(readable(device.read())).toEqual([]);
  });
});

function never(): never {
  throw new Error('nothing was sealed');
}
