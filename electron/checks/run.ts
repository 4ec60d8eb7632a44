import type { Timers } from '../../shared/clock.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Finding, Part } from '../../shared/setup-requests.ts';
import { type Log, reasonOf } from '../log.ts';

/** Whoever stands at the device does not wait longer for one part, ms. */
const LIMIT_MS = 25_000;

/** The test of one part. */
export type Check = () => readonly Finding[] | Promise<readonly Finding[]>;

/**
 * Runs the tests of the parts: each has its time, none runs twice at once, and one that fails is a
 * finding like others.
 */
export function createChecks(options: {
  readonly checks: Readonly<Record<Part, Check>>;
  readonly timers: Timers;
  readonly log: Log;
}): (part: Part) => Promise<readonly Finding[]> {
  const { checks, timers, log } = options;
  const underWay = new Map<Part, Promise<readonly Finding[]>>();

  async function run(part: Part): Promise<readonly Finding[]> {
    try {
      return await checks[part]();
    } catch (error) {
      log.warn('a part could not be tested', { part, why: reasonOf(error) });
      const what = bilingual('测试未能完成', 'it could not be tested');
      return [{ is: 'wrong', what: `${what} (${reasonOf(error)})`, advice: AGAIN }];
    }
  }

  function begin(part: Part): Promise<readonly Finding[]> {
    const begun = run(part);
    underWay.set(part, begun);
    void begun.then(() => underWay.delete(part));
    return begun;
  }

  return (part) => {
    const running = underWay.get(part) ?? begin(part);
    return new Promise((done) => {
      const timer = timers.setTimeout(() => done([TOO_LATE]), LIMIT_MS);
      void running.then((findings) => {
        timers.clearTimeout(timer);
        done(findings);
      });
    });
  };
}

const AGAIN = bilingual(
  '再测一次；仍不行则重启设备，并把这句话告诉技术人员',
  'test it again; if it stays so, start the device anew and tell this sentence to whoever maintains it',
);

const TOO_LATE: Finding = {
  is: 'wrong',
  what: bilingual(
    `${LIMIT_MS / 1_000} 秒内没有结果`,
    `no result within ${LIMIT_MS / 1_000} seconds`,
  ),
  advice: bilingual(
    '检查网线和对方系统，再测一次',
    'check the network and the other system, then test again',
  ),
};
