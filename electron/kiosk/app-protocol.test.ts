import { dirname, join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { hallFileType } from '../../shared/media.ts';
import { fileFor, hallFileFor } from './app-protocol.ts';

vi.mock('electron', () => ({ protocol: {} }));

const root = resolve('/opt', 'yiping', 'renderer');

/** The bricks of every way out that was ever tried. */
const brick = fc.oneof(
  fc.constantFrom(
    ...['..', '.', '/', '//', '\\', '%2e', '%2E%2e', '%2f', '%5c', '%00', '%', '%25', '%252e'],
    ...[
      '.png',
      '.mp4',
      'C:',
      '~',
      '?',
      '#',
      '@',
      ':',
      ';',
      '...',
      'index.html',
      'assets',
      'renderer-old',
    ],
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

describe('the file of the hall a URL names', () => {
  it('is one in its own two folders of our own host', () => {
    expect([
      hallFileFor('app://yiping/media/%E5%A4%A7%E5%8E%85.png?v=1-2'),
      hallFileFor('app://yiping/voice/thanks.en.mp3'),
      hallFileFor('app://elsewhere/media/a.png'),
      hallFileFor('app://yiping/assets/media.png'),
    ]).toEqual([
      { folder: 'media', name: '大厅.png' },
      { folder: 'voice', name: 'thanks.en.mp3' },
      null,
      null,
    ]);
  });

  it('is none of the device’s own, whatever the way', () => {
    fc.assert(
      fc.property(fc.array(brick, { maxLength: 8 }), (bricks) => {
        const url = `app://yiping/media/${bricks.join('')}`;
        fc.pre(URL.canParse(url));
        const wanted = hallFileFor(url);
        const type = wanted === null ? undefined : hallFileType(wanted.folder, wanted.name);
        fc.pre(wanted !== null && type !== undefined);
        const folder = join(root, wanted?.folder ?? '');
        expect(dirname(join(folder, wanted?.name ?? ''))).toBe(folder);
      }),
      { numRuns: 500 },
    );
  });
});
