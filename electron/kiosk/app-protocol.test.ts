import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fileFor } from './app-protocol.ts';

vi.mock('electron', () => ({ protocol: {} }));

const root = resolve('/opt', 'yiping', 'renderer');

/** The bricks of every way out that was ever tried. */
const brick = fc.oneof(
  fc.constantFrom(
    ...['..', '.', '/', '//', '\\', '%2e', '%2E%2e', '%2f', '%5c', '%00', '%', '%25', '%252e'],
    ...['C:', '~', '?', '#', '@', ':', ';', '...', 'index.html', 'assets', 'renderer-old'],
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);

const inside = (file: string | null): boolean => file === null || file.startsWith(root + sep);

describe('the file a URL names', () => {
  it.each([
    ['app://yiping/', 'index.html'],
    ['app://yiping/index.html?x=1#y', 'index.html'],
    ['app://yiping/assets/main.js', join('assets', 'main.js')],
    ['app://yiping/a%20b/%E8%AF%84.png', join('a b', '评.png')],
    ['app://yiping/assets/../index.html', 'index.html'],
  ])('is in the root: %s', (url, file) => {
    expect(fileFor(url, root)).toBe(join(root, file));
  });

  it.each([
    'app://elsewhere/index.html',
    'app://yiping.example/index.html',
    'app://yiping:8080/index.html',
    'app://yiping/%E8%AF',
    'app://yiping/index.html%00.png',
    'app://yiping/%2e%2e%2fsecret',
    'app://yiping/..%2f..%2f..%2fetc%2fpasswd',
    'app://yiping/%2e%2e%2frenderer-old%2findex.html',
    'app://yiping/assets%2f..',
  ])('is none: %s', (url) => {
    expect(fileFor(url, root)).toBeNull();
  });

  it('never leaves the root, whatever the way', () => {
    fc.assert(
      fc.property(fc.array(brick, { maxLength: 12 }), (bricks) => {
        const url = `app://yiping/${bricks.join('')}`;
        fc.pre(URL.canParse(url));
        expect(inside(fileFor(url, root))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never leaves the root, whatever the URL', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        expect(inside(fileFor(url, root))).toBe(true);
      }),
    );
  });
});
