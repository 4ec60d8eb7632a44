import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kiosk, launchKiosk, provision } from '../launch/kiosk.ts';

/** A kiosk on a desk without a hall: whatever it shows, the gallery has told it to. */
export interface Desk {
  readonly kiosk: Kiosk;
  close(): Promise<void>;
}

/**
 * Starts the real app on a folder of its own.
 * @param app the staged app
 * @param display X display, at least as large as the largest size
 */
export async function openDesk(app: string, display: string | undefined): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-screens-'));
  await chmod(folder, 0o755);
  const dataFolder = join(folder, 'device');
  await provision(dataFolder, {
    format: 'yiping-provisioning/1',
    hall: { code: 'gallery', name: '示范市政务服务中心' },
    counter: { number: '5', name: '5号窗口 社会保障' },
    queue: [
      {
        transport: 'tcp-server',
        profile: 'yiping-json',
        host: '127.0.0.1',
        port: 0,
        allow: ['127.0.0.1'],
      },
    ],
    province: {
      profile: 'standard',
      base: 'http://127.0.0.1:9',
      appKey: 'gallery',
      appSecret: 'gallery-app-secret',
    },
    display: { fullScreen: false },
  });
  const kiosk = await launchKiosk({ app, display, dataFolder });
  return {
    kiosk,
    async close() {
      await kiosk.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
