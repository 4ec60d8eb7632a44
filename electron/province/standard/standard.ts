import type { Timers } from '../../../shared/clock.ts';
import { type Evaluation, linkageOf } from '../../../shared/evaluation.ts';
import { type OptionSet, optionSetSchema } from '../../../shared/options.ts';
import type {
  Asked,
  EvaluationPage,
  Outcome,
  Province,
  Receipt,
  Submission,
  Unsupported,
} from '../../../shared/province.ts';
import type { StandardSettings } from '../../../shared/province-settings.ts';
import type { Case } from '../../../shared/service.ts';
import type { DeviceClock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { createHttpClient } from '../client.ts';
import { discreet, personalTexts } from '../discretion.ts';
import { FAILED_INSIDE, guarded, nameOf, UNLINKED, UNWRITABLE } from '../inside.ts';
import type { NoReply } from '../reading.ts';
import { refusalOf } from './answers.ts';
import { createCall } from './call.ts';
import { createDeliver, type Deliver, type Delivery, LIMITS } from './delivery.ts';
import { createExchange } from './exchange.ts';
import { readPage } from './page.ts';
import { readReceipts } from './receipts.ts';
import { evaluationItem, serviceItem } from './records.ts';
import type { Reply } from './reply.ts';
import { createServices, violationsIn } from './services.ts';
import { createTokens } from './token.ts';

/**
 * The `standard` profile: JSON over HTTPS (province.md). Nothing is sent before the first call.
 * @param options.clock is fed with the province's `Date`, and only the province's
 */
export function createStandardProvince(options: {
  readonly settings: StandardSettings;
  readonly clock: DeviceClock;
  readonly timers: Timers;
  readonly log: Log;
}): Province {
  const { settings, clock, timers, log } = options;
  const base = new URL(settings.base);
  const path = (call: string) => `${base.pathname.replace(/\/+$/, '')}/v1/${call}`;
  const { ca, connectTimeoutMs, totalTimeoutMs } = settings;
  const limits = { connectTimeoutMs, totalTimeoutMs };
  const client = createHttpClient({ origin: base.origin, ca, ...limits, clock, timers });
  const exchange = createExchange({ client, clock, log });
  const tokens = createTokens({ settings, path: path('token'), exchange, clock, log });
  const call = createCall({ settings, tokens, exchange, log });
  const services = createServices({ path: path('services'), call, clock });
  const deliver = createDeliver({
    path: path('evaluations'),
    limit: LIMITS.submit,
    call,
    services,
  });
  const deliverLate = createDeliver({
    path: path('evaluations/supplement'),
    limit: LIMITS.supplement,
    call,
    services,
  });

  return {
    limits: LIMITS,
    submit: (records) => send(records, deliver, undefined),
    supplement: (records, lateReason) => send(records, deliverLate, lateReason),
    evaluationPage: (item, serviceName) => guarded(log, () => evaluationPage(item, serviceName)),
    findReceipt: (item) => guarded(log, () => findReceipt(item)),
    options: () => guarded(log, newestOptions),
    close: () => client.close(),
  };

  /** `mayHaveArrived` is not asked here: the province names the id of what it holds (2002). */
  async function send(
    records: readonly Submission[],
    by: Deliver,
    lateReason: string | undefined,
  ): Promise<readonly Outcome[]> {
    try {
      const prepared = records.map(({ evaluation }) => prepare(evaluation, lateReason));
      const outcomes = await by(
        prepared.flatMap((each) => ('delivery' in each ? [each.delivery] : [])),
      );
      return prepared.map((each, index) => {
        if ('outcome' in each) return each.outcome;
        const evaluation = records[index]?.evaluation;
        const linkage = evaluation && linkageOf(evaluation);
        const outcome = outcomes.get(each.delivery) ?? FAILED_INSIDE;
        return discreetly(outcome, linkage, evaluation?.draft.text);
      });
    } catch (error) {
      log.error('delivering failed inside the device', { why: nameOf(error) });
      return records.map(() => FAILED_INSIDE);
    }
  }

  /** A record that cannot be written is an outcome of its own: it must not hold up the others. */
  function prepare(
    evaluation: Evaluation,
    lateReason: string | undefined,
  ): { delivery: Delivery } | { outcome: Outcome } {
    const { id } = evaluation.draft;
    const linkage = linkageOf(evaluation);
    if (linkage === undefined) return { outcome: UNLINKED };
    try {
      const item = evaluationItem(evaluation, linkage, lateReason);
      return { delivery: { item, service: serviceItem(linkage, evaluation.draft.serviceName) } };
    } catch (error) {
      log.error('an evaluation cannot be written for the province', { id, why: nameOf(error) });
      return { outcome: UNWRITABLE };
    }
  }

  async function evaluationPage(
    item: Case,
    serviceName: string | undefined,
  ): Promise<Asked<EvaluationPage>> {
    const service = serviceItem(item, serviceName);
    const { projectNo, serviceNumber } = service;

    async function ask(): Promise<Asked<EvaluationPage>> {
      const [refusal] = await services.tell([service]);
      if (refusal !== undefined) return { ok: false, outcome: refusal };
      const reply = await call('POST', path('pages'), { projectNo, serviceNumber });
      return read(reply, readPage, 'a page without a readable address and time');
    }

    let asked = await ask();
    if (!asked.ok && asked.outcome.kind === 'waitingCase') {
      services.forget(service);
      asked = await ask();
    }
    return asked.ok ? asked : { ok: false, outcome: discreetly(asked.outcome, item) };
  }

  async function findReceipt(item: Case): Promise<Asked<Receipt>> {
    const { projectNo, serviceNumber } = serviceItem(item, undefined);
    const query = new URLSearchParams({ projectNo, serviceNumber: String(serviceNumber) });
    const reply = await call('GET', `${path('receipts')}?${query}`);
    return read(reply, readReceipts, 'receipts unlike any');
  }

  async function newestOptions(): Promise<Asked<OptionSet>> {
    const reply = await call('GET', path('options'));
    return read(reply, (data) => optionSetSchema.safeParse(data).data, 'options unlike any');
  }
}

/** The value of a call that has one, or what its answer means. */
function read<T>(
  reply: Reply | NoReply,
  parse: (data: unknown) => T | undefined,
  unreadable: string,
): Asked<T> {
  if (reply.kind === 'noReply') return { ok: false, outcome: reply.outcome };
  const { code, data, after } = reply;
  if (code !== '0') return { ok: false, outcome: refusalOf(code, violationsIn(data), after) };
  const value = parse(data);
  return value === undefined
    ? { ok: false, outcome: { kind: 'retry', mayHaveArrived: true, detail: unreadable } }
    : { ok: true, value };
}

function discreetly<Any extends Outcome | Unsupported>(
  outcome: Any,
  linkage?: Case,
  text?: string,
): Any {
  if (outcome.kind !== 'rejected' || linkage === undefined) return outcome;
  return { ...outcome, violations: discreet(outcome.violations, personalTexts(linkage, text)) };
}
