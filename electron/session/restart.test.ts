import { describe, expect, it } from 'vitest';
import { caseKey } from '../../shared/service.ts';
import {
  aCase,
  aMemory,
  aMoment,
  anId,
  aProvisioning,
  aRating,
  aService,
  MONDAY_MORNING,
} from '../../tests/builders.ts';
import { aCounter, anInvitation } from './testing/a-counter.ts';

const { timeouts } = aProvisioning();
const ONE_DAY = 24 * 60 * 60 * 1000;

describe('after a restart', () => {
  it('a rating goes on where it was, and its draft with it', async () => {
    const first = anInvitation();
    first.taps(3);
    first.writes('还可以');
    const again = aCounter(first.left());
    again.start();
    expect(again.place()).toBe('rating');
    expect(again.drafts().map(({ id }) => id)).toEqual(first.drafts().map(({ id }) => id));
    again.submits();
    await again.settled();
    expect(again.saved[0]).toMatchObject([{ id: first.drafts()[0]?.id, text: '还可以' }]);
  });

  it('what was being saved is saved, under the same ids', async () => {
    const first = anInvitation();
    first.answers(() => new Promise(() => undefined));
    first.taps(3);
    first.submits();
    const again = aCounter(first.left());
    again.start();
    await again.settled();
    expect(again.saved).toEqual(first.saved);
  });

  it('R6, R12: a rating whose citizen has long left is saved as it stands and not shown', async () => {
    const first = anInvitation();
    first.taps(1);
    const left = { ...first.left(), boot: 'the-boot-before' };
    const again = aCounter(left, MONDAY_MORNING + 20 * 60_000);
    again.start();
    expect([again.place(), again.saved.length]).toEqual(['saving', 1]);
  });

  it('does not tell whose citizen has long left that it is not saved', async () => {
    const first = anInvitation();
    first.taps(1);
    const left = { ...first.left(), boot: 'the-boot-before' };
    const again = aCounter(left, MONDAY_MORNING + 20 * 60_000);
    again.start();
    await again.settled();
    expect([again.savedLeft.length, again.place()]).toEqual([1, 'thanks']);
    const there = anInvitation();
    there.answers(() => Promise.resolve('notSaved'));
    there.taps(1);
    there.submits();
    await there.settled();
    expect([there.savedLeft, there.place()]).toEqual([[], 'notSaved']);
  });

  it('R23: what was taken back stays taken back', () => {
    const first = anInvitation();
    first.taps(1);
    first.rechooses();
    const again = aCounter(first.left());
    again.start();
    again.time.advance(timeouts.invitationMs);
    expect([again.saved, again.place()]).toEqual([[], 'standby']);
  });

  it('drops the draft of a case that only the run before knew', () => {
    const cases = ['1', '2'].map((projectNo) => aCase({ projectNo }));
    const first = anInvitation({ mode: 'parallel', cases });
    first.chooses('together');
    first.taps(5);
    const again = aCounter(first.left());
    again.start();
    again.link(again.service(), { mode: 'single', cases: [aCase({ projectNo: '1' })] });
    expect(again.lines.filter(({ line }) => line === 'withdrawn').map(({ id }) => id)).toEqual([
      first.drafts()[1]?.id,
    ]);
  });

  it('R3: goes on with the department that was not rated yet', async () => {
    const cases = ['1', '2'].map((projectNo) => aCase({ projectNo }));
    const first = anInvitation({ mode: 'parallel', cases });
    first.chooses('separately');
    first.taps(5);
    first.submits();
    await first.settled();
    const again = aCounter(first.left());
    again.start();
    again.taps(2);
    again.submits();
    await again.settled();
    expect(again.saved[0]).toMatchObject([{ level: 2, linkage: { projectNo: '2' } }]);
    expect(again.place()).toBe('thanks');
  });

  it('thanks nobody a second time, and R2: still knows the case', async () => {
    const service = { mode: 'single' as const, cases: [aCase()] };
    const first = anInvitation(service);
    first.taps(5);
    first.submits();
    await first.settled();
    const again = aCounter(first.left(), MONDAY_MORNING, [
      { key: caseKey(aCase()), service: anId(), at: MONDAY_MORNING },
    ]);
    again.start();
    expect(again.place()).toBe('standby');
    again.hears('called', { ticket: 'A030', service });
    again.hears('evaluate', { ticket: 'A030' });
    expect(again.place()).toBe('alreadyRated');
  });

  it('what was heard before it started waits until then', () => {
    const counter = aCounter();
    counter.hears('called', { ticket: 'A023' });
    expect(counter.place()).toBeUndefined();
    counter.start();
    expect(counter.place()).toBe('called');
  });

  it.each([
    ['called', { reason: 'notInvited' }],
    ['serving', { reason: 'notInvited' }],
    ['choosing', { reason: 'timeout' }],
    ['inviting', { reason: 'timeout' }],
    ['rechoosing', { reason: 'withdrawn' }],
  ] as const)('R16: a ticket of yesterday is not served today, but counts: %s', (place, end) => {
    const service = aService();
    const left = { place, boot: 'this-boot', memory: aMemory({ service }) };
    const counter = aCounter(left, MONDAY_MORNING + ONE_DAY);
    counter.start();
    expect([counter.place(), counter.notices]).toEqual(['standby', []]);
    expect(counter.endedBefore).toMatchObject([{ service, outcome: end }]);
    const again = aCounter(counter.left(), MONDAY_MORNING + ONE_DAY);
    again.start();
    expect(again.endedBefore).toEqual([]);
  });

  it('R16: one of yesterday that was told to have ended does not count again', () => {
    const left = {
      place: 'standby' as const,
      boot: 'this-boot',
      memory: aMemory({ service: aService() }),
    };
    const counter = aCounter(left, MONDAY_MORNING + ONE_DAY);
    counter.start();
    expect([counter.place(), counter.endedBefore]).toEqual(['standby', []]);
  });

  it('R16: so does one that waited yesterday, and one of which a case was rated', () => {
    const [service, next] = [aService(), aService({ ticket: 'A024' })];
    const ratedParts = [{ key: caseKey(aCase()), level: 1 as const, wantsCallback: false }];
    const memory = aMemory({ service, waiting: { service: next, invited: false }, ratedParts });
    const counter = aCounter(
      { place: 'rechoosing', boot: 'this-boot', memory },
      MONDAY_MORNING + ONE_DAY,
    );
    counter.start();
    expect(counter.place()).toBe('standby');
    expect(counter.endedBefore).toMatchObject([
      { service: next, outcome: { reason: 'notInvited' } },
      { service, outcome: { kind: 'rated' } },
    ]);
  });

  it('a rating of yesterday is saved with the time it was given', () => {
    const touchedAt = aMoment(MONDAY_MORNING + 5);
    const memory = aMemory({ service: aService(), rating: aRating({ level: 2, touchedAt }) });
    const counter = aCounter(
      { place: 'rating', boot: 'the-boot-before', memory },
      MONDAY_MORNING + ONE_DAY,
    );
    counter.start();
    expect(counter.saved).toMatchObject([
      [{ level: 2, assessedAt: { corrected: touchedAt.corrected } }],
    ]);
  });
});
