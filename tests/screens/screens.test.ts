import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type GalleryKiosk, openGalleryKiosk } from '../../scripts/screens/gallery-kiosk.ts';
import { lineOf, lookAt } from '../../scripts/screens/look.ts';
import { matrix, pairwise } from '../../scripts/screens/plan.ts';
import type { Scene } from '../../scripts/screens/scene.ts';
import { SCENES } from '../../scripts/screens/scenes.ts';
import { type GalleryWindow, galleryWindow } from '../../scripts/screens/window.ts';

const BEHIND_THE_DOOR = ['firstStart', 'setup', 'clerk', 'ops'];

let gallery: GalleryKiosk;
let window: GalleryWindow;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiping-pictures-'));
  gallery = await openGalleryKiosk(inject('display'));
  window = await galleryWindow(gallery.kiosk);
});

afterAll(async () => {
  await gallery.close();
  await rm(folder, { recursive: true });
});

describe('a small part of the matrix', () => {
  it('is at most 60 pictures of what the citizen sees, and 50 of what staff, IT and ops see', () => {
    const behindTheDoor = pairwise().filter(({ scene }) => BEHIND_THE_DOOR.includes(scene.family));
    expect(behindTheDoor.length).toBeLessThanOrEqual(50);
    expect(pairwise().length - behindTheDoor.length).toBeLessThanOrEqual(60);
  });

  it.each(
    pairwise().map(
      (shot) => [`${shot.scene.name} ${shot.language} ${shot.theme} ${shot.size}`, shot] as const,
    ),
  )('%s: nothing is found', async (_name, shot) => {
    const { findings } = await lookAt(window, shot, folder);
    expect(findings.map((finding) => lineOf(shot, finding))).toEqual([]);
  });
});

describe('what a screen reader reads', () => {
  const READ = [
    'not-ready',
    'standby',
    'standby-clerk',
    'standby-notice',
    'standby-picture',
    'door-wrong',
    'panel-alarm',
    'clerk',
    'setup-parts',
    'ops-backlog',
    'ops-record',
    'ops-statistics',
    'called',
    'serving',
    'choice',
    'language-menu',
    'invitation-qr',
    'invitation-part',
    'questionnaire-2',
    'questionnaire-next',
    'options-5',
    'writing-pinyin',
    'step-experience',
    'step-words',
    'step-ready',
    'saving-late',
    'silent',
    'thanks-bad',
    'not-saved-qr',
    'already-rated',
    'rated-elsewhere',
    'page',
    'paused',
  ];

  it('is looked at for each kind of screen', () => {
    const kinds = (scenes: readonly Scene[]) => [
      ...new Set(scenes.map(({ screen }) => screen.kind)),
    ];
    const read = SCENES.filter(({ name }) => READ.includes(name));
    expect(kinds(read).toSorted()).toEqual(kinds(SCENES).toSorted());
  });

  it.each(['zh-Hans', 'en'].flatMap((language) => READ.map((name) => [name, language] as const)))(
    '%s in %s is in order',
    async (name, language) => {
      const [shot] = matrix({ scenes: [name], languages: [language] });
      if (shot === undefined) throw new Error(`no scene ${name}`);
      await window.draw(shot);
      const { page } = gallery.kiosk;
      // What is inert is not read, and the snapshot does not know.
      const over = page.locator('[inert] ~ :is([role=dialog], [role=alert])');
      const read = (await over.count()) > 0 ? over : page.locator('body');
      const tree = await read.ariaSnapshot();
      await expect(timeless(tree)).toMatchFileSnapshot(`golden/${name}.${language}.yaml`);
    },
  );
});

/** Without the seconds that run. */
function timeless(tree: string): string {
  return `${tree.replaceAll(/timer "[^"]*"/g, 'timer')}\n`;
}
