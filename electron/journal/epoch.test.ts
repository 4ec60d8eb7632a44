import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { aMemory, aMoment, anEvaluationDraft, MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import type { Identity } from '../device/identity.ts';
import { type Journal, openJournal } from './journal.ts';
import { readLine } from './line.ts';
import { GENESIS } from './seal.ts';
import { theDiskRefusesAll } from './testing/disk.ts';

const FIRST = 'segment-00000001.journal';
const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };

function aDevice(home = aFolder()) {
  const folder = join(home, 'journal');
  const log = aLog();
  const errors = () => log.lines.filter(({ level }) => level === 'error').map((l) => l.message);
  let now = MONDAY_MORNING;
  const pass = (ms: number) => {
    now += ms;
  };
  const reasons = () => log.lines.flatMap(({ fields }) => fields?.['reason'] ?? []);
  async function start(own: Partial<Identity> = {}): Promise<Journal> {
    const clock = { boot: 'b', now: () => aMoment(now) };
    const identity = { ...anIdentity(home), ...own };
    const options = { folder, identity, clock, log, targetMs: 300_000, reserveBytes: 4096 };
    const journal = await openJournal(options);
    onTestFinished(() => journal.close().catch(() => undefined));
    return journal;
  }
  async function sealed(count: number): Promise<void> {
    const journal = await start();
    for (let index = 0; index < count; index++) await journal.seal([anEvaluationDraft()]);
    await journal.close();
  }
  const file = join(folder, FIRST);
  return {
    folder,
    file,
    identity: join(home, 'device.json'),
    pass,
    errors,
    reasons,
    start,
    sealed,
  };
}

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
    const device = aDevice();
    await device.sealed(2);
    change(device.file, (text) => `${text}12345678 {"type":"sealed","id`);
    expect((await device.start()).head()).toMatchObject({ epoch: 1, seq: 2 });
  });

  it('begins when a line after the last record cannot be read, and says why', async () => {
    const device = aDevice();
    await device.sealed(2);
    change(device.file, (text) => withLast(text, 'sealed', (line) => line.replace('due', 'dve')));
    const journal = await device.start();
    expect(journal.head()).toEqual({ epoch: 2, seq: 0, hash: GENESIS });
    expect(device.errors()).toContain('the end of the chain is not known; a new epoch begins');
    const { records } = await journal.seal([anEvaluationDraft()]);
    expect(records[0]?.evaluation.chain).toMatchObject({ epoch: 2, seq: 1, prevHash: GENESIS });
  });

  it('begins once for one damage', async () => {
    const device = aDevice();
    await device.sealed(2);
    change(device.file, (text) => withLast(text, 'sealed', (line) => line.replace('due', 'dve')));
    await device.sealed(1);
    await device.sealed(1);
    expect((await device.start()).head()).toMatchObject({ epoch: 2, seq: 2 });
  });

  it('begins when a record is missing in the middle', async () => {
    const device = aDevice();
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
    const device = aDevice();
    for (let run = 0; run < 3; run++) await device.sealed(1);
    rmSync(join(device.folder, 'segment-00000002.journal'));
    expect((await device.start()).head().epoch).toBe(2);
  });

  it('begins when the journal of a device that has sealed is gone', async () => {
    const device = aDevice();
    await device.sealed(1);
    rmSync(device.folder, { recursive: true });
    expect((await device.start()).head().epoch).toBe(2);
  });

  it('does not begin on a new device that has sealed nothing', async () => {
    const device = aDevice();
    await device.sealed(0);
    rmSync(device.folder, { recursive: true });
    expect((await device.start()).head().epoch).toBe(1);
  });

  it('is never one that was there before, though an old journal is put back', async () => {
    const device = aDevice();
    await device.sealed(1);
    const old = readFileSync(device.file);
    rmSync(device.folder, { recursive: true });
    await device.sealed(1);
    for (const name of readdirSync(device.folder)) rmSync(join(device.folder, name));
    writeFileSync(device.file, old);
    expect((await device.start()).head().epoch).toBe(3);
  });

  it('begins in the journal of another device', async () => {
    const [other, device] = [aDevice(), aDevice()];
    await other.sealed(2);
    await device.sealed(0);
    writeFileSync(device.file, readFileSync(other.file));
    expect((await device.start()).head().epoch).toBe(2);
  });
});

describe('what the device remembers of its journal', () => {
  it('shows that the newest segment was deleted, and its number is not given again', async () => {
    const device = aDevice();
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
    const device = aDevice();
    const journal = await device.start();
    await journal.seal([anEvaluationDraft()]);
    device.pass(24 * 3_600_000);
    await journal.seal([anEvaluationDraft()]);
    rmSync(join(device.folder, 'segment-00000002.journal'));
    await device.start();
    expect(device.reasons()).toEqual(['segment 2 of the journal is missing']);
  });

  it('shows that the newest segment was emptied', async () => {
    const device = aDevice();
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
    const device = aDevice();
    await device.sealed(3);
    change(device.file, (text) =>
      text.slice(0, text.indexOf('\n', text.indexOf('"seq":2,"prev')) + 1),
    );
    await device.start();
    expect(device.reasons()).toEqual(['the journal ended at 1/3, and now does not reach it']);
  });

  it('says nothing of a segment whose beginning a power cut prevented', async () => {
    for (const content of ['', 'half a li']) {
      const device = aDevice();
      await device.sealed(2);
      writeFileSync(join(device.folder, 'segment-00000002.journal'), content);
      expect((await device.start()).head()).toMatchObject({ epoch: 1, seq: 2 });
    }
  });

  it('says nothing when a run ended without being closed', async () => {
    const device = aDevice();
    const journal = await device.start();
    await journal.seal([anEvaluationDraft()]);
    expect((await device.start()).head()).toMatchObject({ epoch: 1, seq: 1 });
  });

  it('is no reason not to begin when device.json cannot be written', async () => {
    const device = aDevice();
    await device.sealed(1);
    const journal = await device.start({
      rememberJournalEnd: () => {
        throw new Error('EROFS');
      },
    });
    expect((await journal.seal([anEvaluationDraft()])).journaled).toBe(true);
    expect(device.errors()).toContain('the end of the journal could not be noted in device.json');
  });

  it('tells of a record that the disk refused, though the power went before it could be written', async () => {
    const device = aDevice();
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

/** A journal of two runs, with drafts, records, attempts, receipts. */
async function aPast(home: string) {
  const device = aDevice(home);
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
async function placesAfter(device: ReturnType<typeof aDevice>, before: ReadonlySet<string>) {
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
