import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Desk, openDesk } from '../../scripts/screens/desk.ts';
import { lineOf, lookAt } from '../../scripts/screens/look.ts';
import { matrix, pairwise } from '../../scripts/screens/plan.ts';
import { type GalleryWindow, galleryWindow } from '../../scripts/screens/window.ts';

let desk: Desk;
let window: GalleryWindow;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiping-pictures-'));
  desk = await openDesk(inject('display'));
  window = await galleryWindow(desk.kiosk);
});

afterAll(async () => {
  await desk.close();
  await rm(folder, { recursive: true });
});

describe('a small part of the matrix', () => {
  it('is at most 60 pictures', () => {
    expect(pairwise().length).toBeLessThanOrEqual(60);
  });

  it.each(
    pairwise().map(
      (shot) => [`${shot.scene.name} ${shot.language} ${shot.theme} ${shot.size}`, shot] as const,
    ),
  )('%s: nothing is found', async (_name, shot) => {
    const { findings } = await lookAt(window, shot, { folder });
    expect(findings.map((finding) => lineOf(shot, finding))).toEqual([]);
  });
});

describe('what a screen reader reads', () => {
  const READ = [
    'standby',
    'called',
    'choice',
    'invitation-qr',
    'questionnaire-2',
    'thanks-bad',
    'not-saved-qr',
    'not-ready',
  ];

  it.each(['zh-Hans', 'en'].flatMap((language) => READ.map((name) => [name, language] as const)))(
    '%s in %s is in order',
    async (name, language) => {
      const [shot] = matrix({ scenes: [name], languages: [language] });
      if (shot === undefined) throw new Error(`no scene ${name}`);
      await window.draw(shot);
      const tree = await desk.kiosk.page.locator('body').ariaSnapshot();
      await expect(timeless(tree)).toMatchFileSnapshot(`golden/${name}.${language}.yaml`);
    },
  );
});

/** Without what runs: the clock, the date, seconds. */
function timeless(tree: string): string {
  return `${tree
    .replaceAll(/\d+:\d+/g, '0:00')
    .replaceAll(/timer "[^"]*"/g, 'timer')
    .replaceAll(/^.*(年|day, ).*$/gm, '  - text: date')}\n`;
}
