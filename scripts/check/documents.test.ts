import { expect, test } from 'vitest';
import { documentFindings } from './documents.ts';

const THERE = new Set([
  'docs/a.md',
  'electron/',
  'electron/main.ts',
  'electron/*/index.ts',
  'docs/b.md',
  'a.md',
]);

function found(text: string): readonly string[] {
  const documents = new Map([
    ['docs/a.md', text],
    ['docs/b.md', '# Who may `ask`, and why\n'],
  ]);
  return documentFindings(documents, (path) => THERE.has(path));
}

test.each([
  '`electron/main.ts` and `electron/`, main being in electron/main.ts.',
  'electron/<province>/index.ts, [b](b.md), [itself](#here)\n## Here',
  '[b](./b.md#who-may-ask-and-why), [a](../a.md), [far](https://example.org/electron/none.ts)',
  '@electron/fuses, node_modules/electron/dist, /opt/electron/none and my-scripts/none are others',
])('finds nothing in: %s', (text) => {
  expect(found(text)).toEqual([]);
});

test.each([
  ['see `electron/gone.ts`.', 'docs/a.md: there is no electron/gone.ts'],
  ['```\nnode scripts/gone.ts --all\n```', 'docs/a.md: there is no scripts/gone.ts'],
  ['renderer/<name>.ts, later', 'docs/a.md: there is no renderer/<name>.ts'],
  ['[c](c.md)', 'docs/a.md: the link c.md leads nowhere'],
  ['![](images/none.png)', 'docs/a.md: the link images/none.png leads nowhere'],
  ['[b](b.md#who)', 'docs/a.md: there is no heading for the link b.md#who'],
  ['[here](#there)\n## Here', 'docs/a.md: there is no heading for the link #there'],
])('finds in %j: %s', (text, finding) => {
  expect(found(text)).toEqual([finding]);
});
