/**
 * `npm run demo`: a hall with one counter, all of it real: queue machine, case source, province, and
 * the kiosk between them. With a display and a person it waits for them; with `--auto` three
 * citizens come by themselves.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildAll } from './build.ts';
import { showByHand } from './demo/by-hand.ts';
import { threeCitizens, ticketsOf } from './demo/three-citizens.ts';
import { ensureDisplay } from './display.mjs';
import { openHall } from './launch/hall.ts';
import { LINE_NAMES, type LineName } from './launch/lines.ts';
import { stageApp } from './launch/staged-app.ts';
import { readOptions, refuseWith } from './terminal/command-line.ts';

const HELP = `npm run demo -- [--auto] [--queue LINE] [--size 1280x800]

  --auto     three citizens come by themselves (the default without a display)
  --queue    the queue machine and its line (default tcp):
             ${LINE_NAMES.join(', ')}
  --size     of the window
`;

interface Wish {
  readonly auto: boolean;
  readonly line: LineName;
  readonly width: number;
  readonly height: number;
}

const refuse: (why: string) => never = refuseWith(HELP);

function readWish(): Wish {
  const { auto, queue, size } = readOptions(
    HELP,
    () =>
      parseArgs({
        options: {
          auto: { type: 'boolean', default: false },
          queue: { type: 'string', default: 'tcp' },
          size: { type: 'string', default: '1280x800' },
          help: { type: 'boolean', default: false },
        },
      }).values,
  );
  const line = LINE_NAMES.find((name) => name === queue);
  if (line === undefined) return refuse(`--queue is ${LINE_NAMES.join(', ')}, not ${queue}`);
  const [width = 0, height = 0] = size.split('x').map(Number);
  if (!(width >= 640) || !(height >= 480) || width > 1920 || height > 1920) {
    return refuse(`--size is between 640x480 and 1920x1920, not ${size}`);
  }
  return { auto, line, width, height };
}

await demo(readWish());

async function demo({ auto, line, width, height }: Wish): Promise<void> {
  const byHand = !auto && Boolean(process.env['DISPLAY']) && process.stdin.isTTY;
  const output = fileURLToPath(new URL('../demo-output', import.meta.url));
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });

  say('building the app');
  await buildAll();
  const display = await ensureDisplay({ own: !byHand, screen: '1920x1920x24' });
  const app = await stageApp();
  say('opening the hall: province, case source, queue machine, kiosk');
  const hall = await openHall({
    app: app.folder,
    display: display.display,
    queue: line,
    tickets: ticketsOf(line),
    provinceFile: join(output, 'province.jsonl'),
    settings: {
      display: { fullScreen: false, width, height },
      // A demo need not take as long as a citizen may.
      ...(!byHand && { timeouts: { invitationMs: 8_000, untouchedMs: 5_000 } }),
    },
  });
  try {
    if (byHand) await showByHand(hall);
    else await threeCitizens(hall, { output, line, say });
  } catch (error) {
    await hall.kiosk().page.screenshot({ path: join(output, 'failed.png') });
    throw error;
  } finally {
    await hall.close();
    await app.remove();
    await display.close();
  }
}

function say(text: string): void {
  process.stdout.write(`· ${text}\n`);
}
