import { describe, expect, it, vi } from 'vitest';
import type { ServiceOutcome } from '../../shared/session/events.ts';
import { aService } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import { createNoticed } from './noticed.ts';

/** What the queue machines are told of a service that ended so. */
async function toldOf(outcome: ServiceOutcome, tellsLevels = false): Promise<unknown[]> {
  const report = vi.fn();
  const noticed = createNoticed({
    ...{ count: () => undefined, pages: { invited: () => undefined }, report },
    ...{ tellsLevels, log: aLog() },
  });
  noticed({ type: 'serviceEnded', service: aService({ ticket: 'A023' }), outcome });
  await Promise.resolve();
  return report.mock.calls.flat();
}

const done = { kind: 'done', counter: '5', ticket: 'A023' };

describe('R12: what the queue machine is told of a rating', () => {
  it('is that it is done, and not how', async () => {
    expect(await toldOf({ kind: 'rated', level: 1 })).toEqual([done]);
  });

  it('is how only where the hall has given its leave', async () => {
    expect(await toldOf({ kind: 'rated', level: 1 }, true)).toEqual([{ ...done, level: 1 }]);
  });

  it('is no level where several cases were rated differently', async () => {
    expect(await toldOf({ kind: 'rated' }, true)).toEqual([done]);
  });
});

it.each([
  ['timeout', 'timeout'],
  ['withdrawn', 'timeout'],
  ['leftOnPage', 'timeout'],
  ['notSaved', 'timeout'],
  ['alreadyRated', 'done'],
  ['ratedElsewhere', 'done'],
] as const)('a service that ended by %s is told as %s', async (reason, kind) => {
  expect(await toldOf({ kind: 'notRated', reason }, true)).toEqual([{ ...done, kind }]);
});

it.each(['cancelled', 'notInvited', 'replaced'] as const)(
  'what the machine ended itself it is not told: %s',
  async (reason) => {
    expect(await toldOf({ kind: 'notRated', reason })).toEqual([]);
  },
);
