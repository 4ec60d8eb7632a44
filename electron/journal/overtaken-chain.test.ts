import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anEvaluationDraft } from '../../tests/builders.ts';
import type { Found } from './adoption.ts';
import { anAdopter } from './testing/adopting.ts';
import { duringTheNextWrite } from './testing/disk.ts';

const idsOf = (records: readonly Found[]) => records.map(({ evaluation }) => evaluation.draft.id);

describe('a chain that had gone further than the journal knows', () => {
  /** A run that the disk refused, and that ended with a power cut; nothing remembers it. */
  async function aLostRun(device: ReturnType<typeof anAdopter>, count = 2): Promise<Found[]> {
    const memory = readFileSync(join(device.home, 'device.json'));
    const found = await device.run(count);
    rmSync(device.segment(2));
    writeFileSync(join(device.home, 'device.json'), memory);
    return found;
  }

  it('goes on in a new epoch before a place is given away twice', async () => {
    const device = anAdopter();
    await device.run(2);
    const found = await aLostRun(device);
    const journal = await device.start();
    expect(journal.head()).toMatchObject({ epoch: 1, seq: 2 });
    await journal.adopt(found.slice(0, 1));
    await journal.adopt(found.slice(1));
    expect(journal.head()).toMatchObject({ epoch: 2, seq: 0 });
    await journal.seal([anEvaluationDraft()]);
    await journal.close();
    expect(device.sealedLines().map(({ chain }) => `${chain.epoch}/${chain.seq}`)).toEqual([
      '1/1',
      '1/2',
      '1/3',
      '1/4',
      '2/1',
    ]);
    expect((await device.start()).head()).toMatchObject({ epoch: 2, seq: 1 });
  });

  it('goes on in a new epoch also when a place was given away already', async () => {
    const device = anAdopter();
    await device.run(2);
    const found = await aLostRun(device);
    const journal = await device.start();
    await journal.seal([anEvaluationDraft()]);
    await journal.adopt(found);
    await journal.close();
    const again = await device.start();
    expect(again.head()).toMatchObject({ epoch: 2, seq: 0 });
    expect(again.open()).toHaveLength(5);
  });

  it('stays in its epoch for what is older than this run', async () => {
    const device = anAdopter();
    const found = await device.run(3);
    const text = readFileSync(device.segment(1), 'utf8');
    const middle = idsOf(found)[1] ?? '';
    const lines = text.split('\n');
    writeFileSync(
      device.segment(1),
      lines
        .filter((line) => !(line.includes('"type":"personal"') && line.includes(middle)))
        .join('\n'),
    );
    const journal = await device.start();
    expect(await journal.adopt(found)).toEqual(idsOf(found));
    expect(journal.head()).toMatchObject({ epoch: 1, seq: 3 });
  });

  it('leaves no time to give a place away between the first of many and the last', async () => {
    const device = anAdopter();
    await device.run(1);
    const found = await aLostRun(device, 60);
    const journal = await device.start();
    const next: Promise<unknown>[] = [];
    await duringTheNextWrite(() => next.push(journal.seal([anEvaluationDraft()])));
    expect(await journal.adopt(found)).toEqual(idsOf(found));
    await Promise.all(next);
    await journal.close();
    const places = device.sealedLines().map(({ chain }) => `${chain.epoch}/${chain.seq}`);
    expect([next.length, new Set(places).size]).toEqual([1, 62]);
    expect((await device.start()).head()).toMatchObject({ epoch: 2, seq: 1 });
  });

  it('goes on in that epoch, though its line is written again behind its first records', async () => {
    const device = anAdopter();
    await device.run(2);
    const found = await aLostRun(device);
    const journal = await device.start();
    const next: Promise<unknown>[] = [];
    await duringTheNextWrite(() => {
      next.push(journal.seal([anEvaluationDraft()]), journal.seal([anEvaluationDraft()]));
    });
    await journal.adopt(found);
    await Promise.all(next);
    expect(next).toHaveLength(2);
    await journal.close();
    expect((await device.start()).head()).toMatchObject({ epoch: 2, seq: 2 });
  });

  it.each([
    ['behind the end of the chain', false],
    ['at a place that was given away', true],
  ])(
    'begins the epoch at the next start when the power goes before its line: %s',
    async (_name, taken) => {
      const device = anAdopter();
      await device.run(2);
      const found = await aLostRun(device);
      const memory = readFileSync(join(device.home, 'device.json'));
      const journal = await device.start();
      if (taken) await journal.seal([anEvaluationDraft()]);
      await journal.adopt(taken ? found.slice(0, 1) : found);
      await journal.close();
      const text = readFileSync(device.segment(2), 'utf8');
      writeFileSync(device.segment(2), text.slice(0, text.indexOf('"type":"epoch"') - 10));
      writeFileSync(join(device.home, 'device.json'), memory);
      expect((await device.start()).head()).toMatchObject({ epoch: 2, seq: 0 });
    },
  );
});
