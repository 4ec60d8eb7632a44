import { Agent, request } from 'undici';
import { type MonthStatistics, monthStatisticsSchema } from '../../shared/day-counts.ts';
import { type DeviceState, deviceStateSchema } from '../../shared/device-state.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { z } from '../../shared/schema.ts';
import type { Place } from './inventory.ts';

/** A device that is well answers in milliseconds; one that is not must not hold up the rest. */
const CONNECT_LIMIT_MS = 1_000;
const ANSWER_LIMIT_MS = 2_000;
/** At once: each is a socket, and half a hall may be silent. */
const AT_ONCE = 100;
const LARGEST_ANSWER = 4 * 1_048_576;

/** What a device said, or why there is nothing from it. */
export type Answer<T> =
  | { readonly place: Place; readonly ok: true; readonly value: T }
  | { readonly place: Place; readonly ok: false; readonly why: string; readonly status?: number };

/** Asks every device how it is. */
export function askStates(places: readonly Place[]): Promise<readonly Answer<DeviceState>[]> {
  return each(places, (place) => ask(place, '/status', deviceStateSchema));
}

/**
 * Asks every device for a month of its finished days.
 * @param month `yyyy-MM`
 */
export function askMonths(
  places: readonly Place[],
  month: string,
): Promise<readonly Answer<MonthStatistics>[]> {
  return each(places, (place) => ask(place, `/statistics/${month}`, monthStatisticsSchema));
}

/** Where the device of a counter answers. */
function originOf({ host, port, ca }: Place): string {
  return `${ca === undefined ? 'http' : 'https'}://${host}:${port}`;
}

/** Never rejects: a device that cannot be asked is an answer as well. */
async function ask<T>(place: Place, path: string, schema: z.ZodType<T>): Promise<Answer<T>> {
  const { ca, token } = place;
  const dispatcher = new Agent({
    connect: { timeout: CONNECT_LIMIT_MS, ...(ca !== undefined && { ca }) },
    maxResponseSize: LARGEST_ANSWER,
  });
  try {
    const { statusCode, body } = await request(`${originOf(place)}${path}`, {
      dispatcher,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    const text = await body.text();
    if (statusCode !== 200) return { place, ok: false, why: whyOf(statusCode), status: statusCode };
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return { place, ok: true, value: parsed.data };
    const [issue] = parsed.error.issues;
    const where = issue?.path.join('.') ?? '';
    return {
      place,
      ok: false,
      why: bilingual(`答复格式不对（${where}）`, `not an answer of this version (${where})`),
    };
  } catch (error) {
    return { place, ok: false, why: reasonOf(error) };
  } finally {
    await dispatcher.destroy();
  }
}

function whyOf(status: number): string {
  switch (status) {
    case 401:
    case 403:
      return bilingual('令牌被拒绝', `the token is refused (${status})`);
    case 404:
      return bilingual('没有此项', 'has none of it (404)');
    default:
      return `HTTP ${status}`;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return bilingual('答复不是 JSON', 'the answer is no JSON');
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError')
    return bilingual('未按时答复', `no answer within ${ANSWER_LIMIT_MS / 1_000} s`);
  const code = 'code' in error ? String(error.code) : error.name;
  const unconnected = ['UND_ERR_CONNECT_TIMEOUT', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'];
  return unconnected.includes(code) ? bilingual('无法连接', 'cannot be connected to') : code;
}

async function each<T>(
  places: readonly Place[],
  work: (place: Place) => Promise<Answer<T>>,
): Promise<readonly Answer<T>[]> {
  const answers: Answer<T>[] = [];
  const left = places.entries();
  const worker = async () => {
    for (const [at, place] of left) answers[at] = await work(place);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return answers;
}
