import type { Timers } from '../../../shared/clock.ts';
import type { FujianSettings } from '../../../shared/fujian-settings.ts';
import {
  type Asked,
  type EvaluationPage,
  evaluationPageSchema,
  type Province,
  type Receipt,
} from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';
import type { DeviceClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { CONNECTIONS, createHttpClient } from '../client.ts';
import { discreet, personalTexts } from '../discretion.ts';
import { guarded } from '../inside.ts';
import { isSuccess, readReceipt, refusalOf, unclear } from './answers.ts';
import { createCall } from './call.ts';
import { detailDocument, pageDocument, subjectOf } from './case-document.ts';
import { createDeliver, NO_BUSINESS_CODE } from './delivery.ts';
import { createExchange } from './exchange.ts';
import { createTokens } from './token.ts';

/** One evaluation a call; the province takes at most 200 supplements a run. */
const LIMITS = { submit: CONNECTIONS, supplement: 200 } as const;

/**
 * The `fujian` profile: token, SOAP 1.1, SM4 (province.md). Nothing is sent before the first call.
 * @param options.clock is fed with the province's `Date`, and only the province's
 * @param options.deviceId device number of what is asked here; an evaluation brings its own
 */
export function createFujianProvince(options: {
  readonly settings: FujianSettings;
  readonly clock: DeviceClock;
  readonly timers: Timers;
  readonly log: Log;
  readonly deviceId: string;
}): Province {
  const { settings, clock, timers, log, deviceId } = options;
  const { ca, connectTimeoutMs, totalTimeoutMs, settings: format } = settings;
  const limits = { connectTimeoutMs, totalTimeoutMs };
  const clientOf = (url: string) =>
    createHttpClient({ origin: new URL(url).origin, ca, ...limits, clock, timers });
  const tokenClient = clientOf(settings.tokenUrl);
  const serviceClient = clientOf(settings.serviceUrl);
  const tokens = createTokens({
    exchange: createExchange({ client: tokenClient, clock }),
    ...{ settings, clock, log },
  });
  const call = createCall({
    exchange: createExchange({ client: serviceClient, clock }),
    ...{ settings, tokens, log },
  });
  const deliver = createDeliver({ call, findReceipt, format, log });

  return {
    limits: LIMITS,
    submit: (records) => deliver('getSaveEvaluation', records),
    // No field takes the reason for being late: the operation itself says that it is.
    supplement: (records) => deliver('getEvaluationSupplement', records),
    evaluationPage: (item, serviceName) => guarded(log, () => evaluationPage(item, serviceName)),
    findReceipt: (item) => guarded(log, () => findReceipt(item)),
    options: newestOptions,
    close: async () => {
      await Promise.all([tokenClient.close(), serviceClient.close()]);
    },
  };

  async function evaluationPage(
    item: Case,
    serviceName: string | undefined,
  ): Promise<Asked<EvaluationPage>> {
    const subject = subjectOf(item, format, { serviceName, deviceId });
    if (subject === undefined) return { ok: false, outcome: NO_BUSINESS_CODE };
    const reply = await call('getSaveEvaluationUrl', pageDocument(subject, format));
    if (reply.kind === 'noReply') return { ok: false, outcome: reply.outcome };
    if (!isSuccess(reply.said)) {
      const refusal = refusalOf(reply);
      if (refusal.kind !== 'rejected') return { ok: false, outcome: refusal };
      const violations = discreet(refusal.violations, personalTexts(item));
      return { ok: false, outcome: { ...refusal, violations } };
    }
    const page = evaluationPageSchema.safeParse({
      url: reply.said.data['url'],
      expiresAt: clock.now().corrected + format.pageLifeSeconds * 1000,
    });
    return page.success
      ? { ok: true, value: page.data }
      : { ok: false, outcome: unclear('a page without a readable address') };
  }

  async function findReceipt(item: Case): Promise<Asked<Receipt>> {
    const reply = await call('getEvaluationDetail', detailDocument(item, deviceId, format));
    if (reply.kind === 'noReply') return { ok: false, outcome: reply.outcome };
    if (!isSuccess(reply.said)) {
      const refusal = refusalOf(reply);
      return refusal.kind === 'waitingCase'
        ? { ok: true, value: { kind: 'none' } }
        : { ok: false, outcome: refusal };
    }
    const value = readReceipt(reply.said, format);
    return value === undefined
      ? { ok: false, outcome: unclear('code 200 without a receipt') }
      : { ok: true, value };
  }

  /** This province publishes none; a token is asked for all the same, whose answer has the time. */
  async function newestOptions(): Promise<Asked<never>> {
    const got = await tokens.get();
    const outcome =
      got.kind === 'none'
        ? got.outcome
        : ({ kind: 'unsupported', detail: 'this province publishes no options' } as const);
    return { ok: false, outcome };
  }
}
