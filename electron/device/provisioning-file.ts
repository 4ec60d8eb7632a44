import { readFile } from 'node:fs/promises';
import type { Timers } from '../../shared/clock.ts';
import { type Problem, type Provisioning, readProvisioning } from '../../shared/provisioning.ts';
import { reasonOf } from '../log.ts';

/** How often somebody at the set-up wants to know whether the file is right now, ms. */
const LOOK_AGAIN_MS = 2_000;

/**
 * Waits for a provisioning file that is right. Until then `wrong` hears what is the matter, once
 * for each different state of the file.
 * @param file path of `provision.yiping`
 */
export async function awaitProvisioning(
  file: string,
  timers: Timers,
  wrong: (problems: readonly Problem[]) => void,
): Promise<Provisioning> {
  for (let last = ''; ; ) {
    const result = await readFile(file, 'utf8').then(readProvisioning, (error: unknown) => ({
      ok: false as const,
      problems: [{ where: file, what: missingOr(reasonOf(error)) }],
    }));
    if (result.ok) return result.provisioning;
    const state = JSON.stringify(result.problems);
    if (state !== last) wrong(result.problems);
    last = state;
    await new Promise<void>((look) => timers.setTimeout(look, LOOK_AGAIN_MS));
  }
}

function missingOr(why: string): string {
  return why.startsWith('ENOENT')
    ? 'there is no provisioning file; put it there and the device starts by itself'
    : `the provisioning file cannot be read: ${why}`;
}
