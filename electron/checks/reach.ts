import { X509Certificate } from 'node:crypto';
import type { Timers } from '../../shared/clock.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { ProvinceSettings } from '../../shared/province-settings.ts';
import type { Finding } from '../../shared/setup-requests.ts';
import type { DeviceClock } from '../clock.ts';
import { createHttpClient, type HttpAnswer } from '../province/client.ts';
import { adviceFor } from './advice.ts';

/** What came of going to all addresses. */
export interface Reached {
  readonly findings: readonly Finding[];
  /** Somebody who may be the province answers at each of them. */
  readonly all: boolean;
  /** By `Date` headers, ms: theirs less ours. Whoever answered may not be the province. */
  readonly offsetMs: number | undefined;
}

/**
 * Goes to every address of a profile with a bare GET that no interface takes for anything: what it
 * finds out is whether network, names and certificates are right.
 */
export async function reach(
  settings: ProvinceSettings,
  parts: { readonly clock: DeviceClock; readonly timers: Timers },
): Promise<Reached> {
  const { ca, connectTimeoutMs, totalTimeoutMs } = settings;
  const findings: Finding[] = ca === undefined ? [] : authorityFindings(ca);
  if (findings.some(({ is }) => is === 'wrong'))
    return { findings, all: false, offsetMs: undefined };
  let offsetMs: number | undefined;
  for (const address of addressesOf(settings)) {
    const { origin, pathname } = new URL(address);
    const limits = { connectTimeoutMs, totalTimeoutMs };
    const client = createHttpClient({ origin, ca, ...limits, ...parts });
    try {
      const sent = { method: 'GET', target: pathname, headers: {} } as const;
      const result = await client.send(sent);
      if (result.kind === 'failure') {
        findings.push(wrong(address, result.detail));
        continue;
      }
      const stranger = strangersWords(result);
      findings.push(stranger === undefined ? reached(address, result) : wrong(address, stranger));
      if (stranger === undefined && result.date !== undefined) {
        offsetMs = result.date + 500 + result.roundTripMs / 2 - parts.clock.now().wall;
      }
    } finally {
      await client.close();
    }
  }
  return { findings, all: findings.every(({ is }) => is === 'right'), offsetMs };
}

/** Where records go; what a citizen's phone opens is not for this computer to reach. */
function addressesOf(settings: ProvinceSettings): readonly string[] {
  const { profile } = settings;
  switch (profile) {
    case 'standard':
      return [`${settings.base.replace(/\/+$/, '')}/v1/options`];
    case 'fujian':
      return [settings.tokenUrl, settings.serviceUrl];
    case 'shandong':
      return [settings.serviceUrl, settings.evaluateUrl];
    default:
      return profile satisfies never;
  }
}

function authorityFindings(ca: string): Finding[] {
  try {
    const { subject, validTo } = new X509Certificate(ca);
    const until = new Date(validTo);
    const name = subject.replaceAll('\n', ', ');
    if (until.getTime() > Date.now()) {
      const what = bilingual(`所配 CA 证书：${name}`, `the hall’s CA: ${name}, until ${validTo}`);
      return [{ is: 'right', what }];
    }
    const what = bilingual(`所配 CA 证书已于 ${validTo} 过期`, `the hall’s CA expired ${validTo}`);
    const advice = bilingual('向平台索取新的根证书', 'get the new one from the province');
    return [{ is: 'wrong', what, advice }];
  } catch {
    const what = bilingual('ca 不是 PEM 格式的证书', 'what stands in ca is no certificate as PEM');
    const advice = bilingual(
      '应以 -----BEGIN CERTIFICATE----- 开头；DER 文件可用 openssl x509 -inform der 转换',
      'it begins with -----BEGIN CERTIFICATE-----; openssl x509 -inform der converts a DER file',
    );
    return [{ is: 'wrong', what, advice }];
  }
}

/** Words for an answer that no interface gives; `undefined` when it may be one. */
function strangersWords({ status, headers, body }: HttpAnswer): string | undefined {
  const location = String(headers['location'] ?? '');
  if (status >= 300 && status < 400) {
    return `HTTP ${status} to ${URL.canParse(location) ? new URL(location).host : 'elsewhere'}`;
  }
  const isPage = String(headers['content-type'] ?? '').startsWith('text/html');
  return status === 200 && isPage
    ? `HTTP 200 with ${body.byteLength} bytes of text/html`
    : undefined;
}

function reached(address: string, { status }: HttpAnswer): Finding {
  const what = bilingual(`可达 ${address}`, `reached, HTTP ${status}`);
  return { is: 'right', what };
}

function wrong(address: string, detail: string): Finding {
  const known = adviceFor(detail);
  const what = `${address}: ${known === undefined ? '' : `${known.cause} `}(${detail})`;
  return { is: 'wrong', what, ...(known !== undefined && { advice: known.advice }) };
}
