/** What the gallery's hall has put into its folder `media/`, good and bad. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aPng, putFilms } from '../made-up-media/made-up-media.ts';

/** Names of the files; `missing` is not there. */
export const HALL_FILES = {
  photo: 'photo.png',
  wide: 'wide.png',
  upright: 'upright.png',
  broken: 'broken.png',
  missing: 'missing.png',
  film: 'film.webm',
} as const;

/** @param dataFolder of the device, before it is started */
export async function putHallFiles(dataFolder: string): Promise<void> {
  const folder = join(dataFolder, 'media');
  await mkdir(folder, { recursive: true });
  await putFilms(folder);
  const wide = aPng(1600, 900, 0xa0);
  await writeFile(join(folder, HALL_FILES.photo), aPng(300, 400, 0xb0));
  await writeFile(join(folder, HALL_FILES.wide), wide);
  await writeFile(join(folder, HALL_FILES.upright), aPng(600, 1200, 0x80));
  // A copy that broke off.
  await writeFile(join(folder, HALL_FILES.broken), wide.subarray(0, 60));
}
