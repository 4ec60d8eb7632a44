import { readFile } from 'node:fs/promises';
import type { Timers } from '../../shared/clock.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Problem } from '../../shared/problem.ts';
import { type Provisioning, readProvisioning } from '../../shared/provisioning.ts';
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
    const result = await readFile(file).then(readText, (error: unknown) => ({
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

/** Chinese Windows still saves in GBK, which read as UTF-8 would name the hall in gibberish. */
function readText(bytes: Uint8Array): ReturnType<typeof readProvisioning> {
  try {
    return readProvisioning(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    const what = bilingual('文件编码不是 UTF-8，请另存为 UTF-8', 'not UTF-8; save it as UTF-8');
    return { ok: false, problems: [{ where: 'provision.yiping', what }] };
  }
}

function missingOr(why: string): string {
  return why.startsWith('ENOENT')
    ? bilingual(
        '没有配置文件；放入后设备会自动启动',
        'there is no provisioning file; put it there and the device starts by itself',
      )
    : bilingual(`配置文件无法读取：${why}`, `the provisioning file cannot be read: ${why}`);
}
