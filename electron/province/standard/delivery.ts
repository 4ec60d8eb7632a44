import type { Outcome } from '../../../shared/province.ts';
import { outcomeOf, outcomesOf, refusalOf } from './answers.ts';
import type { Call } from './call.ts';
import type { EvaluationItem, ServiceItem } from './records.ts';
import { type Services, violationsIn } from './services.ts';

/** Items one call takes (province.md). */
export const LIMITS = { submit: 100, supplement: 200 } as const;

/** One evaluation as it goes on the wire, with the service it needs. */
export interface Delivery {
  readonly item: EvaluationItem;
  readonly service: ServiceItem;
}

type Outcomes = Map<Delivery, Outcome>;

/** Delivers by one route; an outcome for each. */
export type Deliver = (deliveries: readonly Delivery[]) => Promise<Outcomes>;

/**
 * Delivers: the services first, then the evaluations whose service is known. Those the province has
 * no service for all the same (2001: it may have been rebuilt since) are told and sent once more.
 * @param options.path of the call, as sent: the ordinary one or the supplement's
 * @param options.limit how many items that call takes
 * @returns an outcome for each
 */
export function createDeliver(options: {
  readonly path: string;
  readonly limit: number;
  readonly call: Call;
  readonly services: Services;
}): Deliver {
  const { path, limit, call, services } = options;

  return async (deliveries) => {
    const outcomes = await round(deliveries);
    const waiting = deliveries.filter((each) => outcomes.get(each)?.kind === 'waitingCase');
    if (waiting.length === 0) return outcomes;
    for (const { service } of waiting) services.forget(service);
    return new Map([...outcomes, ...(await round(waiting))]);
  };

  async function round(deliveries: readonly Delivery[]): Promise<Outcomes> {
    const refusals = await services.tell(deliveries.map(({ service }) => service));
    const outcomes: Outcomes = new Map();
    const ready: Delivery[] = [];
    for (const [index, delivery] of deliveries.entries()) {
      const refusal = refusals[index];
      if (refusal === undefined) ready.push(delivery);
      else outcomes.set(delivery, refusal);
    }
    const unauthorised = refusals.find((refusal) => refusal?.kind === 'unauthorised');
    if (unauthorised !== undefined) {
      for (const delivery of ready) outcomes.set(delivery, unauthorised);
      return outcomes;
    }
    return new Map([...outcomes, ...(await upload(ready))]);
  }

  async function upload(batch: readonly Delivery[]): Promise<Outcomes> {
    if (batch.length === 0) return new Map();
    if (batch.length > limit) return halves(batch);
    const ids = batch.map(({ item }) => item.id);
    const reply = await call('POST', path, { items: batch.map(({ item }) => item) });
    if (reply.kind === 'noReply') {
      return reply.aboutContent && batch.length > 1
        ? halves(batch)
        : forAll(batch, () => reply.outcome);
    }
    const { code, data, after } = reply;
    if (code === '0') {
      const results = outcomesOf(data, ids, after);
      return forAll(batch, (index) => results[index]);
    }
    if (!BLAMES_RECORDS.includes(code)) {
      return forAll(batch, () => refusalOf(code, undefined, after));
    }
    if (batch.length > 1) return halves(batch);
    const receipt =
      typeof data === 'object' && data !== null && 'receipt' in data ? data.receipt : undefined;
    const result = { code, data, receipt, violations: violationsIn(data) };
    return forAll(batch, (index) => outcomeOf(result, ids[index] ?? '', after));
  }

  /**
   * A call refused as a whole for what is in it: one record must not spoil the others, so the batch
   * is halved until the refused ones stand alone.
   */
  async function halves(batch: readonly Delivery[]): Promise<Outcomes> {
    const middle = Math.ceil(batch.length / 2);
    const first = await upload(batch.slice(0, middle));
    return new Map([...first, ...(await upload(batch.slice(middle)))]);
  }
}

/** Codes that speak of a record; as the code of a whole call they do not say of which. */
const BLAMES_RECORDS: readonly string[] = ['2001', '2002', '3001'];

function forAll(
  batch: readonly Delivery[],
  outcome: (index: number) => Outcome | undefined,
): Outcomes {
  const outcomes: Outcomes = new Map();
  for (const [index, delivery] of batch.entries()) {
    const found = outcome(index);
    if (found !== undefined) outcomes.set(delivery, found);
  }
  return outcomes;
}
