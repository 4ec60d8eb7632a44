import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { INITIAL_LIMIT, initialScripts, withinLimit } from './initial-scripts.ts';

const PAGE =
  '<script type="module" crossorigin src="./assets/own.js"></script><link rel="modulepreload" crossorigin href="./assets/shared.js"><link rel="stylesheet" href="./assets/a.css">';

/** @param source of all its scripts */
async function aPage(source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-page-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), PAGE);
  for (const name of ['own', 'shared', 'later']) {
    await writeFile(join(folder, 'assets', `${name}.js`), `console.log('${name}')`);
    await writeFile(
      join(folder, 'assets', `${name}.js.map`),
      JSON.stringify({ sources: [source] }),
    );
  }
  return folder;
}

test('weighs the page’s own script and what it imports at once, not what comes on demand', async () => {
  const folder = await aPage('../renderer/main.tsx');
  const scripts = await initialScripts(folder);
  const bytes = (name: string) => gzipSync(`console.log('${name}')`, { level: 9 }).length;
  expect([...scripts]).toEqual([
    ['./assets/own.js', bytes('own')],
    ['./assets/shared.js', bytes('shared')],
  ]);
});

test('refuses what main alone needs', async () => {
  const folder = await aPage('../../node_modules/zod/v4/core/schemas.js');
  await expect(initialScripts(folder)).rejects.toThrow('zod got into the window');
});

test('refuses more than a counter should wait for, and a page it cannot read', () => {
  expect(withinLimit(new Map([['a.js', INITIAL_LIMIT]]))).toBe(INITIAL_LIMIT);
  expect(() => withinLimit(new Map([['a.js', INITIAL_LIMIT + 1]]))).toThrow('a.js 200001');
  expect(() => withinLimit(new Map())).toThrow('no scripts');
});
