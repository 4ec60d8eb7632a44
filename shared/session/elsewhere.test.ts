import { describe, expect, it } from 'vitest';
import { aCase, aSession } from '../../tests/a-session.ts';
import { aProvisioning } from '../../tests/builders.ts';

const { timeouts } = aProvisioning();

/** Somebody who is invited about these cases, more than one being a parallel approval. */
function invitedAbout(...projectNos: readonly string[]) {
  const session = aSession();
  const cases = projectNos.map((projectNo) => aCase(projectNo, `org-${projectNo}`));
  const mode = cases.length > 1 ? ('parallel' as const) : ('single' as const);
  session.hears('called', { ticket: 'A023', service: { mode, cases } });
  session.hears('evaluate', { ticket: 'A023' });
  session.pass(700);
  return session;
}

describe('R23: rated elsewhere', () => {
  it('closes the invitation with a notice, and is no record of ours', () => {
    const session = invitedAbout('1');
    session.ratedElsewhere('1');
    expect([session.place(), session.outcomes()]).toEqual(['ratedElsewhere', ['ratedElsewhere']]);
    session.pass(10_000);
    expect([session.place(), session.saved]).toEqual(['standby', []]);
  });

  it('R2: is an answer to a machine that asks twice', () => {
    const session = invitedAbout('1');
    session.ratedElsewhere('1');
    session.pass(10_000);
    session.hears('evaluate', { ticket: 'A023' });
    expect(session.place()).toBe('alreadyRated');
  });

  it('R2: holds for another service on the same case that day', () => {
    const session = invitedAbout('1');
    session.ratedElsewhere('1');
    session.pass(10_000);
    session.hears('called', { ticket: 'B1', service: { mode: 'single', cases: [aCase('1')] } });
    session.hears('evaluate', { ticket: 'B1' });
    expect([session.place(), session.outcomes()]).toEqual([
      'alreadyRated',
      ['ratedElsewhere', 'alreadyRated'],
    ]);
  });

  it('R6: leaves the screen to who has begun to rate, and R2: refuses the second evaluation', async () => {
    const session = invitedAbout('1');
    session.taps(1);
    session.ratedElsewhere('1');
    expect(session.place()).toBe('rating');
    session.pass(700);
    session.submits();
    await session.settle();
    expect([session.place(), session.saved, session.outcomes()]).toEqual([
      'alreadyRated',
      [],
      ['ratedElsewhere'],
    ]);
  });

  it('R6: waits until the finger is lifted from a face', () => {
    const session = invitedAbout('1');
    session.touches();
    session.ratedElsewhere('1');
    expect(session.place()).toBe('inviting');
    session.pass(1_500);
    expect(session.place()).toBe('ratedElsewhere');
  });

  it('closes faces that are there again after a tap was taken back', () => {
    const session = invitedAbout('1');
    session.taps(1);
    session.pass(700);
    session.rechooses();
    session.ratedElsewhere('1');
    expect(session.place()).toBe('ratedElsewhere');
  });

  it('R3: leaves the other cases of a parallel approval to be rated here', async () => {
    const session = invitedAbout('1', '2');
    session.chooses('together');
    session.pass(700);
    session.ratedElsewhere('1');
    expect(session.place()).toBe('rechoosing');
    session.taps(4);
    session.pass(700);
    session.submits();
    await session.settle();
    expect(session.saved.flat().map(({ linkage }) => linkage?.projectNo)).toEqual(['2']);
    expect(session.outcomes()).toEqual(['rated']);
  });

  it('R3: goes on with the next case when the one being rated has been rated elsewhere', async () => {
    const session = invitedAbout('1', '2');
    session.chooses('separately');
    session.pass(700);
    session.taps(4);
    session.ratedElsewhere('1');
    session.pass(700);
    session.submits();
    expect(session.place()).toBe('rechoosing');
    session.pass(700);
    session.taps(5);
    session.pass(700);
    session.submits();
    await session.settle();
    expect(session.saved.flat().map(({ linkage }) => linkage?.projectNo)).toEqual(['2']);
    expect(session.place()).toBe('thanks');
  });

  it('says nothing of a service that is over', () => {
    const session = invitedAbout('1');
    const service = session.serviceId();
    session.hears('called', { ticket: 'A024', service: { mode: 'single', cases: [aCase('2')] } });
    session.hears('evaluate', { ticket: 'A024' });
    session.actor.send({ type: 'ratedElsewhere', service, caseKey: '1#1' });
    expect(session.place()).toBe('inviting');
  });
});

/** The province's page of the case `1` stands on the screen. */
function onPage() {
  const session = invitedAbout('1');
  session.offersPage();
  session.pageReady();
  session.pass(700);
  return session;
}

describe('R9: the province’s page inside the device', () => {
  it('takes the place of the faces, until nobody has touched it for the invitation’s time', () => {
    const session = onPage();
    expect(session.place()).toBe('onPage');
    session.pass(timeouts.invitationMs);
    expect([session.place(), session.outcomes()]).toEqual(['standby', ['timeout']]);
  });

  it('R5: gives way to the faces at a press, which are rated on as ever', async () => {
    const session = onPage();
    session.leavesPage();
    session.pass(700);
    session.taps(2);
    session.pass(700);
    session.submits();
    await session.settle();
    expect([session.outcomes(), session.saved.flat().map(({ level }) => level)]).toEqual([
      ['rated'],
      [2],
    ]);
  });

  it('R22: gives way to the faces when it is gone, and is not fetched again', () => {
    const session = onPage();
    session.pageGone();
    expect(session.place()).toBe('inviting');
    expect(session.notices.filter(({ type }) => type === 'invited')).toHaveLength(1);
  });

  it('R22: gives way to the faces when it is gone under somebody’s hands', () => {
    const session = onPage();
    session.touches();
    session.pageGone();
    expect(session.place()).toBe('rechoosing');
  });

  it('untouched is an invitation like any other for the next ticket', () => {
    const session = onPage();
    session.hears('called', { ticket: 'A024' });
    expect([session.ticket(), session.outcomes()]).toEqual(['A024', ['replaced']]);
  });

  it('R6: stays with who has touched it, and each interruption is told of', () => {
    const session = onPage();
    session.touches();
    session.hears('called', { ticket: 'A024' });
    session.hears('paused');
    session.pass(timeouts.invitationMs - 1);
    expect(session.place()).toBe('onPage');
    expect(session.notices.filter(({ type }) => type === 'interrupted')).toHaveLength(2);
  });

  it('R23: ends without a claim when who has used it left', () => {
    const session = onPage();
    session.touches();
    session.pass(timeouts.invitationMs);
    expect([session.place(), session.outcomes()]).toEqual(['standby', ['leftOnPage']]);
  });

  it('R23: closes when its rating has reached the province', () => {
    const session = onPage();
    session.touches();
    session.ratedElsewhere('1');
    expect([session.place(), session.outcomes()]).toEqual(['ratedElsewhere', ['ratedElsewhere']]);
  });

  it('R6: does not come while a finger is on a face, nor over a rating', () => {
    const session = invitedAbout('1');
    session.offersPage();
    session.touches();
    session.pageReady();
    expect(session.place()).toBe('inviting');
    session.taps(5);
    session.pageReady();
    expect(session.place()).toBe('rating');
  });

  it('R3: does not come for several cases', () => {
    const session = invitedAbout('1', '2');
    session.offersPage();
    session.pageReady();
    expect(session.place()).toBe('choosing');
  });
});
