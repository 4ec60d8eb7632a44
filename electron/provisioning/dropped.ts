import type { BundleResult } from '../../shared/bundle-view.ts';
import type { Clock } from '../../shared/clock.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Problem } from '../../shared/problem.ts';
import { type Log, reasonOf } from '../log.ts';
import { type Enrol, enrolFile } from './enrol-file.ts';
import type { Installed, Pairing } from './installation.ts';
import { admit, digestOf, type Words } from './taking.ts';

/**
 * What becomes of a signed bundle that lies in the data folder: the first one is taken unattended
 * when `enrol.json` lies beside it, a newer one of the same hall without it.
 * @param options.folder the data folder
 * @param options.moved hears of a pairing
 * @returns takes the bundle or says why it cannot be; asked again about the same one it remembers
 */
export function createDropped(options: {
  readonly folder: string;
  readonly pairing: Pairing;
  readonly installed: () => Installed | null;
  readonly install: (bytes: Uint8Array, words: Words) => Promise<BundleResult>;
  readonly moved: () => void;
  readonly clock: Clock;
  readonly log: Log;
}): (bytes: Uint8Array) => Promise<readonly Problem[]> {
  const { folder, pairing, installed, install, moved, clock, log } = options;
  const enrol = enrolFile(folder);
  let tried = '';
  let said: readonly Problem[] = [];

  async function enrolled(bytes: Uint8Array, enrolment: Enrol): Promise<readonly Problem[]> {
    const counter = enrolment.counter ?? pairing.counter() ?? undefined;
    const result = await install(bytes, { ...enrolment, counter });
    if (!result.ok) return result.problems;
    try {
      if (enrolment.counter !== undefined && enrolment.counter !== pairing.counter()) {
        pairing.pair(enrolment.counter);
        moved();
      }
      // It holds the enrolment key.
      enrol.remove();
      return [];
    } catch (error) {
      return [{ where: folder, what: reasonOf(error) }];
    }
  }

  async function take(
    bytes: Uint8Array,
    enrolment: Enrol | null | undefined,
  ): Promise<readonly Problem[]> {
    if (enrolment === null) {
      const what = bilingual(
        '应为 {"enrolmentKey": "…", "fingerprint": "…", "counter": "…"}，密钥至少 12 个字符',
        'must be {"enrolmentKey": "…", "fingerprint": "…", "counter": "…"}, the key of 12 characters or more',
      );
      return [{ where: 'enrol.json', what }];
    }
    if (enrolment !== undefined) return enrolled(bytes, enrolment);
    const before = installed();
    const admitted = admit(bytes, before, clock);
    if (before === null) {
      if (!admitted.ok) return admitted.problems;
      const what = bilingual(
        '已找到配置包，请在本机核对指纹并输入注册密钥',
        'a bundle is here: compare its fingerprint and enter the enrolment key on this device',
      );
      return [{ where: 'provision.yiping', what }];
    }
    // What was installed from here stays here, and is older once the hall has sent a newer one.
    if (!admitted.ok) {
      log.warn('the bundle in the data folder is not taken', { why: admitted.problems[0].what });
      return [];
    }
    const result = await install(bytes, { counter: pairing.counter() ?? undefined });
    return result.ok ? [] : result.problems;
  }

  return async (bytes) => {
    const enrolment = enrol.read();
    const state = digestOf(Buffer.concat([bytes, Buffer.from(JSON.stringify(enrolment) ?? '')]));
    // Looked at every two seconds: a wrong key is not stretched again and again.
    if (state === tried) return said;
    said = await take(bytes, enrolment);
    tried = state;
    return said;
  };
}
