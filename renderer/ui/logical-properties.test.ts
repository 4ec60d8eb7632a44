import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const renderer = fileURLToPath(new URL('..', import.meta.url));
const sheets = globSync('**/*.css', { cwd: renderer }).toSorted();

/** A side that stays left or right, however one reads. */
const PHYSICAL =
  /(?:^|[\s;{])((?:(?:margin|padding|border|inset)-)?(?:left|right)[\w-]*\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)|border-(?:top|bottom)-(?:left|right)-radius\s*:)/g;

test.each(sheets)('%s holds in both directions of reading', (sheet) => {
  const css = readFileSync(join(renderer, sheet), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  expect([...css.matchAll(PHYSICAL)].map(([, found]) => found)).toEqual([]);
});

test('knows a physical side when it sees one', () => {
  const found = '.a { margin-left: 1px; left: 0; text-align: right; border-left-color: red }';
  expect([...found.matchAll(PHYSICAL)]).toHaveLength(4);
  expect([...'.a { margin-inline: 1px; text-align: start }'.matchAll(PHYSICAL)]).toEqual([]);
});
