import { expect, it } from 'vitest';
import type { SessionNotice } from '../../shared/session/events.ts';
import { aCase, aProvisioning, aService, aStaff } from '../../tests/builders.ts';
import { inspectionFor } from '../province/inspection/shipped.ts';
import type { ServiceRecord } from './service-record.ts';
import { createServiceWatch } from './service-watch.ts';

function recordsOf(...notices: readonly SessionNotice[]): readonly ServiceRecord[] {
  const records: ServiceRecord[] = [];
  const watch = createServiceWatch({
    inspection: inspectionFor(aProvisioning().province),
    ended: (_id, record) => records.push(record),
    interrupted: () => undefined,
  });
  for (const notice of notices) watch(notice);
  return records;
}

it('a service is recorded with all that was told of it, without its level', () => {
  const service = aService({ staff: aStaff({ code: 'S017' }) });
  const [record] = recordsOf(
    { type: 'serviceBegan', service },
    { type: 'invited', service },
    { type: 'interrupted', service, by: 'called' },
    { type: 'interrupted', service, by: 'paused' },
    { type: 'serviceEnded', service, outcome: { kind: 'rated', level: 1 } },
  );
  expect(record).toEqual({
    ...{ counter: '5', staff: 'S017', calledAt: service.calledAt.corrected, kind: 'ticket' },
    ...{ invited: true, outcome: 'rated', interruptions: 2, tasks: [] },
  });
});

it('who began it: a ticket, nobody in particular, the clerk', () => {
  const { ticket: _ticket, ...bare } = aService();
  const outcome = { kind: 'notRated', reason: 'abandoned' } as const;
  const services = [aService(), bare, aService({ manual: true })];
  const records = recordsOf(
    ...services.map((service) => ({ type: 'serviceEnded' as const, service, outcome })),
  );
  expect(records.map(({ kind, invited }) => [kind, invited])).toEqual([
    ['ticket', false],
    ['none', false],
    ['manual', false],
  ]);
});

it('after a restart an invitation shows in how the service ends', () => {
  const [record] = recordsOf({
    ...{ type: 'serviceEnded', service: aService() },
    outcome: { kind: 'notRated', reason: 'timeout' },
  });
  expect(record?.invited).toBe(true);
});

it('R17: a self-made task has no binding, whatever else is wrong with the case', () => {
  const taskCode = `${'1'.repeat(23)}00000000`;
  const service = aService({ facts: { mode: 'single', cases: [aCase({ taskCode })] } });
  const [record] = recordsOf({
    ...{ type: 'serviceEnded', service },
    outcome: { kind: 'notRated', reason: 'timeout' },
  });
  expect(record?.tasks).toEqual([{ code: taskCode, bound: false }]);
});
