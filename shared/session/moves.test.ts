import { expect, it } from 'vitest';
import { aCase, aMoment, aService } from '../../tests/builders.ts';
import type { QueueEvent } from '../queue-event.ts';
import type { ServiceFacts } from '../service.ts';
import { informed } from './moves.ts';

function evaluate(service: ServiceFacts): QueueEvent {
  return { id: 'e', kind: 'evaluate', counter: '3', at: aMoment(), raw: '', service };
}

it('keeps the cases that are known when a machine knows only the name of the service', () => {
  const linked = aService({ facts: { mode: 'single', cases: [aCase()] } });
  const named = evaluate({ mode: 'single', serviceName: '社保卡', cases: [] });
  expect(informed(linked, named).facts).toEqual({
    mode: 'single',
    serviceName: '社保卡',
    cases: [aCase()],
  });
});

it('takes the cases that a machine tells later for those that were known', () => {
  const linked = aService({ facts: { mode: 'single', cases: [aCase()] } });
  const other = aCase({ projectNo: 'P2' });
  expect(informed(linked, evaluate({ mode: 'single', cases: [other] })).facts?.cases).toEqual([
    other,
  ]);
});
