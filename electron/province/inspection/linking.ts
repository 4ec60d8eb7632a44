import type { Violation } from '../../../shared/province.ts';
import { casesToRate, type Service, type ServiceFacts } from '../../../shared/service.ts';
import type { Health } from '../../health.ts';
import type { Log } from '../../log.ts';
import type { Inspection } from './inspection.ts';

/** Looks at each service as soon as its cases are known, so that mending begins before the rating. */
export interface LinkingInspection {
  /** Says once what the province would refuse; nothing of it reaches the citizen (R22). */
  look(service: Pick<Service, 'id' | 'ticket' | 'facts'> | null): void;
}

export function createLinkingInspection(options: {
  readonly inspection: Pick<Inspection, 'ofCase'>;
  readonly health: Health;
  readonly log: Log;
}): LinkingInspection {
  const { inspection, health, log } = options;
  const seen = new WeakSet<ServiceFacts>();
  /** Since the start: of how many services linked how many would be refused. */
  let linked = 0;
  let refusable = 0;

  return {
    look(service) {
      const facts = service?.facts;
      if (!service || facts === undefined || seen.has(facts)) return;
      const cases = casesToRate(facts);
      if (cases.length === 0) return;
      seen.add(facts);
      linked += 1;
      const violations = cases.flatMap((item) => inspection.ofCase(item));
      if (violations.length === 0) {
        health.clear('linkage');
        return;
      }
      refusable += 1;
      health.set('linkage', 'the case of the last service would be refused by the province');
      const { id, ticket } = service;
      log.warn('a case would be refused by the province', {
        ...{ service: id, ticket, why: namesOf(violations), refusable, linked },
      });
    },
  };
}

/** `field: rule` of each, once. */
function namesOf(violations: readonly Violation[]): string {
  return [...new Set(violations.map(({ field, rule }) => `${field}: ${rule}`))].join('; ');
}
