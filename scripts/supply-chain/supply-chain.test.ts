import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };
import { aFolder } from '../../tests/device.ts';
import { NOTICES_FILE, writeNotices } from './notices.ts';
import { SBOM_FILE, writeSbom } from './sbom.ts';
import { shippedPackages } from './shipped.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A build whose source maps name these files of this checkout. */
function aBuild(...sources: readonly string[]): string {
  const out = aFolder();
  const map = join(out, 'main/assets/main.js.map');
  mkdirSync(dirname(map), { recursive: true });
  const from = (source: string) => relative(dirname(map), join(root, source));
  writeFileSync(map, JSON.stringify({ version: 3, sources: sources.map(from), mappings: '' }));
  return out;
}

describe('what ships of others', () => {
  it('is what is bundled, what lies beside the bundles, and what tables are made from', async () => {
    const shipped = await shippedPackages(
      aBuild('electron/main.ts', 'node_modules/zod/index.js', 'node_modules/@noble/curves/sm2.js'),
    );
    const how = Object.fromEntries(shipped.map((each) => [each.name, each.how]));
    expect(how).toMatchObject({
      ...{ zod: 'bundled', '@noble/curves': 'bundled', serialport: 'beside' },
      ...{ '@node-rs/jieba': 'tables', 'opencc-js': 'tables', 'pinyin-pro': 'tables' },
      '@serialport/bindings-cpp': 'beside',
    });
    expect(how).not.toHaveProperty('vitest');
    expect(shipped.find(({ name }) => name === 'zod')?.version).toBe(manifest.devDependencies.zod);
  });

  it('is unknown of a build without source maps', async () => {
    const out = aFolder();
    await expect(shippedPackages(out)).rejects.toThrow('no source maps');
  });

  it('is under terms that somebody has looked at', async () => {
    // A tool, under MPL-2.0: it ships with nothing.
    await expect(shippedPackages(aBuild('node_modules/axe-core/axe.js'))).rejects.toThrow(
      'nobody has looked at the licence MPL-2.0',
    );
  });
});

describe('with a package go', () => {
  it('the bill of materials: each with its version, terms and the hash of the lockfile', async () => {
    const folder = aFolder();
    const shipped = await shippedPackages(aBuild('node_modules/zod/index.js'));
    await writeSbom(folder, shipped, { product: '1.2.3+test', electron: '33.2.1' });
    const bill = JSON.parse(readFileSync(join(folder, SBOM_FILE), 'utf8'));
    expect(bill).toMatchObject({
      ...{ bomFormat: 'CycloneDX', specVersion: '1.6' },
      metadata: { component: { name: manifest.name, version: '1.2.3+test' } },
    });
    const of = (name: string) =>
      bill.components.find((each: { name: string }) => each.name === name);
    expect(of('electron')).toMatchObject({ version: '33.2.1', purl: 'pkg:npm/electron@33.2.1' });
    const { version, integrity } = lock.packages['node_modules/zod'];
    const hex = Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex');
    expect(of('zod')).toMatchObject({
      version,
      purl: `pkg:npm/zod@${version}`,
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-512', content: hex }],
    });
    expect(of('opencc-js').licenses).toEqual([{ expression: 'MIT AND Apache-2.0' }]);
    expect(of('@node-rs/jieba').purl).toMatch(/^pkg:npm\/%40node-rs\/jieba@/);
    expect(bill.dependencies[0].dependsOn).toHaveLength(bill.components.length);
  });

  it('the terms of each in its own words', async () => {
    const folder = aFolder();
    await writeNotices(folder, await shippedPackages(aBuild('node_modules/zod/index.js')));
    const text = readFileSync(join(folder, NOTICES_FILE), 'utf8');
    for (const name of ['zod', '@node-rs/jieba', 'opencc-js', 'serialport']) {
      expect(text).toContain(
        readFileSync(join(root, 'node_modules', name, 'LICENSE'), 'utf8').trim(),
      );
    }
    expect(text).toContain('that of jieba: MIT licence');
  });
});

describe('what is installed', () => {
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

  it('is what the lockfile names: from the registry, with its hash', () => {
    const loose = packages.filter(
      ([, each]) =>
        ('resolved' in each && !String(each.resolved).startsWith('https://registry.npmjs.org/')) ||
        !('integrity' in each && each.integrity.startsWith('sha512-')),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it('is named by exact versions', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.overrides };
    const loose = Object.entries(all).filter(
      ([, version]) => !/^(npm:[@\w./-]+@)?\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  it('runs no script of its own but where somebody has looked at it', () => {
    const scripts = packages
      .filter(([, each]) => 'hasInstallScript' in each && each.hasInstallScript)
      .map(([path]) => path.split('node_modules/').at(-1) ?? '');
    expect(scripts.filter((name) => !(name in manifest.allowScripts))).toEqual([]);
  });
});
