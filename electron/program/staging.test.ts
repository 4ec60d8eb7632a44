import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openStaging } from './staging.ts';

it('what waits may not be installed while another package takes its place', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-staging-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const staging = openStaging(folder, new AbortController().signal);
  staging.ready();
  const coming = staging.bring(
    {
      ...{ platform: 'linux-x64', version: '1.1.0', sha256: 'ab'.repeat(32), size: 7 },
      ...{ url: 'http://127.0.0.1:9/yiping.deb', signature: 'AAAA' },
    },
    undefined,
  );
  await expect(coming).rejects.toThrow();
  expect(staging.isWaiting()).toBe(false);
});
