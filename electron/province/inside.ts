import { bilingual } from '../../shared/mistake-text.ts';
import type { Outcome } from '../../shared/province.ts';
import { type Log, reasonOf } from '../log.ts';

/** What an adapter says of a record by itself, without the province. */

/** R19. */
export const UNLINKED = {
  kind: 'waitingCase',
  detail: 'not linked to a case yet (R19)',
} as const satisfies Outcome;

/** A record that makes our own code fail: no attempt will mend it. */
export const UNWRITABLE: Outcome = {
  kind: 'rejected',
  violations: [
    {
      field: 'record',
      rule: 'unwritable',
      message: bilingual(
        '该评价无法转换为上报格式，请联系技术人员',
        'it cannot be written for the province; ask IT',
      ),
    },
  ],
  unasked: true,
};

export const FAILED_INSIDE = {
  kind: 'retry',
  mayHaveArrived: true,
  detail: 'failed inside the device',
} as const satisfies Outcome;

/** Asks, and where that fails inside the device says so: a call of the port never rejects. */
export async function guarded<T>(
  log: Log,
  ask: () => Promise<T>,
): Promise<T | { readonly ok: false; readonly outcome: typeof FAILED_INSIDE }> {
  try {
    return await ask();
  } catch (error) {
    log.error('asking the province failed inside the device', { why: nameOf(error) });
    return { ok: false, outcome: FAILED_INSIDE };
  }
}

/** The kind of a bug; its message might quote a record. */
export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : reasonOf(error);
}
