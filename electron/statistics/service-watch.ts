import type { SERVICE_OUTCOMES } from '../../shared/device-state.ts';
import { casesToRate, type Service } from '../../shared/service.ts';
import type { ServiceOutcome, SessionNotice } from '../../shared/session/events.ts';
import type { Inspection } from '../province/inspection/inspection.ts';
import type { ServiceRecord } from './service-record.ts';

/** Nobody comes to one of these without having been asked. */
const AFTER_INVITATION: ReadonlySet<(typeof SERVICE_OUTCOMES)[number]> = new Set([
  'rated',
  'timeout',
  'withdrawn',
  'replaced',
  'leftOnPage',
  'notSaved',
]);

/** Wrong here, and the province does not know what was done (R17). */
const BINDING_FIELDS: ReadonlySet<string> = new Set(['taskCode', 'taskHandleItem', 'businessCode']);

/**
 * Makes one record of all that the session tells of a service. What it told before a restart is
 * gone: an invitation shows in how the service ends, an interruption is lost.
 */
export function createServiceWatch(options: {
  readonly inspection: Pick<Inspection, 'ofCase'>;
  readonly ended: (id: string, record: ServiceRecord) => void;
  readonly interrupted: () => void;
}): (notice: SessionNotice) => void {
  const { inspection, ended, interrupted } = options;
  const seen = new Map<string, { invited: boolean; interruptions: number }>();

  function seenOf(id: string): { invited: boolean; interruptions: number } {
    const known = seen.get(id) ?? { invited: false, interruptions: 0 };
    seen.set(id, known);
    return known;
  }

  function tasksOf({ facts }: Service): ServiceRecord['tasks'] {
    const tasks = new Map<string, boolean>();
    for (const item of casesToRate(facts)) {
      const violations = inspection.ofCase(item);
      tasks.set(item.taskCode, !violations.some(({ field }) => BINDING_FIELDS.has(field)));
    }
    return [...tasks].map(([code, bound]) => ({ code, bound }));
  }

  return (notice) => {
    const { service } = notice;
    switch (notice.type) {
      case 'serviceBegan':
        return;
      case 'invited':
        seenOf(service.id).invited = true;
        return;
      case 'interrupted':
        seenOf(service.id).interruptions += 1;
        interrupted();
        return;
      case 'serviceEnded': {
        const { invited, interruptions } = seenOf(service.id);
        seen.delete(service.id);
        const outcome = nameOf(notice.outcome);
        ended(service.id, {
          counter: service.counter,
          ...(service.staff !== undefined && { staff: service.staff.code }),
          calledAt: service.calledAt.corrected,
          kind: kindOf(service),
          invited: invited || AFTER_INVITATION.has(outcome),
          outcome,
          interruptions,
          tasks: tasksOf(service),
        });
      }
    }
  };
}

function nameOf(outcome: ServiceOutcome): (typeof SERVICE_OUTCOMES)[number] {
  return outcome.kind === 'rated' ? 'rated' : outcome.reason;
}

function kindOf({ manual, ticket }: Service): ServiceRecord['kind'] {
  if (manual) return 'manual';
  return ticket === undefined ? 'none' : 'ticket';
}
