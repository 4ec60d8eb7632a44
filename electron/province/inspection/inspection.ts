import type { Evaluation } from '../../../shared/evaluation.ts';
import type { Violation } from '../../../shared/province.ts';
import type { Case } from '../../../shared/service.ts';
import { findingBeside, findingIn } from './checks.ts';
import {
  type Facts,
  FIELD_NAMES,
  type FieldName,
  factsOfCase,
  factsOfEvaluation,
} from './field.ts';
import type { InspectionRules } from './rules.ts';
import { type Finding, sentenceOf } from './sentence.ts';

/**
 * The province's quality inspection (质检) done here before (R15). It looks at what can be mended,
 * the case with its codes, and at the device's own times; never at what the citizen said (R24).
 */
export interface Inspection {
  /** What the province would refuse about a case, the phone number included. */
  ofCase(item: Case): readonly Violation[];
  /** What it would refuse about a sealed evaluation; nothing while it is not linked (R19). */
  ofEvaluation(evaluation: Pick<Evaluation, 'draft' | 'repair'>): readonly Violation[];
}

/** @param businessCodeOf 省网事项编码 of a case, where the province wants one and has one for it */
export function createInspection(
  { fields }: InspectionRules,
  businessCodeOf: (item: Case) => string | undefined = () => undefined,
): Inspection {
  function violationsIn(facts: Facts): readonly Violation[] {
    const findings = new Map<FieldName, Finding>();
    for (const field of FIELD_NAMES) {
      const rules = fields[field];
      const finding = rules && findingIn(facts[field], rules, facts);
      if (finding !== undefined) findings.set(field, finding);
    }
    const alone = new Set(findings.keys());
    for (const field of FIELD_NAMES) {
      const rules = fields[field];
      const other = rules?.beginsWith ?? rules?.notAfter;
      // Beside a field that is wrong itself every other would look wrong as well.
      if (rules === undefined || other === undefined || alone.has(field) || alone.has(other)) {
        continue;
      }
      const finding = findingBeside(facts[field], facts[other], rules);
      if (finding !== undefined) findings.set(field, finding);
    }
    return [...findings].map(([field, finding]) => ({
      field,
      rule: finding.rule,
      message: sentenceOf(field, finding),
    }));
  }

  return {
    ofCase: (item) => violationsIn(factsOfCase(item, businessCodeOf(item))),
    ofEvaluation(evaluation) {
      const facts = factsOfEvaluation(evaluation, businessCodeOf);
      if (facts === undefined) return [];
      // Without the wish to be called back the number stays here (R12).
      const { wantsCallback } = evaluation.draft;
      const keepsMobile = !wantsCallback && fields.mobile?.onlyForCallback === true;
      return violationsIn(keepsMobile ? { ...facts, mobile: undefined } : facts);
    },
  };
}
