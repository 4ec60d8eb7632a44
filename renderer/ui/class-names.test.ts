import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const renderer = fileURLToPath(new URL('..', import.meta.url));
const sheets = globSync('**/*.module.css', { cwd: renderer }).toSorted();

const sources = globSync('**/*.{ts,tsx}', { cwd: renderer }).map((path) => ({
  path,
  text: readFileSync(join(renderer, path), 'utf8'),
}));

/** Style sheets beside a component, with the name each has in it. */
function sheetsOf(path: string, text: string): ReadonlyMap<string, string> {
  return new Map(
    [...text.matchAll(/import (\w+) from '(\.[^']*\.module\.css)'/g)].map(
      ([, name = '', from = '']) => [join(dirname(path), from), name],
    ),
  );
}

/** Names in an expression such as `styles[screen.look ?? 'plain']` are known to the component alone. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  'Button.module.css': ['primary', 'plain', 'bare'],
  'Setup.module.css': ['topLeft', 'topRight', 'middle', 'bottomLeft', 'bottomRight'],
};

// TypeScript takes any name for a class that exists.
test.each(sheets)('%s defines the classes its components use, and no others', (sheet) => {
  const css = readFileSync(join(renderer, sheet), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const own = css.replaceAll(/:global\([^)]*\)/g, '');
  const defined = new Set(
    [...own.matchAll(/\.([a-z][A-Za-z]*)(?![^{]*;)/g)].map(([, name]) => name),
  );
  const importers = sources.flatMap(({ path, text }) => {
    const name = sheetsOf(path, text).get(sheet);
    return name === undefined ? [] : [{ text, name }];
  });
  const used = new Set([
    ...importers.flatMap(({ text, name }) =>
      [...text.matchAll(new RegExp(`\\b${name}\\['(\\w+)'\\]`, 'g'))].map(([, used]) => used),
    ),
    ...(COMPUTED[basename(sheet)] ?? []),
  ]);
  expect([...defined].toSorted()).toEqual([...used].toSorted());
});
