import { inspectionFor } from '../../electron/province/inspection/shipped.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { ProvinceSettings } from '../../shared/province-settings.ts';
import type { Case } from '../../shared/service.ts';
import type { Finding } from '../../shared/setup-requests.ts';

/**
 * Inspects cases as the device does before it sends (R15). Nothing leaves this computer, and no
 * finding quotes what stands in a field.
 */
export function inspectCases(
  settings: ProvinceSettings,
  cases: readonly Case[],
): readonly Finding[] {
  if (cases.length === 0) return [];
  const inspection = inspectionFor(settings);
  return cases.flatMap((item, index): Finding[] => {
    const name = bilingual(`第 ${index + 1} 个办件`, `case ${index + 1}`);
    const violations = inspection.ofCase(item);
    if (violations.length === 0) {
      return [{ is: 'right', what: `${name}: ${bilingual('质检通过', 'passes the inspection')}` }];
    }
    return violations.map(({ field, rule, message }) => ({
      is: 'wrong',
      what: `${name}: ${field} (${rule})`,
      advice: message,
    }));
  });
}
