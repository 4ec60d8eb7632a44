import type { Clock, Timers } from '../../shared/clock.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import type { Finding } from '../../shared/setup-requests.ts';
import { createCaseClient } from '../cases/case-client.ts';
import type { LeaseState } from '../cases/lease.ts';
import { adviceFor } from './advice.ts';

/**
 * Asks the hall's case source what is at this counter now; what it answers is told to nobody (R12).
 * @param lease how the device stands with its counter
 */
export async function checkCases(options: {
  readonly settings: Provisioning['caseSource'];
  readonly counter: string;
  readonly lease: LeaseState | undefined;
  readonly clock: Clock;
  readonly timers: Timers;
}): Promise<readonly Finding[]> {
  const { settings, counter, lease, clock, timers } = options;
  if (settings === undefined) {
    const what = bilingual('没有配置事项关联', 'no case source is configured');
    const advice = bilingual(
      '叫号机不报办件编号时，评价须事后关联办件才能报送',
      'without case numbers from the queue machine each rating has to be linked by hand later',
    );
    return [{ is: 'unsaid', what, advice }];
  }
  // One of its own, so that a try here is no alarm of the device.
  const health = { set: () => undefined, clear: () => undefined };
  const client = createCaseClient({ settings, health, clock, timers });
  try {
    const told = await client.current({
      counter,
      ticket: undefined,
      began: clock.now().corrected,
    });
    return [answerFinding(told), ...leaseFindings(lease)];
  } finally {
    await client.close();
  }
}

type Answer = Awaited<ReturnType<ReturnType<typeof createCaseClient>['current']>>;

function answerFinding(told: Answer): Finding {
  switch (told.kind) {
    case 'service':
      return {
        is: 'right',
        what: bilingual('已应答：窗口当前有办件', 'it answers: there is a case at the counter'),
      };
    case 'nothing':
      return {
        is: 'right',
        what: bilingual('已应答：窗口当前没有办件', 'it answers: no case at the counter now'),
      };
    case 'misfit': {
      const what = bilingual('有应答，但内容不能用', 'it answers, but not with what can be used');
      const advice = bilingual(
        '请业务系统厂家对照 docs/cases.md 修改接口',
        'have the maker of the business system compare its answer with docs/cases.md',
      );
      return { is: 'wrong', what: `${what} (${told.why})`, advice };
    }
    case 'silent': {
      const known =
        told.why === 'HTTP 401' || told.why === 'HTTP 403'
          ? WRONG_TOKEN
          : adviceFor(`${told.why} `);
      const what = bilingual('问不到', 'it cannot be asked');
      const cause = known === undefined ? '' : `: ${known.cause}`;
      return {
        is: 'wrong',
        what: `${what}${cause} (${told.why})`,
        advice: known?.advice ?? ADDRESS,
      };
    }
    default:
      return told satisfies never;
  }
}

function leaseFindings(lease: LeaseState | undefined): readonly Finding[] {
  if (lease === 'held') {
    return [{ is: 'right', what: bilingual('本窗口由本机占用', 'this device holds the counter') }];
  }
  if (lease !== 'taken') return [];
  const what = bilingual('另一台设备占用了本窗口', 'another device holds this counter');
  const advice = bilingual(
    '核对两台设备的窗口号，停用其中一台',
    'compare the counters of both devices and take one out of use',
  );
  return [{ is: 'wrong', what, advice }];
}

const ADDRESS = bilingual(
  '核对 caseSource.url 和网线；请业务系统确认服务已启动',
  'check caseSource.url and the cable; ask whether the business system runs',
);

const WRONG_TOKEN = {
  cause: bilingual('不接受本机的令牌', 'our token is not taken'),
  advice: bilingual(
    '核对 caseSource.token，做新版配置包',
    'check caseSource.token and make a newer bundle',
  ),
};
