import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openJournal } from '../../electron/journal/journal.ts';
import { type Line, readLine, writeLine } from '../../electron/journal/line.ts';
import { hashOf } from '../../electron/journal/seal.ts';
import { aMoment, anEvaluationDraft } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { runJournalCommand } from './command.ts';

const FIRST = 'segment-00000001.journal';
const SECOND = 'segment-00000002.journal';

/** A device with two runs of three records each; one of them is delivered, its key erased. */
async function aDevice(home = aFolder()) {
  const folder = join(home, 'journal');
  const identity = anIdentity(home);
  const heads: string[] = [];
  async function run(): Promise<void> {
    const clock = { boot: 'b', now: () => aMoment() };
    const log = aLog();
    const journal = await openJournal({
      ...{ folder, identity, clock, log, targetMs: 300_000, reserveBytes: 4096 },
    });
    for (let index = 0; index < 3; index++) {
      const draft = anEvaluationDraft();
      await journal.seal([draft]);
      heads.push(JSON.stringify({ deviceId: identity.deviceId, ...journal.head(), at: 1 }));
      if (index > 0) continue;
      await journal.settled(new Map([[draft.id, { kind: 'delivered', receipt: 'R' }]]));
    }
    await journal.close();
  }
  await run();
  await run();
  const headsFile = join(home, 'heads.jsonl');
  writeFileSync(headsFile, heads.join('\n'));
  return { home, folder, headsFile, run };
}

async function told(...words: readonly string[]) {
  const lines: string[] = [];
  const code = await runJournalCommand(words, (line) => lines.push(line));
  return { code, text: lines.join('\n') };
}

/** Somebody with the source code: changes lines and gives each a fresh checksum. */
function forge(file: string, how: (lines: Line[]) => readonly Line[]): void {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text) => {
      const line = readLine(text);
      return line.type === 'corrupt' ? [] : [line];
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

describe('npm run journal -- stats', () => {
  it('counts records and keys', async () => {
    const { folder } = await aDevice();
    const { code, text } = await told('stats', folder);
    expect([code, text]).toEqual([
      0,
      expect.stringContaining('6 sealed, 2 delivered, 0 withdrawn, 4 open'),
    ]);
    expect(text).toContain('4 there, 2 erased');
  });
});
