import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { evaluationItem, serviceItem } from '../../../electron/province/standard/records.ts';
import { signRequest, signTokenRequest } from '../../../electron/province/standard/signature.ts';
import { type Evaluation, linkageOf } from '../../../shared/evaluation.ts';
import type { ProvisioningFile } from '../../../shared/provisioning.ts';
import type { BareBatch, BareRequest } from './host/bare-loop.ts';

/** As many as the outbox has main deliver at once (`renderer/outbox/sync.ts`). */
const BATCH = 50;

type Standard = Extract<ProvisioningFile['province'], { readonly profile: 'standard' }>;

/**
 * The requests with which ours delivers these ratings, signed beforehand: a service each, and the
 * evaluations of a batch together once its services are told.
 * @param file where they are put, as `BareBatch[]`
 */
export async function writeBareRequests(
  file: string,
  settings: Standard,
  evaluations: readonly Evaluation[],
): Promise<void> {
  const token = await tokenOf(settings);
  const batches: BareBatch[] = [];
  for (let first = 0; first < evaluations.length; first += BATCH) {
    const linked = evaluations.slice(first, first + BATCH).flatMap((evaluation) => {
      const linkage = linkageOf(evaluation);
      return linkage === undefined ? [] : [{ evaluation, linkage }];
    });
    const services = linked.map(({ linkage }) =>
      requestOf(settings, token, '/v1/services', serviceItem(linkage, undefined)),
    );
    const items = linked.map(({ evaluation, linkage }) =>
      evaluationItem(evaluation, linkage, undefined),
    );
    batches.push([services, [requestOf(settings, token, '/v1/evaluations', { items })]]);
  }
  await writeFile(file, JSON.stringify(batches));
}

async function tokenOf({ base, appKey, appSecret }: Standard): Promise<string> {
  const stamp = { timestamp: String(Date.now()), nonce: randomUUID() };
  const sign = signTokenRequest(appSecret, { appKey, ...stamp });
  const answer = await fetch(`${base}/v1/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ appKey, ...stamp, sign }),
  });
  const { data } = await answer.json();
  return data.accessToken;
}

function requestOf(
  { base, appSecret }: Standard,
  token: string,
  path: string,
  content: object,
): BareRequest {
  const body = JSON.stringify(content);
  const { pathname: target, href } = new URL(`${base}${path}`);
  const stamp = { timestamp: String(Date.now()), nonce: randomUUID() };
  const bytes = Buffer.from(body);
  return {
    url: href,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${token}`,
      'yiping-timestamp': stamp.timestamp,
      'yiping-nonce': stamp.nonce,
      'yiping-signature': signRequest(appSecret, { method: 'POST', target, ...stamp, body: bytes }),
    },
    body,
  };
}
