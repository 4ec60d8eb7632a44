import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { showQuickly } from '../../scripts/bench/rotation.ts';
import type { Hall } from '../../scripts/launch/hall.ts';
import {
  aPng,
  aSilence,
  putFilms,
  putHallMedia,
} from '../../scripts/made-up-media/made-up-media.ts';
import type { ProvisioningFile } from '../../shared/provisioning.ts';
import { aHall, theCitizen } from './at-the-counter.ts';

/** Pictures and films, good and bad, and a clerk with a photo. */
async function putMedia(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'media');
  await mkdir(folder, { recursive: true });
  await putFilms(folder);
  const png = aPng(64, 40);
  await writeFile(join(folder, 'good.png'), png);
  await writeFile(join(folder, 'clerk.png'), png);
  await writeFile(join(folder, 'broken.png'), png.subarray(0, 60));
  await writeFile(join(folder, 'broken.mp4'), 'no film');
}

/** For a machine that is busy with other things. */
const PATIENCE = { timeout: 20_000 };

const SETTINGS: Partial<ProvisioningFile> = {
  counter: {
    number: '5',
    name: '5号窗口 社会保障',
    staff: { code: '0512', name: '林示例', stars: 5, photo: 'clerk.png' },
  },
  media: [
    { file: 'broken.png' },
    { file: 'good.png', seconds: 3 },
    { file: 'broken.mp4' },
    { file: 'film.webm' },
    { file: 'film.mp4' },
    { file: 'missing.png' },
  ],
};

it('shows what can be shown, says once what cannot, and stops for a service', async () => {
  const hall = await aHall({ settings: SETTINGS, prepare: putMedia });
  const { page } = hall.kiosk();
  await page.getByText('林示例').waitFor();
  expect(
    await page
      .locator('img[src^="/media/clerk.png"]')
      .evaluate((photo) => photo instanceof HTMLImageElement && photo.naturalWidth),
  ).toBe(64);

  /** What is really seen: a picture that is decoded, a film that moves. */
  const SEEN = () =>
    [...document.querySelectorAll('[data-phase="shown"] :is(canvas, video)')].flatMap((element) => {
      const url = element.getAttribute('src') ?? element.getAttribute('data-src') ?? '';
      const name = url.replace(/^\/media\/|\?.*$/g, '');
      if (element instanceof HTMLVideoElement) {
        return element.currentTime > 0 && element.muted ? [name] : [];
      }
      return element instanceof HTMLCanvasElement && element.width === 64 ? [name] : [];
    });
  const seen = new Set<string>();
  await expect
    .poll(
      async () => {
        for (const name of await page.evaluate(SEEN)) seen.add(name);
        return [...seen].sort();
      },
      { timeout: 40_000, interval: 50 },
    )
    .toEqual(['film.mp4', 'film.webm', 'good.png']);

  // Who presses where a film is seen stops it, and lets it go on.
  await page.locator('[data-phase="shown"] video').waitFor(PATIENCE);
  await page.getByRole('button', { name: '暂停播放' }).click();
  const goOn = page.getByRole('button', { name: '继续播放' });
  await goOn.waitFor();
  const PLAYING = () =>
    [...document.querySelectorAll('video')].filter(({ paused }) => !paused).length;
  await expect.poll(() => page.evaluate(PLAYING), PATIENCE).toBe(0);
  await goOn.click();
  await expect.poll(() => page.evaluate(PLAYING), PATIENCE).toBeGreaterThan(0);

  const log = () => readFile(join(hall.dataFolder, 'logs', 'yiping.log'), 'utf8');
  const told = (await log()).split('\n').filter((line) => /"level":[45]0/.test(line));
  for (const name of ['broken.png', 'broken.mp4', 'missing.png']) {
    expect(told.filter((line) => line.includes(name))).toHaveLength(1);
  }

  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.sees('请您对本次服务作出评价');
  expect(await page.locator('video, [data-phase]').count()).toBe(0);
  await expect
    .poll(log, PATIENCE)
    .toMatch(/"what":"invitation","language":"zh-Hans","by":"(system|chime)"/);
});

it('speaks with the hall’s own recording, and goes on without one that is broken', async () => {
  const hall = await aHall({
    settings: { timeouts: { invitationMs: 60_000, thanksMs: 1_500 } },
    prepare: async (dataFolder) => {
      const folder = join(dataFolder, 'voice');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'invitation.zh-Hans.wav'), aSilence(8_000));
      await writeFile(join(folder, 'thanks.zh-Hans.mp3'), 'no recording');
    },
  });
  const log = () => readFile(join(hall.dataFolder, 'logs', 'yiping.log'), 'utf8');
  await hall.serve('A001');
  await expect
    .poll(log, PATIENCE)
    .toContain('"what":"invitation","language":"zh-Hans","by":"recording"');
  const citizen = theCitizen(hall);
  await citizen.rates(5);
  await citizen.submits();
  await expect
    .poll(log, PATIENCE)
    .toMatch(/"what":"thanks","language":"zh-Hans","by":"(system|chime)"/);
  expect(await log()).toContain('voice by recording');
});

/** The queue machine wants something said. */
function prompted(hall: Hall, prompt: string): Promise<void> {
  const event = { id: prompt, event: 'prompt', counter: '5', prompt };
  return hall.machine.sendRaw(Buffer.from(`${JSON.stringify(event)}\n`));
}

it('says what a queue machine asks for, in the language of the screen', async () => {
  const hall = await aHall({
    prepare: async (dataFolder) => {
      const folder = join(dataFolder, 'voice');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'line.zh-Hans.wav'), aSilence(8_000));
    },
  });
  const log = () => readFile(join(hall.dataFolder, 'logs', 'yiping.log'), 'utf8');
  await prompted(hall, 'line');
  await expect.poll(log, PATIENCE).toContain('"what":"line","language":"zh-Hans","by":"recording"');
  await prompted(hall, 'thanks');
  await expect
    .poll(log, PATIENCE)
    .toMatch(/"what":"farewell","language":"zh-Hans","by":"(system|chime)"/);
});

it('a prompt does not say again what the screen has said', async () => {
  const hall = await aHall({
    settings: { timeouts: { invitationMs: 60_000 } },
    prepare: async (dataFolder) => {
      const folder = join(dataFolder, 'voice');
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'invitation.zh-Hans.wav'), aSilence(8_000));
      await writeFile(join(folder, 'line.zh-Hans.wav'), aSilence(8_000));
    },
  });
  const said = async () => {
    const lines = await readFile(join(hall.dataFolder, 'logs', 'yiping.log'), 'utf8');
    return [...lines.matchAll(/"what":"(\w+)","language"/g)].map(([, what]) => what);
  };
  await hall.serve('A001');
  await expect.poll(said, PATIENCE).toEqual(['invitation']);
  await prompted(hall, 'evaluate');
  await prompted(hall, 'line');
  await expect.poll(said, PATIENCE).toEqual(['invitation', 'line']);
});

it('answers ranges, and nothing but the hall’s own files', async () => {
  const hall = await aHall({ settings: SETTINGS, prepare: putMedia });
  const { page } = hall.kiosk();
  await page.getByText('林示例').waitFor();
  const answers = await page.evaluate(async () => {
    const ask = async (path: string, range?: string) => {
      const answer = await fetch(path, range === undefined ? {} : { headers: { range } });
      const bytes = (await answer.arrayBuffer()).byteLength;
      return [answer.status, answer.headers.get('content-type'), bytes];
    };
    return {
      part: await ask('/media/film.webm', 'bytes=10-19'),
      behind: await ask('/media/film.webm', 'bytes=99999-'),
      picture: await ask('/media/good.png'),
      provisioning: await ask('/media/..%2fprovision.yiping'),
      disguised: await ask('/media/..%2fmedia%2fgood.png'),
      folder: await ask('/media/'),
      recording: await ask('/voice/thanks.zh-Hans.mp3'),
    };
  });
  expect(answers).toEqual({
    part: [206, 'video/webm', 10],
    behind: [416, 'video/webm', 0],
    picture: [200, 'image/png', expect.any(Number)],
    provisioning: [404, null, 0],
    disguised: [404, null, 0],
    folder: [404, null, 0],
    recording: [404, null, 0],
  });
});

it('shows pictures on the same few canvases: each holds on to a bitmap until it is collected', async () => {
  const hall = await aHall({ prepare: putHallMedia });
  const { page } = hall.kiosk();
  await page.evaluate(() => {
    const seen = new Set<Element>();
    Reflect.set(globalThis, 'canvases', seen);
    const look = () => {
      for (const canvas of document.querySelectorAll('canvas')) seen.add(canvas);
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  });
  await showQuickly(hall);
  await page.waitForFunction(
    () => Number(Reflect.get(globalThis, 'shownSlides')) >= 20,
    undefined,
    PATIENCE,
  );
  const canvases = await page.evaluate(() => Reflect.get(globalThis, 'canvases').size);
  expect(canvases).toBeGreaterThan(0);
  // One that comes, one that goes, and one more where they meet.
  expect(canvases).toBeLessThanOrEqual(3);
});
