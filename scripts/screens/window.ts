import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { EVENT_CHANNEL } from '../../shared/channels.ts';
import type { WindowEvents } from '../../shared/contract.ts';
import { CATALOGUES, type Language } from '../../shared/languages.ts';
import type { z } from '../../shared/schema.ts';
import { type Frame, frameSchema, type Screen } from '../../shared/screen.ts';
import type { Kiosk } from '../launch/kiosk.ts';
import type { Finding } from './finding.ts';
import type {} from './glass/main.ts';
import { answerForMain } from './main-answers.ts';
import { type Shot, THEMES } from './plan.ts';

/** Above anything main itself draws meanwhile. */
const FIRST_REVISION = 1_000_000;

/** A button that cannot be pressed by then is covered by something, ms. */
const STEP_MS = 5_000;

/** What a hall can switch on; one that it cannot stands beside them while it is shown. */
const HALL_LANGUAGES = (Object.keys(CATALOGUES) as Language[]).filter(
  (language) => CATALOGUES[language].reviewed,
);

/** The product's own window, showing what the gallery wants to see. */
export interface GalleryWindow {
  /** Draws a shot and answers when it is painted and nothing should move any more. */
  draw(shot: Shot): Promise<void>;
  picture(path: string): Promise<void>;
  measured(): Promise<readonly Finding[]>;
  audited(): Promise<readonly Finding[]>;
}

/**
 * Takes over a running kiosk: frames go to its window over the same channel as main's own, with
 * higher numbers.
 */
export async function galleryWindow(kiosk: Kiosk): Promise<GalleryWindow> {
  const { page } = kiosk;
  // Screens change without fading, so that a picture shows the end and contrast is what it will be.
  page.setDefaultTimeout(STEP_MS);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(await lookingGlass());
  const answers = await answerForMain(kiosk.electron);
  let revision = FIRST_REVISION;
  let service = 0;
  let last: Shot | undefined;

  async function show(shot: Shot, screen: Screen): Promise<void> {
    revision += 1;
    const frame: Frame = frameSchema.parse({
      revision,
      language: shot.language,
      languages: HALL_LANGUAGES.includes(shot.language)
        ? HALL_LANGUAGES
        : [...HALL_LANGUAGES, shot.language],
      comfort: THEMES[shot.theme],
      hallName: shot.scene.hallName ?? '示范市政务服务中心',
      counterName: shot.scene.counterName ?? '5号窗口 社会保障',
      screen:
        'service' in screen
          ? { ...screen, service: { ...screen.service, id: `gallery ${service}` } }
          : screen,
    });
    await send('door.changed', shot.scene.door ?? { kind: 'closed' });
    await send('screen.changed', frame);
    const [width = 0, height = 0] = shot.size.split('x').map(Number);
    const awaited = { revision, language: shot.language, width, height };
    await page.evaluate((wanted) => window.looking.painted(wanted), awaited);
  }

  async function send<N extends keyof WindowEvents>(
    name: N,
    event: z.infer<WindowEvents[N]>,
  ): Promise<void> {
    await kiosk.electron.evaluate(
      ({ BrowserWindow }, sent) => {
        BrowserWindow.getAllWindows()[0]?.webContents.send(...sent);
      },
      [EVENT_CHANNEL, name, event] as [string, string, unknown],
    );
  }

  async function resize(size: string): Promise<void> {
    const [width = 0, height = 0] = size.split('x').map(Number);
    await kiosk.electron.evaluate(
      ({ BrowserWindow }, [across, down]) =>
        BrowserWindow.getAllWindows()[0]?.setContentSize(across, down),
      [width, height] as const,
    );
  }

  return {
    async draw(shot) {
      const { scene, language, size } = shot;
      if (last?.size !== size) await resize(size);
      // Panels that were opened stay open while only language and theme change.
      const stays =
        scene.steps !== undefined &&
        last?.scene === scene &&
        last.size === size &&
        // The keyboard begins anew in another language.
        (last.language === language || scene.family !== 'writing');
      if (!stays) {
        service += 1;
        await answers(scene);
        await send('door.changed', { kind: 'closed' });
      }
      // What main has drawn goes: the clock on it still runs. So does what was opened on this screen.
      if (last === undefined || (!stays && last.scene === scene && scene.steps !== undefined)) {
        await show(shot, { kind: 'paused' });
      }
      if (scene.before !== undefined) await show(shot, scene.before);
      if (!stays && scene.steps !== undefined) {
        // In ordinary type everything is in its place.
        last = undefined;
        await show({ ...shot, theme: scene.elderOnly ? 'elder' : 'ordinary' }, scene.screen);
        await scene.steps(page);
      }
      await show(shot, scene.screen);
      if (scene.settled !== undefined) {
        await scene.settled(page);
        await show(shot, scene.screen);
      }
      last = shot;
    },
    async picture(path) {
      await page.screenshot({ path });
    },
    measured: () => page.evaluate(() => window.looking.measured()),
    audited: () => page.evaluate(() => window.looking.audited()),
  };
}

/** The code of `glass/` as one script; what the debugger evaluates is not subject to the page's CSP. */
async function lookingGlass(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('glass', import.meta.url)),
    build: {
      write: false,
      minify: false,
      lib: { entry: 'main.ts', formats: ['iife'], name: 'gallery' },
    },
  });
  const [output] = [result].flat();
  if (output === undefined || !('output' in output)) throw new Error('no looking glass was built');
  return output.output[0].code;
}
