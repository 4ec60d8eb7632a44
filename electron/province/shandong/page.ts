import type { EvaluationPage } from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';
import type { ShandongFormat, ShandongSettings } from '../../../shared/shandong-settings.ts';
import { areaCode, serviceNumber } from '../case-fields.ts';
import { unlessPlaceholder } from '../wire.ts';
import type { Encrypt } from './cipher.ts';

/**
 * The address of the province's own page for a case: made here, but to the province's rule and valid
 * by its signature alone, so the payload is still the province's (R10).
 * @param now corrected ms; the page's time begins with it
 */
export function signedPage(
  by: {
    readonly page: NonNullable<ShandongSettings['page']>;
    readonly format: Pick<ShandongFormat, 'pagePf' | 'pageLifeSeconds'>;
    readonly encrypt: Encrypt;
  },
  item: Case,
  serviceName: string | undefined,
  now: number,
): EvaluationPage {
  const { page, format, encrypt } = by;
  const timestamp = String(Math.round(now));
  const url = new URL(page.url);
  const parameters = {
    areaId: areaCode(item),
    projectId: item.projectNo,
    serviceName: item.taskName,
    ...unlessPlaceholder('serviceName', serviceName),
    serviceNumber: String(serviceNumber(item)),
    pf: String(format.pagePf),
    appId: page.appId,
    timestamp,
    sign: encrypt(`${timestamp}${page.appId}${page.secret}`),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url: url.href, expiresAt: Number(timestamp) + format.pageLifeSeconds * 1_000 };
}
