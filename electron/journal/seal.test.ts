import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Evaluation, EvaluationDraft } from '../../shared/evaluation.ts';
import { LEVELS } from '../../shared/level.ts';
import { aCaseWithCitizen, anEvaluationDraft, anUnlinkedDraft } from '../../tests/builders.ts';
import { aFolder, anIdentity } from '../../tests/device.ts';
import type { Identity } from '../device/identity.ts';
import { digestOf, GENESIS, type Head, hashOf, seal } from './seal.ts';

const START: Head = { epoch: 1, seq: 0, hash: GENESIS };

/** Text with everything Unicode has, halves of surrogate pairs included. */
const someText = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('\ud83d', '\udc4d', '很', '\u2028'),
  ),
  maxLength: 40,
});

const someDraft: fc.Arbitrary<EvaluationDraft> = fc
  .record({
    level: fc.constantFrom(...LEVELS),
    text: someText,
    options: fc.array(fc.stringMatching(/^[1-5]\d\d$/), { maxLength: 4 }),
    reason: fc.constantFrom('given', 'declined', 'none'),
    wantsCallback: fc.boolean(),
    assessedAt: fc.record({
      corrected: fc.double({ noNaN: true, noDefaultInfinity: true }),
      wall: fc.integer(),
      monotonic: fc.double({ min: 0, max: 1e9, noNaN: true }),
    }),
    linked: fc.boolean(),
    taskName: someText,
  })
  .map(({ linked, taskName, ...said }) =>
    linked
      ? anEvaluationDraft({ ...said, linkage: aCaseWithCitizen({ taskName }) })
      : anUnlinkedDraft(said),
  );

function aChain(drafts: readonly EvaluationDraft[], identity: Identity): Evaluation[] {
  let head = START;
  return drafts.map((draft) => {
    const evaluation = seal(draft, head, identity);
    head = evaluation.chain;
    return evaluation;
  });
}

const sm3 = (text: string): string => createHash('sm3').update(text, 'utf8').digest('hex');

/** What anybody can check without a key: numbers without gaps, each hash upon the one before. */
function holdsTogether(records: readonly Evaluation[], publicKey: string): boolean {
  const key = createPublicKey({
    key: Buffer.from(publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
  let prevHash = '0'.repeat(64);
  return records.every(({ draft, chain, salt }, index) => {
    const parts = [prevHash, chain.deviceId, chain.epoch, chain.seq, chain.digest];
    prevHash = chain.hash;
    return (
      chain.seq === index + 1 &&
      chain.hash === sm3(parts.join('|')) &&
      chain.prevHash === parts[0] &&
      chain.digest === digestOf(draft, salt) &&
      verify(null, Buffer.from(chain.hash), key, Buffer.from(chain.signature, 'base64'))
    );
  });
}

describe('R13: the chain', () => {
  let identity: Identity;
  beforeEach(() => {
    identity = anIdentity();
  });

  it('holds together whatever citizens say', () => {
    fc.assert(
      fc.property(fc.array(someDraft, { maxLength: 5 }), (drafts) => {
        expect(holdsTogether(aChain(drafts, identity), identity.publicKey)).toBe(true);
      }),
    );
  });

  it('shows an edit of anything that was said', () => {
    const [record] = aChain([anEvaluationDraft({ level: 1, text: '等了很久' })], identity);
    if (record === undefined) throw new Error('nothing was sealed');
    const { draft } = record;
    const edits: Partial<EvaluationDraft>[] = [
      { id: anEvaluationDraft().id },
      { level: 5 },
      { text: '' },
      { text: '等了很久 ' },
      { options: ['101'] },
      { reason: 'declined' },
      { endedBy: 'timeout' },
      { wantsCallback: true },
      { counter: '6' },
      { assessedAt: { ...draft.assessedAt, corrected: draft.assessedAt.corrected + 1 } },
      { linkage: aCaseWithCitizen({ projectNo: '350200260302000002' }) },
      { linkage: aCaseWithCitizen({ serviceNumber: 2 }) },
    ];
    const unseen = edits.filter((edit) =>
      holdsTogether([{ ...record, draft: { ...draft, ...edit } }], identity.publicKey),
    );
    expect(unseen).toEqual([]);
  });

  it('shows an edit of any field of its own', () => {
    const [record] = aChain([anEvaluationDraft()], identity);
    if (record === undefined) throw new Error('nothing was sealed');
    const { chain } = record;
    const other = 'f'.repeat(64);
    const edits = [
      { deviceId: 'YP-000000000000' },
      { epoch: 2 },
      { seq: 2 },
      { prevHash: other },
      { digest: other },
      { hash: other },
      { signature: anIdentity().sign(chain.hash) },
    ];
    const unseen = edits.filter((edit) =>
      holdsTogether([{ ...record, chain: { ...chain, ...edit } }], identity.publicKey),
    );
    expect(unseen).toEqual([]);
  });

  it('shows a gap, a swap and a repetition at any place', () => {
    const records = aChain(
      Array.from({ length: 6 }, () => anEvaluationDraft()),
      identity,
    );
    fc.assert(
      fc.property(fc.nat(4), fc.nat(5), (at, other) => {
        const without = records.toSpliced(at, 1);
        const twice = records.toSpliced(at, 0, ...records.slice(at, at + 1));
        expect(holdsTogether(without, identity.publicKey)).toBe(false);
        expect(holdsTogether(twice, identity.publicKey)).toBe(false);
        if (at !== other) {
          const swapped = records.map((record, index) =>
            index === at
              ? (records[other] ?? record)
              : index === other
                ? (records[at] ?? record)
                : record,
          );
          expect(holdsTogether(swapped, identity.publicKey)).toBe(false);
        }
      }),
    );
  });

  it('does not show who says the same: the salt differs', () => {
    const draft = anEvaluationDraft();
    const digests = [seal(draft, START, identity), seal(draft, START, identity)];
    expect(digests[0]?.chain.digest).not.toBe(digests[1]?.chain.digest);
  });

  it('is made of the bytes the province reads', () => {
    expect(
      hashOf({ prevHash: GENESIS, deviceId: 'YP-000000000001', epoch: 1, seq: 1, digest: 'ab' }),
    ).toBe(sm3(`${GENESIS}|YP-000000000001|1|1|ab`));
  });

  it('digests text of any script as an independent SM3 does', () => {
    const draft = anEvaluationDraft({ text: '很好 👍 ᠮᠣᠩᠭᠣᠯ "\\\u2028"', level: 4 });
    const { text, linkage, ...lasting } = draft;
    // JCS of these fields is JSON with sorted keys.
    const jcs = (value: unknown): string =>
      JSON.stringify(value, (_key, part: unknown) =>
        typeof part === 'object' && part !== null && !Array.isArray(part)
          ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
          : part,
      );
    const personal = sm3(`5a17|${jcs({ text, linkage })}`);
    const sealed = {
      ...lasting,
      case: { projectNo: linkage?.projectNo, serviceNumber: 1 },
      personal,
    };
    expect(digestOf(draft, '5a17')).toBe(sm3(`5a17|${jcs(sealed)}`));
  });

  it.runIf(hasOpenssl())('can be checked with nothing but openssl', () => {
    const [record] = aChain([anEvaluationDraft()], identity);
    if (record === undefined) throw new Error('nothing was sealed');
    const folder = aFolder();
    const [key, hash, signature] = ['key.der', 'hash', 'signature'].map((name) =>
      join(folder, name),
    );
    if (key === undefined || hash === undefined || signature === undefined)
      throw new Error('names');
    writeFileSync(key, Buffer.from(identity.publicKey, 'base64'));
    writeFileSync(hash, record.chain.hash);
    writeFileSync(signature, Buffer.from(record.chain.signature, 'base64'));
    const answer = execFileSync('openssl', [
      ...['pkeyutl', '-verify', '-rawin', '-pubin', '-keyform', 'DER'],
      ...['-inkey', key, '-in', hash, '-sigfile', signature],
    ]);
    expect(answer.toString()).toMatch(/verified successfully/i);
  });
});

it('seals half an emoji as a replacement character rather than not at all', () => {
  const { draft } = seal(anEvaluationDraft({ text: '好\ud83d' }), START, anIdentity());
  expect(draft.text).toBe('好\ufffd');
});

function hasOpenssl(): boolean {
  try {
    return /^OpenSSL [3-9]/.test(execFileSync('openssl', ['version']).toString());
  } catch {
    return false;
  }
}
