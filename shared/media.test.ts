import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hallFileOf, hallFileType, hallFileUrl } from './media.ts';

it.each([
  ['welcome.jpg', 'image/jpeg'],
  ['大厅 一.PNG', 'image/png'],
  ['tour.v2.webm', 'video/webm'],
  ['a..b.avif', 'image/avif'],
])('%s may be shown', (name, type) => {
  expect(hallFileType('media', name)).toBe(type);
});

it.each([
  '../welcome.jpg',
  '..\\welcome.jpg',
  'sub/welcome.jpg',
  'C:welcome.jpg',
  '.hidden.jpg',
  'welcome.jpg\0.exe',
  'welcome.jpg\n',
  'welcome.svg',
  'welcome.html',
  'welcome.constructor',
  'welcome',
  'jpg',
  '.jpg',
  '',
  `${'x'.repeat(97)}.jpg`,
])('may not be shown: %j', (name) => {
  expect(hallFileType('media', name)).toBeUndefined();
});

it('a recording belongs into its own folder, and only there', () => {
  expect([
    hallFileType('voice', 'thanks.en.mp3'),
    hallFileType('media', 'thanks.en.mp3'),
    hallFileType('voice', 'welcome.jpg'),
  ]).toEqual(['audio/mpeg', undefined, undefined]);
});

it('an address names the file it was made of, whatever its name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      // The two names no file has.
      fc.pre(name !== '.' && name !== '..');
      const url = new URL(hallFileUrl('media', name, '1-2'), 'app://yiping');
      expect(hallFileOf(url.pathname)).toEqual({ folder: 'media', name });
    }),
  );
});

it.each(['/index.html', '/media/', '/media/a/b.png', '/mediapart/a.png', '/media/%E8%AF'])(
  'an address of the window names none: %s',
  (pathname) => {
    expect(hallFileOf(pathname)).toBeNull();
  },
);
