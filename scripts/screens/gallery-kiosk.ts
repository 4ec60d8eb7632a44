import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from '../build.ts';
import { type Kiosk, launchKiosk, provision } from '../launch/kiosk.ts';
import { quietHall } from '../launch/quiet-hall.ts';
import { stageApp } from '../launch/staged-app.ts';
import { putHallFiles } from './hall-files.ts';

/** A kiosk without a hall: whatever it shows, the gallery has told it to. */
export interface GalleryKiosk {
  readonly kiosk: Kiosk;
  close(): Promise<void>;
}

/**
 * Builds the app with the pseudo-locale in it and starts it, all in folders of its own: another build
 * may be under way in `out/`.
 * @param display X display, at least as large as the largest size
 */
export async function openGalleryKiosk(display: string | undefined): Promise<GalleryKiosk> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-screens-'));
  await chmod(folder, 0o755);
  const built = join(folder, 'built');
  await buildAll(built, 'development');
  const app = await stageApp(built);
  const dataFolder = join(folder, 'device');
  const hall = { code: 'gallery', name: '示范市政务服务中心' };
  const counter = { number: '5', name: '5号窗口 社会保障' };
  await provision(dataFolder, quietHall({ hall, counter }));
  await putHallFiles(dataFolder);
  const kiosk = await launchKiosk({ app: app.folder, display, dataFolder });
  return {
    kiosk,
    async close() {
      await kiosk.close();
      await app.remove();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
