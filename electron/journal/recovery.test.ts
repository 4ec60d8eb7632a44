import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anEvaluationDraft } from '../../tests/builders.ts';
import { aFolder, anIdentity } from '../../tests/device.ts';
import type { Identity } from '../device/identity.ts';
import { readLine } from './line.ts';
import { type Replay, replay } from './replay.ts';
import { FIRST } from './testing/a-device.ts';
import { aMorning, MENDED, openAs, type Promised } from './testing/a-morning.ts';

const home = mkdtempSync(join(tmpdir(), 'yiping-test-'));
const work = join(home, 'work');
let identity: Identity;
let bytes: Buffer;
let promises: readonly Promised[];

beforeAll(async () => {
  mkdirSync(work);
  ({ identity, bytes, promises } = await aMorning(home));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function replayed(content: Uint8Array): Promise<Replay> {
  writeFileSync(join(work, FIRST), content);
  return replay(work, identity);
}

const isKnown = ({ open, settled, drafts, over }: Replay, id: string): boolean =>
  open.has(id) || settled.has(id) || drafts.has(id) || over.has(id);

const isMended = ({ open }: Replay, id: string): boolean =>
  open.get(id)?.evaluation.repair?.linkage.projectNo === MENDED.projectNo;

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
    const journal = await openAs(folder, identity);
    await journal.seal([draft]);
    await journal.close();
    expect(readFileSync(join(folder, FIRST))).toEqual(torn);
    expect((await replay(folder, identity)).open.has(draft.id)).toBe(true);
  });

  it('seals the rest of a group of which only a part reached the disk', async () => {
    const [folder, own] = [aFolder(), anIdentity()];
    const journal = await openAs(folder, own);
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
    const again = await openAs(folder, own);
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
