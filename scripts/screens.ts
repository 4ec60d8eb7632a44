/**
 * `npm run screens`: every screen in every language, theme and size, drawn by the real window and
 * checked; pictures and contact sheets go to `screens-output/`.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureDisplay } from './display.mjs';
import { openGalleryKiosk } from './screens/gallery-kiosk.ts';
import { type Look, lineOf, lookAt } from './screens/look.ts';
import { matrix, pairwise, type Shot, VALUES, type Wish } from './screens/plan.ts';
import { writeSheets } from './screens/sheets.ts';
import { galleryWindow } from './screens/window.ts';
import { readOptions, refuseWith } from './terminal/command-line.ts';

const HELP = `npm run screens -- [--only A,B] [--language A,B] [--theme A,B] [--size A,B] [--pairwise]

  --only      screens: ${VALUES.scenes.join(', ')}
  --language  ${VALUES.languages.join(', ')}
  --theme     ${VALUES.themes.join(', ')}
  --size      ${VALUES.sizes.join(', ')}
  --pairwise  the small set that npm test checks

Everything is drawn where nothing is said. Exit code 1 when anything is found.
`;

const refuse: (why: string) => never = refuseWith(HELP);

/** The shots that are wished for. */
function readWish(): readonly Shot[] {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const values = readOptions(
    HELP,
    () =>
      parseArgs({
        options: {
          only: text,
          language: text,
          theme: text,
          size: text,
          pairwise: flag,
          help: flag,
        },
      }).values,
  );
  if (values.pairwise) return pairwise();
  const wish: Wish = {
    ...(values.only !== undefined && { scenes: values.only.split(',') }),
    ...(values.language !== undefined && { languages: values.language.split(',') }),
    ...(values.theme !== undefined && { themes: values.theme.split(',') }),
    ...(values.size !== undefined && { sizes: values.size.split(',') }),
  };
  for (const part of ['scenes', 'languages', 'themes', 'sizes'] as const) {
    const known: readonly string[] = VALUES[part];
    const unknown = wish[part]?.find((value) => !known.includes(value));
    if (unknown !== undefined) refuse(`${part} are ${known.join(', ')}, not ${unknown}`);
  }
  return matrix(wish);
}

async function show(shots: readonly Shot[]): Promise<void> {
  const folder = fileURLToPath(new URL('../screens-output', import.meta.url));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const display = await ensureDisplay({ own: true, screen: '1920x1920x24' });
  const gallery = await openGalleryKiosk(display.display);
  const began = Date.now();
  const looks: Look[] = [];
  try {
    const window = await galleryWindow(gallery.kiosk);
    for (const shot of shots) {
      const look = await lookAt(window, shot, folder);
      looks.push(look);
      for (const finding of look.findings) process.stdout.write(`✗ ${lineOf(shot, finding)}\n`);
    }
  } finally {
    await gallery.close();
    await display.close();
    await writeSheets(folder, looks);
  }
  const lines = looks.flatMap(({ shot, findings }) => findings.map((each) => lineOf(shot, each)));
  await writeFile(join(folder, 'findings.txt'), lines.map((line) => `${line}\n`).join(''));
  const wrong = looks.filter(({ findings }) => findings.length > 0).length;
  const seconds = Math.round((Date.now() - began) / 1000);
  process.stdout.write(
    `${looks.length} images in ${seconds} s, ${lines.length} findings on ${wrong} of them: ${join(folder, 'index.html')}\n`,
  );
  process.exitCode = lines.length === 0 ? 0 : 1;
}

await show(readWish());
