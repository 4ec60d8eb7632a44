import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'docs/security.md'), 'utf8');

/** Every file and folder of this checkout that the document names. */
const named = [
  ...text.matchAll(/`((?:electron|renderer|shared|scripts|tests)\/[^`\s]*)`/g),
].flatMap(([, path]) => path ?? []);

/** `file.test.ts` “one test”, “another” → each with its file. */
const tests = [...text.matchAll(/`([^`\s]+\.test\.tsx?)`((?:,? “[^”]+”)+)/g)].flatMap(
  ([, file = '', names = '']) =>
    [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => ({ file, name })),
);

it('docs/security.md names tests that are there', () => {
  expect(tests.length).toBeGreaterThan(50);
  const missing = tests.filter(({ file, name }) => {
    const source = readFileSync(join(root, file), 'utf8');
    return !["'", '`', '"'].some((quote) => source.includes(`${quote}${name}${quote}`));
  });
  expect(missing).toEqual([]);
});

it('docs/security.md says of every test file what in it shows it', () => {
  const files = named.filter((path) => /\.test\.tsx?$/.test(path));
  const without = files.filter((path) => !tests.some(({ file }) => file === path));
  // The one that checks this very document.
  expect(without).toEqual(['scripts/check/security.test.ts']);
});

it('docs/security.md has for each threat a test, or says that nothing stops it', () => {
  const rows = text.split('\n').filter((line) => /^\| (?!threat|---)/.test(line));
  expect(rows.length).toBeGreaterThan(40);
  const bare = rows.filter((row) => !/\.test\.tsx?`/.test(row) && !/\*\*[^*]+\*\*/.test(row));
  expect(bare).toEqual([]);
});
