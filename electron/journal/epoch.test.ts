import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aMemory, anEvaluationDraft } from '../../tests/builders.ts';
import { anIdentity } from '../../tests/device.ts';
import { GENESIS } from './seal.ts';
import { FIRST } from './testing/a-device.ts';
import { aDamagedDevice } from './testing/damage.ts';
import { theDiskRefusesAll } from './testing/disk.ts';

const change = (file: string, how: (text: string) => string): void =>
  writeFileSync(file, how(readFileSync(file, 'latin1')), 'latin1');

/** The lines of a file, those of one kind left out or spoilt. */
function withLast(text: string, type: string, put: (line: string) => string): string {
  const lines = text.split('\n');
  const last = lines.findLastIndex((line) => line.includes(`"type":"${type}"`));
  return lines.map((line, index) => (index === last ? put(line) : line)).join('\n');
}

describe('a new epoch', () => {
  it('does not begin when a last line is torn, which a power cut does', async () => {
    const device = aDamagedDevice();
    await device.sealed(2);
    change(device.file, (text) => `${text}12345678 {"type":"sealed","id`);
    expect((await device.start()).head()).toMatchObject({ epoch: 1, seq: 2 });
  });

  it('begins when a line after the last record cannot be read, and says why', async () => {
    const device = aDamagedDevice();
    await device.sealed(2);
    change(device.file, (text) => withLast(text, 'sealed', (line) => line.replace('due', 'dve')));
    const journal = await device.start();
    expect(journal.head()).toEqual({ epoch: 2, seq: 0, hash: GENESIS });
    expect(device.errors()).toContain('the end of the chain is not known; a new epoch begins');
    const { records } = await journal.seal([anEvaluationDraft()]);
    expect(records[0]?.evaluation.chain).toMatchObject({ epoch: 2, seq: 1, prevHash: GENESIS });
  });

  it('begins once for one damage', async () => {
    const device = aDamagedDevice();
    await device.sealed(2);
    change(device.file, (text) => withLast(text, 'sealed', (line) => line.replace('due', 'dve')));
    await device.sealed(1);
    await device.sealed(1);
    expect((await device.start()).head()).toMatchObject({ epoch: 2, seq: 2 });
  });

  it('begins when a record is missing in the middle', async () => {
    const device = aDamagedDevice();
    await device.sealed(3);
    change(device.file, (text) =>
      text
        .split('\n')
        .filter((line) => !line.includes('"seq":2,"prevHash"'))
        .join('\n'),
    );
    expect((await device.start()).head().epoch).toBe(2);
  });

  it('begins when a segment is missing', async () => {
    const device = aDamagedDevice();
    for (let run = 0; run < 3; run++) await device.sealed(1);
    rmSync(join(device.folder, 'segment-00000002.journal'));
    expect((await device.start()).head().epoch).toBe(2);
  });

  it('begins when the journal of a device that has sealed is gone', async () => {
    const device = aDamagedDevice();
    await device.sealed(1);
    rmSync(device.folder, { recursive: true });
    expect((await device.start()).head().epoch).toBe(2);
  });

  it('does not begin on a new device that has sealed nothing', async () => {
    const device = aDamagedDevice();
    await device.sealed(0);
    rmSync(device.folder, { recursive: true });
    expect((await device.start()).head().epoch).toBe(1);
  });

  it('is never one that was there before, though an old journal is put back', async () => {
    const device = aDamagedDevice();
    await device.sealed(1);
    const old = readFileSync(device.file);
    rmSync(device.folder, { recursive: true });
    await device.sealed(1);
    for (const name of readdirSync(device.folder)) rmSync(join(device.folder, name));
    writeFileSync(device.file, old);
    expect((await device.start()).head().epoch).toBe(3);
  });

  it('begins in the journal of another device', async () => {
    const [other, device] = [aDamagedDevice(), aDamagedDevice()];
    await other.sealed(2);
    await device.sealed(0);
    writeFileSync(device.file, readFileSync(other.file));
    expect((await device.start()).head().epoch).toBe(2);
  });
});

describe('what the device remembers of its journal', () => {
  it('shows that the newest segment was deleted, and its number is not given again', async () => {
    const device = aDamagedDevice();
    for (let run = 0; run < 2; run++) await device.sealed(1);
    rmSync(join(device.folder, 'segment-00000002.journal'));
    const journal = await device.start();
    expect(journal.head()).toEqual({ epoch: 2, seq: 0, hash: GENESIS });
    expect(device.reasons()).toEqual(['segment 2 of the journal is missing']);
    expect(readdirSync(device.folder).filter((name) => name.startsWith('segment'))).toEqual([
      FIRST,
      'segment-00000003.journal',
    ]);
    await journal.close();
    expect((await device.start()).head().epoch).toBe(2);
  });

  it('shows that a segment begun during a run was deleted', async () => {
    const device = aDamagedDevice();
    const journal = await device.start();
    await journal.seal([anEvaluationDraft()]);
    device.pass(24 * 3_600_000);
    await journal.seal([anEvaluationDraft()]);
    rmSync(join(device.folder, 'segment-00000002.journal'));
    await device.start();
    expect(device.reasons()).toEqual(['segment 2 of the journal is missing']);
  });

  it('shows that the newest segment was emptied', async () => {
    const device = aDamagedDevice();
    await device.sealed(1);
    const memory = readFileSync(device.identity);
    await device.sealed(0);
    writeFileSync(join(device.folder, 'segment-00000002.journal'), '');
    await device.start();
    expect(device.reasons()).toEqual(['the beginning of segment 2 cannot be read']);
    // A segment that was never begun whole is not remembered.
    rmSync(join(device.folder, 'segment-00000003.journal'));
    writeFileSync(device.identity, memory);
    expect((await device.start()).head().epoch).toBe(1);
  });

  it('shows that a tail was cut off cleanly after a clean end', async () => {
    const device = aDamagedDevice();
    await device.sealed(3);
    change(device.file, (text) =>
      text.slice(0, text.indexOf('\n', text.indexOf('"seq":2,"prev')) + 1),
    );
    await device.start();
    expect(device.reasons()).toEqual(['the journal ended at 1/3, and now does not reach it']);
  });

  it('says nothing of a segment whose beginning a power cut prevented', async () => {
    for (const content of ['', 'half a li']) {
      const device = aDamagedDevice();
      await device.sealed(2);
      writeFileSync(join(device.folder, 'segment-00000002.journal'), content);
      expect((await device.start()).head()).toMatchObject({ epoch: 1, seq: 2 });
    }
  });

  it('says nothing when a run ended without being closed', async () => {
    const device = aDamagedDevice();
    const journal = await device.start();
    await journal.seal([anEvaluationDraft()]);
    expect((await device.start()).head()).toMatchObject({ epoch: 1, seq: 1 });
  });

  it('is no reason not to begin when device.json cannot be written', async () => {
    const device = aDamagedDevice();
    await device.sealed(1);
    const journal = await device.start({
      identity: {
        ...anIdentity(device.home),
        rememberJournalEnd: () => {
          throw new Error('EROFS');
        },
      },
    });
    expect((await journal.seal([anEvaluationDraft()])).journaled).toBe(true);
    expect(device.errors()).toContain('the end of the journal could not be noted in device.json');
  });

  it('tells of a record that the disk refused, though the power went before it could be written', async () => {
    const device = aDamagedDevice();
    await device.sealed(1);
    const journal = await device.start();
    onTestFinished(await theDiskRefusesAll('sealed'));
    expect((await journal.seal([anEvaluationDraft()])).journaled).toBe(false);
    // The next day's segment begins with a state of the session.
    device.pass(24 * 3_600_000);
    await journal.session({ place: 'standby', boot: 'b', memory: aMemory() });
    expect((await device.start()).head()).toMatchObject({ epoch: 2, seq: 0 });
  });
});
