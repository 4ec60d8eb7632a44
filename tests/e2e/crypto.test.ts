import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { beforeAll, expect, it } from 'vitest';
import { testAgreement } from '../crypto/agreement.ts';
import type { Task } from '../crypto/ciphers.ts';
import { aLoneKiosk } from './a-lone-kiosk.ts';

/** The ciphers as the product has them – bundled, for Electron's Node and its BoringSSL. */
let kiosk: Awaited<ReturnType<typeof aLoneKiosk>>['kiosk'];
let bundle: string;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yiping-ciphers-'));
  // The kiosk runs as an ordinary user.
  chmodSync(folder, 0o755);
  bundle = join(folder, 'ciphers.cjs');
  await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'node20.18',
      ssr: 'tests/crypto/ciphers.ts',
      minify: false,
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'ciphers.cjs' } },
    },
    ssr: { target: 'node', noExternal: true },
  });
  const device = await aLoneKiosk({});
  kiosk = device.kiosk;
  return async () => {
    await device.close();
    rmSync(folder, { recursive: true });
  };
});

/** In Electron's main process, the one that talks to the province. */
function performInside(task: Task): Promise<string> {
  return kiosk.electron.evaluate(
    (_electron, [file, what]) => {
      const { createRequire } = process.getBuiltinModule('node:module');
      return createRequire(file)(file).perform(what);
    },
    [bundle, task] as const,
  );
}

it('runs in Electron, which has no SM3 of its own', async () => {
  const own = await kiosk.electron.evaluate(() => ({
    electron: process.versions['electron'],
    hashes: process.getBuiltinModule('node:crypto').getHashes(),
  }));
  expect(own.electron).toMatch(/^\d+\./);
  expect(own.hashes).not.toContain('sm3');
});

testAgreement(performInside);
