import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { bundleSchema } from '../../shared/bundle.ts';
import { aBundle, aContent } from '../../tests/a-bundle.ts';
import { aFolder } from '../../tests/device.ts';
import {
  bundleText,
  fingerprintOf,
  isFingerprint,
  openBundle,
  payloadOf,
} from './signed-bundle.ts';

/** It looks at every byte of a bundle. */
vi.setConfig({ testTimeout: 60_000 });

const whole = await aBundle();

/** Why it is refused; nothing when it is taken. */
const refusal = (bytes: Uint8Array) => {
  const opened = openBundle(bytes);
  return opened.ok ? undefined : opened.problems[0].what;
};

describe('a bundle', () => {
  it('is read as it was built, and its secrets are nowhere in it', () => {
    const opened = openBundle(whole.bytes);
    expect(opened).toMatchObject({
      ok: true,
      fingerprint: whole.fingerprint,
      bundle: { version: 1, hall: aContent().hall, counters: aContent().counters },
    });
    expect(whole.bytes.toString('utf8')).not.toContain('demo-secret');
  });

  it('is refused with any byte of it changed', () => {
    fc.assert(
      fc.property(
        fc.nat(whole.bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        (at, change) => {
          const bytes = Buffer.from(whole.bytes);
          bytes[at] = (bytes[at] ?? 0) ^ change;
          expect(refusal(bytes)).toMatch(/改动|损坏|签名/);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is refused with a single bit changed, wherever it is', () => {
    const bytes = Buffer.from(whole.bytes);
    for (let at = 0; at < bytes.length; at += 1) {
      const bit = 1 << (at % 8);
      bytes[at] = (bytes[at] ?? 0) ^ bit;
      if (openBundle(bytes).ok) expect.fail(`byte ${at}, bit ${bit}`);
      bytes[at] = (bytes[at] ?? 0) ^ bit;
    }
    expect(openBundle(bytes).ok).toBe(true);
  });

  it('is refused however much of its end is missing, and with more behind it', () => {
    for (let length = 0; length < whole.bytes.length; length += 1) {
      if (openBundle(whole.bytes.subarray(0, length)).ok) expect.fail(`cut to ${length}`);
    }
    expect(refusal(whole.bytes.subarray(0, 500))).toContain('不完整');
    expect(refusal(Buffer.concat([whole.bytes, Buffer.from('\n')]))).toContain('改动');
  });

  it('is refused when it says the same in other words', () => {
    const bundle: unknown = JSON.parse(whole.bytes.toString('utf8'));
    expect(refusal(Buffer.from(JSON.stringify(bundle, null, 2)))).toContain('改动');
    const twice = whole.bytes.toString('utf8').replace('{', '{"version":1,');
    expect(refusal(Buffer.from(twice))).toContain('改动');
    expect(refusal(Buffer.from(`\ufeff${whole.bytes.toString('utf8')}`))).toContain('损坏');
  });

  it('is refused when it is made to be hard to read', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const text = whole.bytes.toString('utf8').replace('{', `{"a":${deep},`);
    expect(refusal(Buffer.from(text))).toMatch(/改动|损坏/);
  });

  it('is told from a file nobody has signed', () => {
    expect(refusal(Buffer.from('{"format":"yiping-provisioning/1"}'))).toContain('签名');
  });

  it('has a signature that OpenSSL finds good', () => {
    const { signature, ...rest } = bundleSchema.parse(JSON.parse(whole.bytes.toString('utf8')));
    const folder = aFolder();
    const file = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const key = file(
      'signer.pem',
      `-----BEGIN PUBLIC KEY-----\n${rest.signer}\n-----END PUBLIC KEY-----\n`,
    );
    const proof = file('signature', Buffer.from(signature, 'base64'));
    const check = (payload: string) =>
      spawnSync(
        'openssl',
        [
          ...['pkeyutl', '-verify', '-pubin', '-inkey', key],
          ...['-rawin', '-in', payload, '-sigfile', proof],
        ],
        { encoding: 'utf8' },
      ).stdout;
    expect(check(file('payload', payloadOf(rest)))).toContain('Verified Successfully');
    expect(check(file('other', bundleText(rest)))).toContain('Verification Failure');
  });
});

it('compares fingerprints as people type them', () => {
  expect(whole.fingerprint).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  expect(
    isFingerprint(whole.fingerprint.toUpperCase().replaceAll(' ', ''), whole.fingerprint),
  ).toBe(true);
  expect(isFingerprint('', whole.fingerprint)).toBe(false);
  expect(fingerprintOf('MCowBQYDK2VwAyEA')).not.toBe(whole.fingerprint);
});
