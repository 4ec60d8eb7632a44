import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Found } from '../../electron/journal/adoption.ts';
import { type Journal, openJournal } from '../../electron/journal/journal.ts';
import { type Line, readLine, writeLine } from '../../electron/journal/line.ts';
import { hashOf } from '../../electron/journal/seal.ts';
import type { Outcome } from '../../shared/province.ts';
import { aCase, aMoment, anEvaluationDraft } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import { runJournalCommand } from './command.ts';
import { verifyJournal } from './verify.ts';

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

async function aJournal(home: string, folder: string): Promise<Journal> {
  const clock = { boot: 'b', now: () => aMoment() };
  return openJournal({
    ...{ folder, identity: anIdentity(home), clock, log: aLog() },
    ...{ targetMs: 300_000, reserveBytes: 4096 },
  });
}

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

describe('npm run journal -- stats', () => {
  it('counts records and keys', async () => {
    const { folder } = await aDevice();
    const { code, text } = await told('stats', folder);
    expect([code, text]).toEqual([
      0,
      expect.stringContaining(
        '6 sealed, 2 delivered (0 with an uncertain receipt), 0 withdrawn, 4 open',
      ),
    ]);
    expect(text).toContain('4 there, 2 erased');
  });

  it('counts deadlines, repairs and exports', async () => {
    const home = aFolder();
    const folder = join(home, 'journal');
    const journal = await aJournal(home, folder);
    const drafts = Array.from({ length: 5 }, () => anEvaluationDraft());
    const [a = '', b = '', c = '', d = '', e = ''] = drafts.map(({ id }) => id);
    await journal.seal(drafts);
    await journal.link(a, aCase());
    for (const why of ['once', 'twice']) {
      await journal.repair(b, { by: 'ops', why, linkage: aCase() });
    }
    await journal.exported([b, c, d, e], 'rescue-1.yiping');
    await journal.released([c], 'IT');
    const receipt: Outcome = { kind: 'delivered', receipt: 'R' };
    await journal.settled(
      new Map([a, b, c].map((id) => [id, receipt])),
      new Map([
        [a, { target: true, cutOff: true }],
        [b, { target: false, cutOff: true }],
        [c, { target: false, cutOff: false }],
      ]),
    );
    await journal.close();
    const { text } = await told('stats', folder);
    for (const line of [
      'deadlines: 1 met, 2 missed the target, 1 the cut-off',
      'mended: 1 linked after the seal (0 past the target), 1 by a person',
      'handed out in rescue files and not settled: 2',
    ]) {
      expect(text).toContain(line);
    }
  });
});
