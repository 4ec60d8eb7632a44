import { parseArgs } from 'node:util';
import { reach } from '../../electron/checks/reach.ts';
import { askProvince, clockFinding } from '../../electron/checks/talk.ts';
import { createClock } from '../../electron/clock.ts';
import type { Log } from '../../electron/log.ts';
import { openProvince } from '../../electron/province/index.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { ProvinceSettings } from '../../shared/province-settings.ts';
import type { Finding } from '../../shared/setup-requests.ts';
import { runCommand } from '../terminal/command-line.ts';
import { linesOf } from './finding.ts';
import { askPage } from './page.ts';
import { inspectCases } from './record.ts';
import { type CheckRecord, provinceSettingsIn, recordIn } from './settings-file.ts';

const HELP = `用法 / Usage:
  npm run province -- check --profile FILE [--record CASE.json] [--page]

check  到省平台走一遍，说明哪里不通、该找谁、怎么改。不提交任何评价。
       Goes to the province and says what is in the way, and what to do about it. Submits no
       evaluation: it asks for a token, the options and a receipt, as far as the profile has them.

--profile  配置文件 provision.yiping，或其中 province 一段 / a provisioning file, or only what
           stands under "province" in one
--record   按质检规则检查其中的办件，只在本机进行 / inspects the cases in this file by the rules of
           the province, on this computer only: a case, a service with "cases", or an answer of
           the case source
--page     再取评价页（二维码）/ also asks for the evaluation page (QR) of the first case of
           --record; a province that wants the service first is told it, with the "serviceTime" of
           the file

退出码 / Exit codes: 0 全部正常 nothing is wrong; 1 有须处理的问题 something is;
                     2 未能检查 it could not be checked (words or files that are wrong)
`;

/**
 * Runs one command.
 * @param print takes one line; no secret and nobody's details are in any
 * @returns the exit code
 */
export async function runProvinceCommand(
  words: readonly string[],
  print: (line: string) => void,
): Promise<0 | 1 | 2> {
  return runCommand(words, HELP, print, async () => {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        profile: { type: 'string' },
        record: { type: 'string' },
        page: { type: 'boolean', default: false },
      },
    });
    const [command, ...more] = positionals;
    const { profile, record, page } = values;
    if (command === 'check' && more.length === 0 && profile !== undefined) {
      if (page && record === undefined) throw new Error('--page needs --record');
      const settings = await provinceSettingsIn(profile);
      const checked = record === undefined ? { cases: [] } : await recordIn(record);
      return await check(settings, checked, { page, print });
    }
    return undefined;
  });
}

async function check(
  settings: ProvinceSettings,
  record: CheckRecord,
  options: { readonly page: boolean; readonly print: (line: string) => void },
): Promise<0 | 1> {
  const { page, print } = options;
  const findings: Finding[] = [];
  function tell(...found: readonly Finding[]): void {
    findings.push(...found);
    for (const line of found.flatMap(linesOf)) print(line);
  }

  print(bilingual(`省平台检查（${settings.profile}）`, `province, profile ${settings.profile}`));
  const clock = createClock();
  const timers = {
    setTimeout: (run: () => void, ms: number) => Number(setTimeout(run, ms)),
    clearTimeout: (timer: unknown) => clearTimeout(Number(timer)),
  };
  const reached = await reach(settings, { clock, timers });
  tell(...reached.findings);
  if (reached.all) {
    const parts = { clock, timers, log: QUIET, deviceId: 'province-check' };
    const province = openProvince(settings, parts);
    try {
      tell(...(await askProvince(province)));
      if (page) tell(await askPage(province, settings, record, clock.now()));
    } finally {
      await province.close();
    }
    tell(clockFinding(clock, reached.offsetMs));
  }
  tell(...inspectCases(settings, record.cases));

  const wrong = findings.filter(({ is }) => is === 'wrong').length;
  print(
    wrong === 0
      ? bilingual('未发现须处理的问题', 'nothing is wrong')
      : bilingual(`${wrong} 项须处理`, `${wrong} to be put right`),
  );
  return wrong === 0 ? 0 : 1;
}

/** What an adapter would log comes back in its outcomes. */
const QUIET: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };
