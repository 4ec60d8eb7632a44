import type { Outcome } from '../../shared/province.ts';
import { CONNECTIONS } from './client.ts';

/** What became of one record; `general` when the next would fare no better. */
export interface Sent {
  readonly outcome: Outcome;
  readonly general: boolean;
}

/**
 * Sends records one a call, as many at once as there are connections. What would meet the same
 * obstacle is not sent: a hundred silences would keep the queue for minutes.
 * @returns one outcome per record, in the same order
 */
export async function sendOneByOne<T>(
  records: readonly T[],
  send: (record: T) => Promise<Sent>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = [...records.entries()];
  let obstacle: Outcome | undefined;

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, record] = next;
      if (obstacle !== undefined) {
        outcomes[index] = obstacle;
        continue;
      }
      const { outcome, general } = await send(record);
      outcomes[index] = outcome;
      if (general) obstacle = unsent(outcome);
    }
  }

  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return outcomes;
}

/** The same obstacle as it concerns a record that was held back. */
function unsent(outcome: Outcome): Outcome {
  return outcome.kind === 'retry'
    ? { ...outcome, mayHaveArrived: false, detail: `not sent: ${outcome.detail}` }
    : outcome;
}
