import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const renderer = fileURLToPath(new URL('..', import.meta.url));
const sheets = globSync('**/*.module.css', { cwd: renderer }).toSorted();

/** Names in an expression such as `styles[screen.look ?? 'plain']` are known to the component alone. */
const COMPUTED: Readonly<Record<string, readonly string[]>> = {
  'Button.module.css': ['primary', 'plain', 'bare'],
};

// TypeScript takes any name for a class that exists.
test.each(sheets)('%s defines the classes its component uses, and no others', (sheet) => {
  const css = readFileSync(join(renderer, sheet), 'utf8').replaceAll(/\/\*[\s\S]*?\*\//g, '');
  const own = css.replaceAll(/:global\([^)]*\)/g, '');
  const defined = new Set(
    [...own.matchAll(/\.([a-z][A-Za-z]*)(?![^{]*;)/g)].map(([, name]) => name),
  );
  const component = join(renderer, dirname(sheet), basename(sheet, '.module.css'));
  const source = readFileSync(
    [`${component}.tsx`, `${component}.ts`].find((path) => existsSync(path)) ?? '',
    'utf8',
  );
  const used = new Set([
    ...[...source.matchAll(/styles\['(\w+)'\]/g)].map(([, name]) => name),
    ...(COMPUTED[basename(sheet)] ?? []),
  ]);
  expect([...defined].toSorted()).toEqual([...used].toSorted());
});
