import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shipped } from './shipped.ts';

/** The name the file has in a package. */
export const NOTICES_FILE = 'THIRD-PARTY-NOTICES.txt';

const RULE = '='.repeat(80);
/** Files that say under which terms a package may be passed on. */
const TERMS = /^(licen[cs]e|copying|notice|third[-_]party)/i;
/** Of which part the terms of a package do not tell. */
const FURTHER: Readonly<Record<string, string>> = {
  '@node-rs/jieba':
    'Its dictionary, of which the words of the keyboard are made, is that of jieba: MIT licence, Copyright (c) 2013 Sun Junyi.',
};

/**
 * Writes the terms of all packages of which something ships, each in its own words.
 * @param folder where the file is put
 * @param shipped by `shippedPackages`
 */
export async function writeNotices(folder: string, shipped: readonly Shipped[]): Promise<void> {
  const sections = await Promise.all(shipped.map(sectionOf));
  const head = [
    'Yiping contains software of others, each under the terms that follow.',
    'Those of Electron are in LICENSE.electron.txt, those of Chromium in LICENSES.chromium.html.',
    '',
  ];
  await writeFile(join(folder, NOTICES_FILE), [...head, ...sections].join('\n'));
}

async function sectionOf({ name, version, licence, folder, author }: Shipped): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(
    entries
      .filter((entry) => TERMS.test(entry.name))
      .map(async (entry) => {
        const path = join(folder, entry.name);
        return entry.isDirectory() ? (await readdir(path)).map((file) => join(path, file)) : [path];
      }),
  );
  const texts = await Promise.all(
    files
      .flat()
      .sort()
      .map((file) => readFile(file, 'utf8')),
  );
  const further = FURTHER[name];
  return [
    RULE,
    `${name} ${version}, ${licence}`,
    RULE,
    '',
    ...(texts.length === 0
      ? [
          `It brings no text of its licence. Its package.json says ${licence}, by ${author ?? 'nobody named'}.`,
        ]
      : texts.map((text) => text.trim())),
    ...(further === undefined ? [] : ['', further]),
    '',
  ].join('\n');
}
