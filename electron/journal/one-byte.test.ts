import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { anEvaluationDraft } from '../../tests/builders.ts';
import { aFolder } from '../../tests/device.ts';
import { readLine } from './line.ts';
import { FIRST } from './testing/a-device.ts';
import { aDamagedDevice } from './testing/damage.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

/** A journal of two runs, with drafts, records, attempts, receipts. */
async function aPast(home: string) {
  const device = aDamagedDevice(home);
  const acknowledged: string[] = [];
  for (let run = 0; run < 2; run++) {
    const journal = await device.start();
    for (let index = 0; index < 3; index++) {
      const draft = anEvaluationDraft();
      await journal.draft(draft);
      await journal.seal([draft]);
      acknowledged.push(draft.id);
      await journal.attempted([draft.id]);
      if (index === 1) await journal.settled(new Map([[draft.id, delivered]]));
    }
    await journal.close();
  }
  return { device, acknowledged };
}

/** Every place in the chain that any record ever got, before the damage and after it. */
async function placesAfter(device: ReturnType<typeof aDamagedDevice>, before: ReadonlySet<string>) {
  const journal = await device.start();
  const left = journal.left.drafts;
  await journal.seal([...left, anEvaluationDraft(), anEvaluationDraft()]);
  await journal.close();
  const ids = new Set(journal.open().map(({ evaluation }) => evaluation.draft.id));
  return { places: new Set([...before, ...chainsIn(device.folder)]), ids, journal };
}

function chainsIn(folder: string): ReadonlySet<string> {
  const found = readdirSync(folder).flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .flatMap((text) => {
        const line = readLine(text);
        return line.type === 'sealed'
          ? [`${line.chain.epoch}/${line.chain.seq} ${line.chain.hash}`]
          : [];
      }),
  );
  return new Set(found);
}

function sharedPlaces(places: ReadonlySet<string>): readonly string[] {
  const numbers = [...places].map((place) => place.split(' ')[0] ?? '');
  return numbers.filter((number, index) => numbers.indexOf(number) !== index);
}

describe('R13: whatever happens to one byte', () => {
  it('no two records ever share a place in the chain, and no rating is lost', async () => {
    const home = aFolder();
    const { device, acknowledged } = await aPast(home);
    const names = [FIRST, 'segment-00000002.journal'] as const;
    const whole = new Map(names.map((name) => [name, readFileSync(join(device.folder, name))]));
    const before = chainsIn(device.folder);
    const identity = readFileSync(join(home, 'device.json'));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(1_000_000),
        fc.integer({ min: 1, max: 255 }),
        async (spoilt, at, by) => {
          for (const name of readdirSync(device.folder)) rmSync(join(device.folder, name));
          for (const [name, bytes] of whole) {
            const copy = Buffer.from(bytes);
            const place = at % copy.length;
            if (name === spoilt) copy[place] = ((copy[place] ?? 0) + by) % 256;
            writeFileSync(join(device.folder, name), copy);
          }
          writeFileSync(join(home, 'device.json'), identity);
          const { places, ids, journal } = await placesAfter(device, before);
          expect(sharedPlaces(places)).toEqual([]);
          const lost = acknowledged.filter((id) => !ids.has(id) && !journal.settledAs(id));
          // A receipt that cannot be read: its record was delivered.
          expect(lost.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 80 },
    );
  }, 60_000);

  it('a cut anywhere leaves no two records with one place among those that are there', async () => {
    const home = aFolder();
    const { device } = await aPast(home);
    const second = join(device.folder, 'segment-00000002.journal');
    const [one, two] = [readFileSync(device.file), readFileSync(second)];
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.nat(1_000_000), async (inFirst, at) => {
        for (const name of readdirSync(device.folder)) rmSync(join(device.folder, name));
        writeFileSync(device.file, inFirst ? one.subarray(0, at % (one.length + 1)) : one);
        writeFileSync(second, inFirst ? two : two.subarray(0, at % (two.length + 1)));
        const { places } = await placesAfter(device, new Set());
        expect(sharedPlaces(places)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});
