import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Found } from '../../electron/journal/adoption.ts';
import { type Line, readLine, writeLine } from '../../electron/journal/line.ts';
import { hashOf } from '../../electron/journal/seal.ts';
import { aCase, anEvaluationDraft } from '../../tests/builders.ts';
import { aDevice, aJournal, told } from './testing/a-verified-device.ts';
import { verifyJournal } from './verify.ts';

const FIRST = 'segment-00000001.journal';
const SECOND = 'segment-00000002.journal';

/** Two records of a run that no disk has, nor the device's memory: only the outbox. */
async function sealedAndLost(home: string, folder: string): Promise<Found[]> {
  const before = readdirSync(folder);
  const memory = readFileSync(join(home, 'device.json'));
  const journal = await aJournal(home, folder);
  const { records } = await journal.seal([anEvaluationDraft(), anEvaluationDraft()]);
  await journal.close();
  for (const name of readdirSync(folder)) {
    if (!before.includes(name)) rmSync(join(folder, name));
  }
  writeFileSync(join(home, 'device.json'), memory);
  return records.map(({ evaluation, due }) => ({ evaluation, due, attempted: false }));
}

/** Somebody with the source code: changes lines and gives each a fresh checksum. */
function forge(file: string, how: (lines: Line[]) => readonly Line[]): void {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      const line = readLine(text);
      return line.type === 'corrupt' || line.type === 'foreign' ? [] : [line];
    });
  writeFileSync(file, how(lines).map(writeLine).join(''));
}

const isSealed = (seq: number) => (line: Line) => line.type === 'sealed' && line.chain.seq === seq;

describe('npm run journal -- verify', () => {
  it('finds nothing in a journal that nobody touched, its erased keys included', async () => {
    const { folder, headsFile } = await aDevice();
    const { code, text } = await told('verify', folder, '--heads', headsFile);
    expect([code, text.includes('BROKEN'), text.includes('note')]).toEqual([0, false, false]);
    expect(text).toContain('6 records');
  });

  it('says what cannot be proved without recorded heads', async () => {
    const { folder } = await aDevice();
    const { code, text } = await told('verify', folder);
    expect([code, text.includes('cannot be proved')]).toEqual([0, true]);
  });

  it('finds an edited byte', async () => {
    const { folder } = await aDevice();
    const file = join(folder, FIRST);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"bad":false', '"bad":true'));
    const { code, text } = await told('verify', folder);
    expect([code, text.includes('was edited or damaged')]).toEqual([1, true]);
  });

  it.each<[string, string, (lines: Line[]) => readonly Line[], string]>([
    [
      'a record taken out',
      FIRST,
      (lines) => lines.filter((l) => !isSealed(2)(l)),
      '1/2 are missing',
    ],
    [
      'a digest changed',
      FIRST,
      (lines) =>
        lines.map((line) =>
          line.type === 'sealed' && line.chain.seq === 2
            ? { ...line, chain: { ...line.chain, digest: 'a'.repeat(64) } }
            : line,
        ),
      'its hash is wrong',
    ],
    [
      'a digest and its hash changed',
      SECOND,
      (lines) =>
        lines.map((line) => {
          if (line.type !== 'sealed' || line.chain.seq !== 6) return line;
          const chain = { ...line.chain, digest: 'a'.repeat(64) };
          return { ...line, chain: { ...chain, hash: hashOf(chain) } };
        }),
      'not signed by this device',
    ],
    [
      'records in another order',
      FIRST,
      (lines) => {
        const rest = lines.filter((line) => !isSealed(1)(line));
        return [...rest, ...lines.filter(isSealed(1))];
      },
      'missing',
    ],
  ])('finds %s, though the checksums are right', async (_name, file, how, sentence) => {
    const { folder } = await aDevice();
    forge(join(folder, file), how);
    const { code, text } = await told('verify', folder);
    expect([code, text]).toEqual([1, expect.stringContaining(sentence)]);
  });

  it('finds a missing segment', async () => {
    const device = await aDevice();
    await device.run();
    rmSync(join(device.folder, SECOND));
    const { code, text } = await told('verify', device.folder);
    expect([code, text]).toEqual([1, expect.stringContaining('segment 2 is missing')]);
  });

  it('finds a cut-off tail, but only with recorded heads', async () => {
    const { folder, headsFile } = await aDevice();
    rmSync(join(folder, SECOND));
    expect((await told('verify', folder)).code).toBe(0);
    const { code, text } = await told('verify', folder, '--heads', headsFile);
    expect([code, text]).toEqual([1, expect.stringContaining('the tail of epoch 1 was cut off')]);
  });

  it('finds a chain rewritten with the device’s own key, but only with recorded heads', async () => {
    const { home, folder, headsFile } = await aDevice();
    const recorded = readFileSync(headsFile, 'utf8');
    for (const name of readdirSync(folder)) rmSync(join(folder, name));
    const json = join(home, 'device.json');
    writeFileSync(json, readFileSync(json, 'utf8').replace(/,\s*"epoch": 1/, ''));
    await aDevice(home);
    writeFileSync(headsFile, recorded);
    expect((await told('verify', folder)).code).toBe(0);
    const { code, text } = await told('verify', folder, '--heads', headsFile);
    expect([code, text]).toEqual([1, expect.stringContaining('the chain was rewritten')]);
  });

  it('accepts records that came back from the outbox, in the epoch that began for them', async () => {
    const { home, folder, headsFile } = await aDevice();
    const found = await sealedAndLost(home, folder);
    const journal = await aJournal(home, folder);
    await journal.adopt(found);
    await journal.seal([anEvaluationDraft()]);
    await journal.close();
    const next = await aJournal(home, folder);
    await next.close();
    const { code, text } = await told('verify', folder, '--heads', headsFile);
    expect([code, text]).toEqual([
      0,
      expect.stringContaining('record 1/7 was missing and came back from the outbox'),
    ]);
    expect(text).toContain('9 records');
    expect(text).toContain('epoch 2 begins: the outbox has record 1/8');
  });

  it('finds a fork: one place given to two records', async () => {
    const { home, folder } = await aDevice();
    const found = await sealedAndLost(home, folder);
    const journal = await aJournal(home, folder);
    await journal.seal([anEvaluationDraft()]);
    await journal.adopt(found);
    await journal.close();
    const { code, text } = await told('verify', folder);
    expect([code, text]).toEqual([1, expect.stringContaining('the chain was forked')]);
    expect(text.match(/BROKEN/g)).toHaveLength(1);
  });

  it('finds a record that came back edited', async () => {
    const { home, folder } = await aDevice();
    const found = await sealedAndLost(home, folder);
    const journal = await aJournal(home, folder);
    await journal.adopt(found);
    await journal.close();
    forge(join(folder, 'segment-00000003.journal'), (lines) =>
      lines.map((line) =>
        line.type === 'sealed'
          ? { ...line, chain: { ...line.chain, digest: 'a'.repeat(64) } }
          : line,
      ),
    );
    expect((await told('verify', folder)).code).toBe(1);
  });

  it('gives a verdict on whatever a disk makes of a journal, and never passes a spoilt record', async () => {
    const { home, folder } = await aDevice();
    const found = await sealedAndLost(home, folder);
    const journal = await aJournal(home, folder);
    await journal.adopt(found);
    const [id = ''] = found.map(({ evaluation }) => evaluation.draft.id);
    await journal.repair(id, { by: 'ops', why: 'mistyped', linkage: aCase() });
    await journal.exported([id], 'rescue-1.yiping');
    await journal.audit({ by: 'IT', what: 'export' });
    await journal.close();
    const file = join(folder, 'segment-00000003.journal');
    const whole = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        async (at, by, cut) => {
          const spoilt = Buffer.from(whole);
          spoilt[at] = ((spoilt[at] ?? 0) + by) % 256;
          writeFileSync(file, cut ? whole.subarray(0, at) : spoilt);
          const { findings } = await verifyJournal(folder, []);
          const begin = whole.lastIndexOf(10, at - 1) + 1;
          const isRecord = whole
            .subarray(begin)
            .toString('latin1')
            .startsWith('{"type":"sealed"', 9);
          if (!cut && isRecord && whole[at] !== 10) {
            expect(findings.filter(({ kind }) => kind === 'broken')).not.toEqual([]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('takes the torn end of a power cut for what it is', async () => {
    const { folder } = await aDevice();
    const file = join(folder, SECOND);
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 7));
    const { code, text } = await told('verify', folder);
    expect([code, text.includes('torn by a power cut')]).toEqual([0, true]);
  });

  it.each([
    ['verify'],
    ['verify', '/nowhere/at/all'],
    ['prove', '.'],
    ['verify', '.', '--heads', '/nowhere'],
    ['verify', '.', '--nonsense'],
  ])('answers 2 when it cannot check: %j', async (...words) => {
    expect((await told(...words)).code).toBe(2);
  });
});
