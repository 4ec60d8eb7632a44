import type { Clock } from '../../../shared/clock.ts';
import type { Refusal } from '../../../shared/province.ts';
import { CONNECTIONS } from '../client.ts';
import { createTold } from '../told.ts';
import { refusalOf } from './answers.ts';
import type { Call } from './call.ts';
import type { ServiceItem } from './records.ts';

/** After this long no further service is told in one round: evaluations ready to go must not wait. */
const ROUND_LIMIT_MS = 60_000;

/** Tells the province the 办件服务, for it refuses an evaluation without one (2001). */
export interface Services {
  /**
   * Tells those the province has not been told in this run, each once.
   * @returns for each item, in the same order, why it could not be told; undefined when it is known
   */
  tell(items: readonly ServiceItem[]): Promise<readonly (Refusal | undefined)[]>;
  /** The province says it has none: tell it again next time. */
  forget(item: ServiceItem): void;
}

/** @param options.path of the services call, as sent */
export function createServices(options: {
  readonly path: string;
  readonly call: Call;
  readonly clock: Clock;
}): Services {
  const { path, call, clock } = options;
  const told = createTold();

  return {
    async tell(items) {
      const contents = items.map((item) => JSON.stringify(item));
      const untold = new Map<string, ServiceItem>();
      for (const [index, item] of items.entries()) {
        if (!told.has(keyOf(item), item)) untold.set(contents[index] ?? '', item);
      }
      const refusals = await tellAll(untold);
      return contents.map((content) => refusals.get(content));
    },
    forget: (item) => told.forget(keyOf(item)),
  };

  async function tellAll(untold: ReadonlyMap<string, ServiceItem>): Promise<Map<string, Refusal>> {
    const refusals = new Map<string, Refusal>();
    const waiting = [...untold];
    const began = clock.now().monotonic;
    /** What stops all further telling: it would meet the same and only take time. */
    let obstacle: Refusal | undefined;

    async function work(): Promise<void> {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const [content, item] = next;
        if (obstacle === undefined && clock.now().monotonic - began > ROUND_LIMIT_MS) {
          obstacle = notTold('no time left in this round');
        }
        if (obstacle !== undefined) {
          refusals.set(content, obstacle);
          continue;
        }
        const { refusal, general } = await tellOne(item);
        if (refusal === undefined) told.note(keyOf(item), item);
        else refusals.set(content, refusal);
        if (general) obstacle = refusal;
      }
    }

    // One for each connection: more would only wait in the client.
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
    return refusals;
  }

  /** `general`: the next service would fare no better. */
  async function tellOne(item: ServiceItem): Promise<{ refusal?: Refusal; general: boolean }> {
    const reply = await call('POST', path, item);
    if (reply.kind === 'noReply') {
      const { outcome, aboutContent } = reply;
      return { refusal: aboutTheService(outcome), general: !aboutContent };
    }
    if (reply.code === '0') return { general: false };
    const { code, data, after } = reply;
    const refusal = aboutTheService(refusalOf(code, violationsIn(data), after));
    return { refusal, general: code === '4290' };
  }
}

/** The violations of a call that was refused as a whole. */
export function violationsIn(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'violations' in data
    ? data.violations
    : undefined;
}

/** The refusal as it concerns the evaluation, which was not sent and so has not arrived. */
function aboutTheService(refusal: Refusal): Refusal {
  switch (refusal.kind) {
    case 'rejected':
      return refusal;
    case 'unauthorised':
      return { ...refusal, detail: `service not told: ${refusal.detail}` };
    case 'retry':
      return {
        ...refusal,
        mayHaveArrived: false,
        detail: `service not told: ${refusal.detail}`,
      };
    default:
      // 2001 and 2002 say nothing about a service.
      return notTold(refusal.detail);
  }
}

function notTold(why: string): Refusal {
  return { kind: 'retry', mayHaveArrived: false, detail: `service not told: ${why}` };
}

function keyOf({ projectNo, serviceNumber }: ServiceItem): string {
  return `${projectNo}#${serviceNumber}`;
}
