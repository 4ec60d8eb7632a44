import { refused } from '../../electron/checks/talk.ts';
import type { Moment } from '../../shared/clock.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Province } from '../../shared/province.ts';
import type { ProvinceSettings } from '../../shared/province-settings.ts';
import type { Finding } from '../../shared/setup-requests.ts';
import { shanghaiMoment, wireTime } from '../../shared/shanghai-time.ts';
import type { CheckRecord } from './settings-file.ts';

/**
 * Asks for the evaluation page (QR) of a case; where the province wants it, tells the service first.
 * Shandong keeps what it was told first: with another beginning than the true one it would refuse the
 * rating that waits for this case, so without one nothing is told.
 * @param now of the clock that the province has put right
 */
export async function askPage(
  province: Province,
  { profile }: ProvinceSettings,
  { cases: [item], serviceTime = '' }: CheckRecord,
  now: Moment,
): Promise<Finding> {
  const began = shanghaiMoment(serviceTime);
  if (item === undefined || (profile === 'shandong' && began === undefined)) {
    const what = bilingual(
      '未取评价页：文件中没有服务的真实开始时间 "serviceTime"（yyyy-MM-dd HH:mm:ss），不能上报办件服务',
      'no evaluation page was asked for: the file lacks "serviceTime" (yyyy-MM-dd HH:mm:ss), when the service really began, without which no service is told',
    );
    return { is: 'unproved', what };
  }
  const page = await province.evaluationPage(
    item,
    undefined,
    began === undefined ? undefined : momentOf(began, now),
  );
  if (page.ok) {
    const { url, expiresAt } = page.value;
    const { host } = new URL(url);
    const what = bilingual(
      `评价页 ${host}，有效至 ${wireTime(expiresAt)}`,
      `evaluation page at ${host}, until ${wireTime(expiresAt)}`,
    );
    return { is: 'right', what };
  }
  return refused('评价页', 'evaluation page', page.outcome);
}

/** A time of the file, cut to whole seconds as it is, on the scale of our own clocks. */
function momentOf(second: number, now: Moment): Moment {
  const at = second + 500;
  return { corrected: at, wall: at, monotonic: now.monotonic - (now.corrected - at) };
}
