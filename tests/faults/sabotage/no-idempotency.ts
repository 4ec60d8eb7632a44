/** Sabotage `no-idempotency`: every attempt has an id of its own. */
import { v7 } from 'uuid';
import { evaluationItem as realItem } from '../../../electron/province/standard/records.ts';

export * from '../../../electron/province/standard/records.ts';

export const evaluationItem: typeof realItem = (...args) => ({ ...realItem(...args), id: v7() });
