import { mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../../tests/device.ts';
import { rangeOf, serveHallFile } from './serving.ts';

const CONTENT = Buffer.from(Array.from({ length: 600_000 }, (_, at) => at % 251));

/** A data folder with a film in `media/`. */
function aDataFolder() {
  const root = aFolder();
  mkdirSync(join(root, 'media'));
  writeFileSync(join(root, 'media', 'film.mp4'), CONTENT);
  return root;
}

const film = { folder: 'media', name: 'film.mp4' } as const;

describe('a file of the hall', () => {
  it('is served whole, with its type and nothing to guess', async () => {
    const answer = await serveHallFile(aDataFolder(), film, null);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '600000',
      'accept-ranges': 'bytes',
      'x-content-type-options': 'nosniff',
    });
    expect(Buffer.from(await answer.arrayBuffer()).equals(CONTENT)).toBe(true);
  });

  it('is served in any part, byte for byte', async () => {
    const root = aDataFolder();
    await fc.assert(
      fc.asyncProperty(fc.nat(599_999), fc.nat(599_999), async (one, other) => {
        const [first, last] = one < other ? [one, other] : [other, one];
        const answer = await serveHallFile(root, film, `bytes=${first}-${last}`);
        expect([answer.status, answer.headers.get('content-range')]).toEqual([
          206,
          `bytes ${first}-${last}/600000`,
        ]);
        const bytes = Buffer.from(await answer.arrayBuffer());
        expect(bytes.equals(CONTENT.subarray(first, last + 1))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('is not served from behind its end', async () => {
    const answer = await serveHallFile(aDataFolder(), film, 'bytes=600000-');
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */600000']);
  });

  it('that becomes another one meanwhile is not mixed with it', async () => {
    const root = aDataFolder();
    const answer = await serveHallFile(root, film, null);
    truncateSync(join(root, 'media', 'film.mp4'), 400_000);
    await expect(answer.arrayBuffer()).rejects.toThrow('the file has changed');
  });
});

describe('nothing is served', () => {
  it.each(['../provision.mp4', '..', 'film.mp4/..', 'none.mp4', 'film.js', '.mp4'])(
    'for the name %s',
    async (name) => {
      const root = aDataFolder();
      writeFileSync(join(root, 'provision.mp4'), 'secret');
      writeFileSync(join(root, 'media', 'film.js'), 'secret');
      expect((await serveHallFile(root, { ...film, name }, null)).status).toBe(404);
    },
  );

  it.runIf(process.platform !== 'win32')(
    'through a link, of the file or of its folder',
    async () => {
      const root = aDataFolder();
      writeFileSync(join(root, 'secret.mp4'), 'secret');
      symlinkSync(join(root, 'secret.mp4'), join(root, 'media', 'link.mp4'));
      const linked = await serveHallFile(root, { ...film, name: 'link.mp4' }, null);
      renameSync(join(root, 'media'), join(root, 'elsewhere'));
      symlinkSync(join(root, 'elsewhere'), join(root, 'media'));
      const behind = await serveHallFile(root, film, null);
      expect([linked.status, behind.status]).toEqual([404, 404]);
    },
  );

  it('where a folder has the name of a file', async () => {
    const root = aDataFolder();
    mkdirSync(join(root, 'media', 'folder.mp4'));
    expect((await serveHallFile(root, { ...film, name: 'folder.mp4' }, null)).status).toBe(404);
  });

  it('that is larger than a device can load', async () => {
    const root = aDataFolder();
    writeFileSync(join(root, 'media', 'huge.png'), '');
    truncateSync(join(root, 'media', 'huge.png'), 20_000_001);
    expect((await serveHallFile(root, { ...film, name: 'huge.png' }, null)).status).toBe(404);
  });
});

it.each([
  [null, null],
  ['bytes=0-', { start: 0, end: 100 }],
  ['bytes=10-19', { start: 10, end: 20 }],
  ['bytes=10-1000', { start: 10, end: 100 }],
  ['bytes=-30', { start: 70, end: 100 }],
  ['bytes=-300', { start: 0, end: 100 }],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=20-10', null],
  ['bytes=0-1,3-4', null],
  ['bytes=-', null],
  ['lines=0-1', null],
])('the range %s of 100 bytes', (range, expected) => {
  expect(rangeOf(range, 100)).toEqual(expected);
});
