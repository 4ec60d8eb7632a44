import type { Outcome } from '../../../shared/province.ts';
import { FIELDS } from '../../province/inspection/field.ts';

/**
 * Why a record is in quarantine, fit to be seen at a counter: only what is about the case, its codes
 * and the device's own times is named. Whatever else a province says may be about what the citizen
 * said, and some of that only a bad rating can break (R12).
 * @returns `field: rule`, `conflict` or `other`; undefined for what is not in quarantine
 */
export function quarantineReason(outcome: Outcome | undefined): string | undefined {
  if (outcome?.kind === 'conflict') return 'conflict';
  if (outcome?.kind !== 'rejected') return undefined;
  const known = outcome.violations.find(({ field }) => field in FIELDS);
  return known === undefined ? 'other' : `${known.field}: ${known.rule.slice(0, 100)}`;
}
