import { EVENT_CHANNEL } from '../../shared/channels.ts';
import type { Frame, Slide } from '../../shared/screen.ts';
import { type Hall, openHall } from '../launch/hall.ts';
import { FILMS, PICTURES, putHallMedia } from '../made-up-media/made-up-media.ts';
import { against, type Figure, single } from './figures.ts';

/** A slide stands so long instead of ten seconds, s: a whole day of standby in minutes. */
const SECONDS = 0.3;
/** Above anything main itself draws meanwhile. */
const FIRST_REVISION = 1_000_000;

const PLACES = ['window', 'gpu', 'main', 'heap'] as const;

/** Memory at one moment, MiB: resident in each kind of process, and the window's JavaScript. */
interface RotationMemory {
  /** Slides that have been shown. */
  readonly slides: number;
  readonly window: number;
  readonly gpu: number;
  readonly main: number;
  readonly heap: number;
}

/**
 * The memory of a standby screen that shows pictures and films in turn, much faster than in life.
 * @param slides how many are shown, films and pictures together
 * @returns what there was after every slide was shown twice, and at the end
 */
export async function rotationFigures(
  app: string,
  display: string | undefined,
  slides: number,
): Promise<readonly Figure[]> {
  const hall = await openHall({
    ...{ app, display, queue: 'tcp', tickets: [] },
    prepare: putHallMedia,
  });
  try {
    await showQuickly(hall);
    const memory: RotationMemory[] = [];
    for (const due of [2 * (PICTURES.length + FILMS.length), slides]) {
      await hall
        .kiosk()
        .page.waitForFunction(
          (wanted) => Number(Reflect.get(globalThis, 'shownSlides')) >= wanted,
          due,
          { timeout: 600_000 },
        );
      memory.push(await memoryOf(hall, due));
    }
    return PLACES.flatMap((place) => figuresAt(place, memory));
  } finally {
    await hall.close();
  }
}

/** At the beginning and at the end. */
function figuresAt(
  place: (typeof PLACES)[number],
  memory: readonly RotationMemory[],
): readonly Figure[] {
  const [first, last] = [memory[0], memory.at(-1)].map(
    (each) => each && single(`${place} after ${each.slides} slides`, 'MiB', each[place]),
  );
  return first === undefined || last === undefined ? [] : [first, against(last, first)];
}

/** Draws a standby whose slides change quickly, and counts them in the page's `shownSlides`. */
export async function showQuickly(hall: Hall): Promise<void> {
  const { page, electron } = hall.kiosk();
  await page.getByRole('heading').first().waitFor();
  const slides: Slide[] = [
    ...PICTURES.map((name) => ({
      ...{ kind: 'picture' as const, url: `/media/${name}`, fit: 'cover' as const },
      seconds: SECONDS,
    })),
    ...FILMS.map((name) => ({
      ...{ kind: 'video' as const, url: `/media/${name}`, fit: 'cover' as const },
      seconds: SECONDS,
    })),
  ];
  await page.evaluate(() => {
    let shown = 0;
    let last: Element | null = null;
    const count = () => {
      const slide = document.querySelector('[data-phase="shown"]');
      if (slide !== null && slide !== last) shown += 1;
      last = slide;
      Reflect.set(globalThis, 'shownSlides', shown);
    };
    new MutationObserver(count).observe(document.body, {
      subtree: true,
      childList: true,
      attributeFilter: ['data-phase'],
    });
  });
  const frame: Frame = {
    revision: FIRST_REVISION,
    language: 'zh-Hans',
    languages: ['zh-Hans'],
    comfort: { elder: false, contrast: false },
    hallName: '示范市政务服务中心',
    counterName: '5号窗口',
    screen: { kind: 'standby', slides },
  };
  await electron.evaluate(
    ({ BrowserWindow }, [channel, content]) => {
      BrowserWindow.getAllWindows()[0]?.webContents.send(channel, 'screen.changed', content);
    },
    [EVENT_CHANNEL, frame] as const,
  );
}

async function memoryOf(hall: Hall, slides: number): Promise<RotationMemory> {
  const { page, electron } = hall.kiosk();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.enable');
  await devtools.send('HeapProfiler.collectGarbage');
  await devtools.detach();
  const heap = await page.evaluate(() => Reflect.get(performance, 'memory').usedJSHeapSize);
  const kilobytes = await electron.evaluate(({ app }) => {
    const of = (type: string) =>
      app
        .getAppMetrics()
        .filter((each) => each.type === type)
        .reduce((sum, { memory }) => sum + memory.workingSetSize, 0);
    return { window: of('Tab'), gpu: of('GPU'), main: process.memoryUsage().rss / 1024 };
  });
  const mebibytes = (amount: number) => Math.round((amount / 1024) * 10) / 10;
  return {
    slides,
    window: mebibytes(kilobytes.window),
    gpu: mebibytes(kilobytes.gpu),
    main: mebibytes(kilobytes.main),
    heap: mebibytes(heap / 1024),
  };
}
