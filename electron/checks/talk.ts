import { LEVELS } from '../../shared/level.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import { optionsOf } from '../../shared/options.ts';
import type { Asked, Province, Receipt, Refusal, Unsupported } from '../../shared/province.ts';
import type { Case } from '../../shared/service.ts';
import type { Finding } from '../../shared/setup-requests.ts';
import type { DeviceClock } from '../clock.ts';
import { adviceFor } from './advice.ts';

/** No case of anybody: asking for its receipt changes nothing anywhere. */
const NOBODYS_CASE: Case = {
  projectNo: '000000202601010000',
  serviceNumber: 1,
  areaCode: '000000',
  taskCode: '0'.repeat(31),
  taskName: '联通测试',
  proStatus: 2,
};

/** Lets the province show whether it takes our token, signature and ciphers, with calls that only ask. */
export async function askProvince(province: Province): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const options = await province.options();
  if (options.ok) {
    const { version } = options.value;
    const count = LEVELS.flatMap((level) => optionsOf(options.value, level)).length;
    const what = bilingual(
      `密钥与签名通过；测评选项 ${version}，共 ${count} 项`,
      `token and signature were taken; options ${version}, ${count} of them`,
    );
    findings.push({ is: 'right', what });
  } else if (options.outcome.kind !== 'unsupported') {
    return [refused('令牌或测评选项', 'token or options', options.outcome)];
  }
  const receipt = await province.findReceipt(NOBODYS_CASE);
  if (isUnsupported(receipt)) {
    if (options.ok) return findings;
    const what = bilingual(
      '该平台没有只查询的接口，口令和公钥尚未验证',
      'this province has no call that only asks, so secrets and key are unproved',
    );
    const advice = bilingual(
      '用 npm run province -- check 的 --record 与 --page 上报一个真实办件服务（文件中须有 serviceTime）即可验证；第一条真实评价送达时也即验证',
      '--record and --page of npm run province -- check prove them with the service of a real case whose file has its serviceTime, and so does the first real rating',
    );
    return [...findings, { is: 'unproved', what, advice }];
  }
  findings.push(
    receipt.ok
      ? { is: 'right', what: bilingual('回执查询通过', 'the query for receipts was answered') }
      : refusedQuery(receipt.outcome),
  );
  return findings;
}

/** More than this and gateways refuse (province.md). */
const CLOCK_LIMIT_MS = 5 * 60_000;
/** A `Date` header has whole seconds. */
const CLOCK_GRAIN_MS = 2_000;

/**
 * What the answers say about this computer's clock.
 * @param strangers by `Date` headers alone, ms, in case the province itself has not told
 */
export function clockFinding(clock: DeviceClock, strangers: number | undefined): Finding {
  const offset = clock.isRight() ? clock.offset() : strangers;
  if (offset === undefined) {
    const what = bilingual('时间：平台没有告知', 'clock: the province has not told the time');
    return { is: 'unproved', what };
  }
  const seconds = Math.round(Math.abs(offset) / 1000);
  if (Math.abs(offset) <= CLOCK_GRAIN_MS) {
    return { is: 'right', what: bilingual('本机时间与平台一致', 'this computer’s clock is right') };
  }
  const [slow, late] = offset > 0 ? ['慢', 'slow'] : ['快', 'fast'];
  const what = bilingual(
    `本机时间${slow} ${seconds} 秒`,
    `this computer’s clock is ${seconds} s ${late}`,
  );
  if (Math.abs(offset) <= CLOCK_LIMIT_MS) {
    const advice = bilingual('评价器会自行校正', 'the device corrects that by itself');
    return { is: 'unsaid', what, advice };
  }
  return {
    is: 'wrong',
    what,
    advice: bilingual('校准本机时间（启用 NTP）', 'set this computer’s clock (use NTP)'),
  };
}

function isUnsupported(asked: Asked<Receipt>): boolean {
  return asked.ok ? asked.value.kind === 'unsupported' : asked.outcome.kind === 'unsupported';
}

/** There is nothing in it to be found wrong, unless it could not be read. */
function refusedQuery(outcome: Refusal | Unsupported): Finding {
  const finding = refused('回执查询', 'query for receipts', outcome);
  if (outcome.kind !== 'rejected') return finding;
  const advice = bilingual(
    '多为平台解不开密文：核对密钥、加密模式、iv、输出格式和字符集（settings.cipher）',
    'mostly the province cannot decrypt: check key, mode, iv, output and charset (settings.cipher)',
  );
  return { ...finding, advice };
}

/** What the province did not do, and why. */
export function refused(chinese: string, english: string, outcome: Refusal | Unsupported): Finding {
  const subject = bilingual(chinese, english);
  if (outcome.kind === 'unsupported') {
    const what = bilingual('该平台没有此接口', 'this province has no such call');
    return { is: 'unsaid', what: `${subject}: ${what}` };
  }
  if (outcome.kind === 'rejected') {
    const said = outcome.violations.map(({ field, message }) => `${field}: ${message}`).join('; ');
    const what = bilingual('质检不通过', 'the inspection refused it');
    return { is: 'wrong', what: `${subject}: ${what} (${said})` };
  }
  const { detail } = outcome;
  const known =
    adviceFor(detail) ?? (outcome.kind === 'unauthorised' ? WRONG_CREDENTIALS : undefined);
  if (known === undefined) return { is: 'wrong', what: `${subject}: ${detail}` };
  return { is: 'wrong', what: `${subject}: ${known.cause} (${detail})`, advice: known.advice };
}

const WRONG_CREDENTIALS = {
  cause: bilingual('平台不接受我们的身份', 'the province does not accept who we are'),
  advice: bilingual(
    '逐字核对应用标识和密钥（常见：多了空格、用了测试环境的密钥、密钥已更换）；请平台确认已开通',
    'compare app key and secrets letter by letter (usual: a space too much, those of the test system, replaced meanwhile); ask the province whether access was granted',
  ),
};
