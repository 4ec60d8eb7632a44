import { describe, expect, it } from 'vitest';
import { aMemory, aMoment, aService, MONDAY_MORNING } from '../../tests/builders.ts';
import { byHand, meansThisService, noted, refusalByHand, serviceByHand } from './by-hand.ts';

const wished = (ticket: string, at = MONDAY_MORNING) => ({
  wish: { ticket },
  counter: '5',
  when: aMoment(at),
});

describe('inviting by hand', () => {
  it.each(['inviting', 'choosing', 'rating', 'rechoosing', 'saving', 'thanks', 'onPage'] as const)(
    'R6: takes the screen from nobody: %s',
    (place) => {
      expect(refusalByHand(place, aMemory(), { ticket: 'A023' }, MONDAY_MORNING)).toBe('busy');
    },
  );

  it.each(['standby', 'paused', 'called', 'serving'] as const)('is open in %s', (place) => {
    expect(refusalByHand(place, aMemory(), {}, MONDAY_MORNING)).toBeUndefined();
  });

  it('is once a day for a ticket, however it was meant', () => {
    const service = aService({ ticket: 'A023' });
    const memory = aMemory({ ...noted(aMemory({ service }), { ...wished(''), wish: {} }) });
    expect(refusalByHand('standby', memory, { ticket: 'A023' }, MONDAY_MORNING)).toBe('again');
    expect(refusalByHand('standby', memory, { ticket: 'A024' }, MONDAY_MORNING)).toBeUndefined();
    const tomorrow = MONDAY_MORNING + 24 * 3_600_000;
    expect(refusalByHand('standby', memory, { ticket: 'A023' }, tomorrow)).toBeUndefined();
  });

  it('does not ask the citizen who rated last', () => {
    const { facts: _facts, ...service } = aService({ ticket: 'A023' });
    const memory = aMemory({ lastRated: { service, at: aMoment() } });
    expect(refusalByHand('standby', memory, { ticket: 'A023' }, MONDAY_MORNING)).toBe('rated');
  });

  it('forgets the tickets of yesterday', () => {
    const memory = aMemory({ invitedByHand: [{ name: 'ticket A001', at: MONDAY_MORNING }] });
    const { invitedByHand } = noted(memory, wished('A002', MONDAY_MORNING + 24 * 3_600_000));
    expect(invitedByHand.map(({ name }) => name)).toEqual(['ticket A002']);
  });

  it('means the service at the counter unless another ticket or case is named', () => {
    const service = aService({ ticket: 'A023' });
    expect(meansThisService(service, {})).toBe(true);
    expect(meansThisService(service, { ticket: 'A023' })).toBe(true);
    expect(meansThisService(service, { ticket: 'A024' })).toBe(false);
    expect(meansThisService(null, {})).toBe(false);
  });

  it('marks the service, and keeps what the machine said', () => {
    const service = aService({ ticket: 'A023' });
    expect(byHand(service, { projectNo: '7' })).toEqual({
      ...service,
      keyedCase: '7',
      manual: true,
    });
    expect(serviceByHand(wished('A001'), service.id)).toMatchObject({
      ticket: 'A001',
      manual: true,
      calledAt: aMoment(),
    });
  });
});
