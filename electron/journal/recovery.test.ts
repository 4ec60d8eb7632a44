import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../shared/province.ts';
import { aCase, aMoment, anEvaluationDraft } from '../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../tests/device.ts';
import type { Identity } from '../device/identity.ts';
import type { Found } from './adoption.ts';
import { openJournal } from './journal.ts';
import { readLine } from './line.ts';
import { type Replay, replay } from './replay.ts';

const delivered: Outcome = { kind: 'delivered', receipt: 'R-1' };
const FIRST = 'segment-00000001.journal';

/** What had been acknowledged when the file was this long. */
interface Promised {
  readonly size: number;
  /** The file then: keys are erased in it later. */
  readonly bytes: Buffer;
  readonly said: readonly string[];
  readonly sealed: readonly string[];
  readonly settled: readonly string[];
  readonly repaired: readonly string[];
  readonly exported: readonly string[];
}

const home = mkdtempSync(join(tmpdir(), 'yiping-test-'));
const work = join(home, 'work');
const promises: Promised[] = [];
const mendedCase = aCase({ projectNo: 'mended' });
let identity: Identity;
let bytes: Buffer;

function open(folder: string, own = identity) {
  const clock = { boot: 'this-boot', now: () => aMoment() };
  return openJournal({ folder, identity: own, clock, log: aLog(), targetMs: 300_000 });
}

/** Two records that the outbox alone has, since the journal of that run is gone. */
async function anotherRunOf(device: Identity): Promise<Found[]> {
  const folder = mkdtempSync(join(home, 'gone-'));
  const log = aLog();
  const clock = { boot: 'this-boot', now: () => aMoment() };
  const own = { ...device, journalEnd: () => undefined, rememberJournalEnd: () => undefined };
  const journal = await openJournal({ folder, identity: own, clock, log, targetMs: 300_000 });
  const { records } = await journal.seal([anEvaluationDraft(), anEvaluationDraft()]);
  await journal.close();
  return records.map(({ evaluation, due }) => ({ evaluation, due, attempted: false }));
}

/** A morning at a counter: single cases and a parallel approval, one of them without any draft. */
beforeAll(async () => {
  identity = anIdentity(home);
  mkdirSync(work);
  const folder = join(home, 'journal');
  const file = join(folder, FIRST);
  const journal = await open(folder);
  const said: string[] = [];
  const sealed: string[] = [];
  const settled: string[] = [];
  const repaired: string[] = [];
  const exported: string[] = [];
  const acknowledged = (to: string[], ids: readonly string[]) => {
    to.push(...ids);
    promises.push({
      size: statSync(file).size,
      bytes: readFileSync(file),
      said: [...said],
      sealed: [...sealed],
      settled: [...settled],
      repaired: [...repaired],
      exported: [...exported],
    });
  };
  acknowledged(said, []);
  for (const [group, drafted] of [
    [1, true],
    [3, true],
    [2, false],
    [1, true],
  ] as const) {
    const { serviceId } = anEvaluationDraft();
    const drafts = Array.from({ length: group }, () => anEvaluationDraft({ serviceId, level: 1 }));
    const ids = drafts.map(({ id }) => id);
    if (drafted) {
      for (const draft of drafts) {
        await journal.draft(draft);
        acknowledged(said, [draft.id]);
      }
    }
    await journal.seal(drafts);
    acknowledged(sealed, ids);
    await journal.attempted(ids);
    acknowledged(sealed, []);
    const [id = ''] = ids;
    await journal.link(id, aCase({ projectNo: 'linked' }));
    acknowledged(sealed, []);
    await journal.repair(id, { by: 'ops', why: 'typing error', linkage: mendedCase });
    acknowledged(repaired, [id]);
    await journal.exported([id], 'rescue-1.yiping');
    acknowledged(exported, [id]);
    await journal.audit({ by: 'IT', what: 'export', about: 'rescue-1.yiping' });
    acknowledged(exported, []);
    if (group !== 3) continue;
    await journal.released([id], 'IT');
    exported.splice(exported.indexOf(id), 1);
    acknowledged(exported, []);
    await journal.settled(
      new Map(ids.map((each) => [each, delivered])),
      new Map([[id, { target: true, cutOff: true }]]),
    );
    acknowledged(settled, ids);
  }
  const adopted = await anotherRunOf(identity);
  await journal.adopt(adopted);
  acknowledged(
    sealed,
    adopted.map(({ evaluation }) => evaluation.draft.id),
  );
  await journal.close();
  bytes = readFileSync(file);
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function replayed(content: Uint8Array): Promise<Replay> {
  writeFileSync(join(work, FIRST), content);
  return replay(work, identity);
}

const isKnown = ({ open, settled, drafts, over }: Replay, id: string): boolean =>
  open.has(id) || settled.has(id) || drafts.has(id) || over.has(id);

const isMended = ({ open }: Replay, id: string): boolean =>
  open.get(id)?.evaluation.repair?.linkage.projectNo === mendedCase.projectNo;

function promisedAt(size: number): Promised {
  const kept = promises.filter((promise) => promise.size <= size).at(-1);
  const nothing = { said: [], sealed: [], settled: [], repaired: [], exported: [] };
  return kept ?? { size: 0, bytes: Buffer.alloc(0), ...nothing };
}

/** What a power cut leaves: all that was acknowledged, and some of what was being written. */
function cutAt(size: number): Uint8Array {
  const before = promisedAt(size).bytes;
  const next = promises.find((promise) => promise.size >= size)?.bytes ?? bytes;
  return Buffer.concat([before, next.subarray(before.length, size)]);
}

async function checkCut(size: number): Promise<void> {
  const found = await replayed(cutAt(size));
  const { said, sealed, settled, repaired, exported } = promisedAt(size);
  expect(said.filter((id) => !isKnown(found, id))).toEqual([]);
  expect(sealed.filter((id) => !found.open.has(id) && !found.settled.has(id))).toEqual([]);
  expect(settled.filter((id) => !found.settled.has(id))).toEqual([]);
  expect(repaired.filter((id) => !isMended(found, id) && !found.settled.has(id))).toEqual([]);
  // One that is being released may be either.
  const out = exported.filter((id) => found.open.has(id) && !found.exported.has(id));
  expect(out.filter((id) => promisedAt(bytes.length).exported.includes(id))).toEqual([]);
  expect(found.problems.length).toBeLessThanOrEqual(1);
}

describe('a journal cut off by a power cut', () => {
  it('has everything acknowledged before the cut, wherever that is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), (size) => checkCut(size)),
      { numRuns: 300 },
    );
  });

  it('has everything acknowledged before a cut at, before or behind the end of any line', async () => {
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) {
      for (const size of [at - 1, at, at + 1, at + 2]) await checkCut(Math.min(size, bytes.length));
    }
  });

  it('reports a line that is torn', async () => {
    const found = await replayed(bytes.subarray(0, bytes.length - 2));
    expect(found.problems.map(({ what }) => what)).toEqual(['torn: checksum']);
  });

  it('has no problem with a file in which nothing was written yet', async () => {
    expect((await replayed(Buffer.alloc(0))).problems).toEqual([]);
  });

  it('is gone on with in a file of its own; the torn one stays as it is', async () => {
    const folder = aFolder();
    const torn = bytes.subarray(0, bytes.length - 5);
    writeFileSync(join(folder, FIRST), torn);
    const draft = anEvaluationDraft();
    const journal = await open(folder);
    await journal.seal([draft]);
    await journal.close();
    expect(readFileSync(join(folder, FIRST))).toEqual(torn);
    expect((await replay(folder, identity)).open.has(draft.id)).toBe(true);
  });

  it('seals the rest of a group of which only a part reached the disk', async () => {
    const [folder, own] = [aFolder(), anIdentity()];
    const journal = await open(folder, own);
    const { serviceId } = anEvaluationDraft();
    const drafts = [1, 2, 3].map(() => anEvaluationDraft({ serviceId }));
    for (const draft of drafts) await journal.draft(draft);
    const before = statSync(join(folder, FIRST)).size;
    await journal.seal(drafts);
    await journal.close();
    const whole = readFileSync(join(folder, FIRST));
    const lines = whole.subarray(before).toString('utf8').split('\n');
    // Both keys, and both lines of the first record.
    const part = lines.slice(0, 4).join('\n').length + 1;
    writeFileSync(join(folder, FIRST), whole.subarray(0, before + part));
    const again = await open(folder, own);
    expect(again.open()).toHaveLength(1);
    expect(again.left.drafts).toEqual(drafts.slice(1));
    await again.close();
  });
});

describe('a journal with a byte gone bad', () => {
  it('loses no rating, since each stands there as a draft and as a record', async () => {
    const said = promisedAt(bytes.length).said;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const found = await replayed(withByte(at, by));
          expect(said.filter((id) => !isKnown(found, id))).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('loses nothing but the lines touched, and reports them', async () => {
    const { sealed, settled } = promisedAt(bytes.length);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const found = await replayed(withByte(at, by));
          const touched = idsTouched(at);
          const unmended = promisedAt(bytes.length).repaired.filter(
            (id) => found.open.has(id) && !isMended(found, id),
          );
          expect(unmended.filter((id) => !touched.has(id))).toEqual([]);
          const missing = [
            ...sealed.filter((id) => !isKnown(found, id)),
            ...settled.filter((id) => !found.settled.has(id)),
          ];
          expect(missing.filter((id) => !touched.has(id))).toEqual([]);
          expect(found.problems.length).toBeGreaterThanOrEqual(1);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('opens every record although the line with its key is unreadable', async () => {
    const found = await replayed(withByte(20, 1));
    const { sealed } = promisedAt(bytes.length);
    expect(sealed.filter((id) => !isKnown(found, id))).toEqual([]);
    expect(found.problems).toHaveLength(1);
  });

  it('knows the end of the chain from a record it cannot open any more', async () => {
    const whole = await replayed(bytes);
    const text = bytes.toString('utf8');
    const lastPersonal = text.lastIndexOf('"type":"personal"');
    const found = await replayed(withByte(lastPersonal, 1));
    expect(found.head).toEqual(whole.head);
  });
});

it('reads every other segment when one of them cannot be read at all', async () => {
  const folder = aFolder();
  writeFileSync(join(folder, FIRST), bytes);
  mkdirSync(join(folder, 'segment-00000002.journal'));
  writeFileSync(join(folder, 'segment-00000003.journal'), Buffer.alloc(4096, 0));
  const found = await replay(folder, identity);
  const { sealed } = promisedAt(bytes.length);
  expect(sealed.filter((id) => !isKnown(found, id))).toEqual([]);
  expect([found.problems.length, found.segments.at(-1)?.number]).toEqual([2, 3]);
});

it('opens nothing of another device, and says so', async () => {
  const found = await replay(join(home, 'journal'), anIdentity());
  expect([found.open.size, found.drafts.size]).toEqual([0, 0]);
  expect(found.problems.length).toBeGreaterThan(0);
});

/** The journal with one byte changed. */
function withByte(at: number, by: number): Uint8Array {
  const changed = Buffer.from(bytes);
  changed[at] = ((changed[at] ?? 0) + by) % 256;
  return changed;
}

/** Whose lines a byte belongs to; the end of a line belongs to the next one as well. */
function idsTouched(at: number): ReadonlySet<string> {
  const begin = bytes.lastIndexOf(10, Math.max(0, at - 1)) + 1;
  const end = bytes.indexOf(10, at + (bytes[at] === 10 ? 1 : 0));
  const lines = bytes
    .subarray(at === 0 ? 0 : begin, end === -1 ? bytes.length : end)
    .toString('utf8')
    .split('\n');
  return new Set(
    lines.flatMap((text) => {
      const line = readLine(text);
      return 'id' in line ? [line.id] : [];
    }),
  );
}
