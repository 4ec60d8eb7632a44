import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openBundle } from '../../electron/provisioning/signed-bundle.ts';
import type { Program } from '../../shared/bundle.ts';
import { programText } from '../../shared/program.ts';
import { aBundle, aContent, HALL_KEY } from '../../tests/a-bundle.ts';

const PROGRAM: Program = {
  ...{ platform: 'linux-x64', version: '1.1.0', sha256: 'ab'.repeat(32), size: 79_477_884 },
  url: 'https://files.hall.example/yiping.deb',
};

it('signs each program apart, so that OpenSSL alone can check it', async () => {
  const updates = { url: 'https://files.hall.example/p.yiping', everyMinutes: 60 };
  const content = aContent({ updates: { ...updates, programs: [PROGRAM] } });
  const opened = openBundle((await aBundle({ content })).bytes);
  const [program] = (opened.ok && opened.bundle.updates?.programs) || [];
  expect(program).toMatchObject(PROGRAM);
  const folder = mkdtempSync(join(tmpdir(), 'yiping-order-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const check = (order: string): string => {
    writeFileSync(join(folder, 'order'), order);
    writeFileSync(join(folder, 'signature'), Buffer.from(program?.signature ?? '', 'base64'));
    writeFileSync(
      join(folder, 'hall.pem'),
      createPublicKey(HALL_KEY).export({ format: 'pem', type: 'spki' }),
    );
    const words = ['-verify', '-pubin', '-inkey', 'hall.pem', '-rawin', '-in', 'order'];
    return execFileSync('openssl', ['pkeyutl', ...words, '-sigfile', 'signature'], {
      ...{ cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    });
  };
  expect(check(programText(PROGRAM))).toContain('Successfully');
  expect(() => check(programText({ ...PROGRAM, version: '1.1.1' }))).toThrow();
});
