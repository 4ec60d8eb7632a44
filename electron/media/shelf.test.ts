import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aProvisioning } from '../../tests/builders.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { createHealth } from '../health.ts';
import { watchShelf } from './shelf.ts';

/** A device whose hall shows two pictures, the first of which is there. */
async function aShelf(...files: readonly string[]) {
  const root = aFolder();
  const put = (file: string, content = 'picture') => {
    mkdirSync(join(root, file, '..'), { recursive: true });
    writeFileSync(join(root, file), content);
  };
  for (const file of files) put(file);
  const time = createHandDrivenTime();
  const log = aLog();
  const health = createHealth({ clock: time.clock, log: aLog() });
  const changed = vi.fn();
  const provisioning = aProvisioning({ media: [{ file: 'one.png' }, { file: 'two.png' }] });
  const shelf = await watchShelf({
    ...{ root, provisioning, health, timers: time.timers, log, changed },
  });
  onTestFinished(() => shelf.close());
  changed.mockClear();
  /** Lets the next look happen. */
  const look = async () => {
    time.advance(15_000);
    await vi.waitFor(() => expect(time.pending()).toEqual([15_000]), { interval: 1 });
  };
  const names = () => [...shelf.media().keys(), ...shelf.voice().keys()];
  return { root, put, look, names, shelf, health, log, changed, time };
}

it('has the files that the provisioning names and that are there, and no others', async () => {
  const { names } = await aShelf('media/one.png', 'media/three.png', 'voice/thanks.en.mp3');
  expect(names()).toEqual(['one.png', 'thanks.en.mp3']);
});

it('tells when a file comes, becomes another one, or goes', async () => {
  const { root, put, look, names, shelf, changed } = await aShelf('media/one.png');
  put('media/two.png');
  await look();
  expect(names()).toEqual(['one.png', 'two.png']);
  const before = shelf.media().get('two.png');
  put('media/two.png', 'another picture');
  await look();
  expect(shelf.media().get('two.png')).not.toBe(before);
  rmSync(join(root, 'media'), { recursive: true });
  await look();
  expect([names(), changed.mock.calls.length]).toEqual([[], 3]);
});

it('is quiet while nothing changes', async () => {
  const { look, changed, log } = await aShelf('media/one.png');
  const lines = log.lines.length;
  await look();
  await look();
  expect([changed.mock.calls.length, log.lines.length]).toEqual([0, lines]);
});

it('says once which file cannot be used and why, and says when it can be', async () => {
  const { put, look, log } = await aShelf('media/one.png');
  await look();
  put('media/two.png', '');
  await look();
  put('media/two.png');
  await look();
  expect(log.lines.map(({ level, fields }) => [level, fields])).toEqual([
    ['warn', { file: 'media/two.png', why: 'missing' }],
    ['warn', { file: 'media/two.png', why: 'empty' }],
    ['info', { file: 'media/two.png' }],
  ]);
});

it('has nothing to show while the disk is nearly full, but speaks', async () => {
  const { look, names, health, changed } = await aShelf('media/one.png', 'voice/thanks.en.mp3');
  health.set('disk', 'less than 200 MB are free on the disk');
  await look();
  expect([names(), changed.mock.calls.length]).toEqual([['thanks.en.mp3'], 1]);
  health.clear('disk');
  await look();
  expect(names()).toEqual(['one.png', 'thanks.en.mp3']);
});

it('looks no more once it is closed', async () => {
  const { shelf, time } = await aShelf();
  shelf.close();
  expect(time.pending()).toEqual([]);
});
