import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Program } from '../../shared/bundle.ts';
import { bringProgram } from './download.ts';

const PACKAGE = Buffer.from('a made-up package '.repeat(10_000));

async function aServer(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const folder = await mkdtemp(join(tmpdir(), 'yiping-program-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const program: Program = {
    ...{ platform: 'linux-x64', version: '1.1.0', size: PACKAGE.length },
    url: `http://127.0.0.1:${port}/yiping.deb`,
    sha256: createHash('sha256').update(PACKAGE).digest('hex'),
  };
  const file = join(folder, 'package.deb');
  const leaving = new AbortController();
  const bring = () => bringProgram(program, { file, ca: undefined, signal: leaving.signal });
  return { bring, file, folder, leaving };
}

it('brings a package, and does not ask for one that is there', async () => {
  let asked = 0;
  const { bring, file, folder } = await aServer((_, answer) => {
    asked += 1;
    answer.end(PACKAGE);
  });
  await bring();
  await bring();
  expect(asked).toBe(1);
  expect((await readFile(file)).equals(PACKAGE)).toBe(true);
  expect(await readdir(folder)).toEqual(['package.deb']);
});

it('brings it again when something else has its name', async () => {
  const { bring, file } = await aServer((_, answer) => answer.end(PACKAGE));
  await writeFile(file, 'something else');
  await bring();
  expect((await readFile(file)).equals(PACKAGE)).toBe(true);
});

const REFUSED: Readonly<Record<string, readonly [RequestListener, string]>> = {
  'another one of the same length': [
    (_, answer) => answer.end(Buffer.alloc(PACKAGE.length, 'x')),
    'its digest is not the one in the bundle',
  ],
  'one that does not end': [
    (_, answer) => answer.end(Buffer.concat([PACKAGE, PACKAGE])),
    'it is longer than the bundle says',
  ],
  'half of it': [
    (_, answer) => answer.end(PACKAGE.subarray(1)),
    'it is shorter than the bundle says',
  ],
  'a redirect': [
    (_, answer) => answer.writeHead(302, { location: '/elsewhere' }).end(),
    'the server answers HTTP 302',
  ],
  'a broken line': [(_, answer) => answer.write(PACKAGE, () => answer.destroy()), 'closed'],
};

it.each(Object.entries(REFUSED))('%s is refused and leaves nothing', async (_, [answer, why]) => {
  const { bring, folder } = await aServer(answer);
  await expect(bring()).rejects.toThrow(why);
  expect(await readdir(folder)).toEqual([]);
});

it('ends with the device', async () => {
  const { bring, folder, leaving } = await aServer((_, answer) => {
    answer.write('a', () => leaving.abort());
  });
  await expect(bring()).rejects.toThrow('abort');
  expect(await readdir(folder)).toEqual([]);
});
