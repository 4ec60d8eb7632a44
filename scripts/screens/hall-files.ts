/** What the gallery's hall has put into its folder `media/`, good and bad. */
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { aPng, putFilms } from '../made-up-media/made-up-media.ts';

/** Names of the files; `missing` is not there. The pictures are drawn: nobody is on them. */
export const HALL_FILES = {
  photo: 'photo.jpg',
  wide: 'wide.jpg',
  upright: 'upright.jpg',
  broken: 'broken.png',
  missing: 'missing.png',
  film: 'film.webm',
} as const;

/** @param dataFolder of the device, before it is started */
export async function putHallFiles(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'media');
  await mkdir(folder, { recursive: true });
  await putFilms(folder);
  for (const picture of [HALL_FILES.photo, HALL_FILES.wide, HALL_FILES.upright]) {
    await copyFile(
      fileURLToPath(new URL(`pictures/${picture}`, import.meta.url)),
      join(folder, picture),
    );
  }
  // A copy that broke off.
  await writeFile(join(folder, HALL_FILES.broken), aPng(1600, 900).subarray(0, 60));
}
