import type { Kiosk } from '../launch/kiosk.ts';
import { within } from '../launch/wait.ts';

/**
 * From now on the disk takes no byte for the journal, until the app is started again.
 * @throws when the app cannot be reached
 */
export async function refuseJournal({ electron }: Pick<Kiosk, 'electron'>): Promise<void> {
  const refused = await within(
    5_000,
    electron.evaluate(async () => {
      const { open } = process.getBuiltinModule('node:fs/promises');
      const handle = await open('/dev/null', 'r+');
      // All files that are open share it, and only the journal writes by such handles.
      const handles = Object.getPrototypeOf(handle);
      await handle.close();
      for (const name of ['write', 'writev', 'writeFile', 'appendFile', 'datasync', 'sync']) {
        handles[name] = () =>
          Promise.reject(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }));
      }
      return true;
    }),
  );
  if (refused === undefined) throw new Error('the journal could not be refused');
}
