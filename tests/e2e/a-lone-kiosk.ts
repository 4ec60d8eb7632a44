import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Kiosk, launchKiosk, provision } from '../../scripts/launch/kiosk.ts';
import { quietHall } from '../../scripts/launch/quiet-hall.ts';
import type { ProvisioningFile } from '../../shared/provisioning.ts';

/**
 * A kiosk by itself, as on IT's table: no queue machine, no province.
 * @param wrong what is wrong in its provisioning file; `undefined`: there is none
 */
export async function aLoneKiosk(wrong: Partial<ProvisioningFile> | undefined): Promise<{
  readonly kiosk: Kiosk;
  readonly dataFolder: string;
  readonly right: ProvisioningFile;
  close(): Promise<void>;
}> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-alone-'));
  await chmod(folder, 0o755);
  const dataFolder = join(folder, 'device');
  const right = quietHall({
    hall: { code: 'alone', name: '示范市政务服务中心' },
    counter: { number: '1', name: '一号窗口' },
  });
  if (wrong !== undefined) await provision(dataFolder, { ...right, ...wrong });
  const kiosk = await launchKiosk({ app: inject('app'), display: inject('display'), dataFolder });
  return {
    kiosk,
    dataFolder,
    right,
    async close() {
      await kiosk.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
