import { expect, it, onTestFinished, vi } from 'vitest';
import type { Asked, EvaluationPage, Receipt } from '../../shared/province.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { type Case, caseKey } from '../../shared/service.ts';
import type { SessionContext } from '../../shared/session/context.ts';
import type { Place } from '../../shared/session/place.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aCase, aMemory, aService } from '../../tests/builders.ts';
import { aLog, NO_PAGE_VIEW } from '../../tests/device.ts';
import type { CounterSession } from '../session/counter-session.ts';
import { createPageOffer } from './offer.ts';

const URL = 'https://pj.example.gov.cn/pages/1';

/** A citizen of these cases who has just been invited. */
async function invited(shown: Provisioning['evaluationPage'], cases: readonly Case[]) {
  const time = createHandDrivenTime();
  const page: EvaluationPage = { url: URL, expiresAt: time.clock.now().corrected + 600_000 };
  const province = {
    evaluationPage: vi.fn(async (): Promise<Asked<EvaluationPage>> => ({ ok: true, value: page })),
    findReceipt: vi.fn(
      async (_item: Case): Promise<Asked<Receipt>> => ({
        ok: true,
        value: { kind: 'found', receipt: 'R-1' },
      }),
    ),
  };
  const view = { ...NO_PAGE_VIEW, open: vi.fn() };
  const expired = vi.fn();
  const session = {
    ...{ start: vi.fn(), hear: vi.fn(), intend: vi.fn(), link: vi.fn(), close: vi.fn() },
    ...{ offerPage: vi.fn(), pageReady: vi.fn(), pageGone: vi.fn(), ratedElsewhere: vi.fn() },
    ...{ ratedLate: vi.fn(), inviteByHand: vi.fn(), pause: vi.fn(), resume: vi.fn() },
  } satisfies CounterSession;
  const offer = createPageOffer({
    ...{ shown, province, view, session: () => session, expired },
    ...{ clock: time.clock, timers: time.timers, log: aLog() },
  });
  onTestFinished(() => offer.close());
  const mode = cases.length > 1 ? ('parallel' as const) : ('single' as const);
  const service = aService({ facts: { mode, cases: [...cases] } });
  const heard = () => new Promise((done) => setImmediate(done));
  async function moved(place: Place, own: Partial<SessionContext> = {}) {
    const rest = { ratedCases: [], restoredPlace: 'standby' as const, endsAs: null, shown: '' };
    const times = { shownAt: 0, waitingSince: 0 };
    offer.moved(place, { ...aMemory({ service, page }), ...rest, ...times, ...own });
    time.advance(5_000);
    await heard();
  }
  offer.moved('inviting', {
    ...aMemory({ service }),
    ...{ ratedCases: [], restoredPlace: 'standby', endsAs: null, shown: '' },
    ...{ shownAt: 0, waitingSince: 0 },
  });
  offer.invited(service);
  await heard();
  return { province, view, session, service, moved, expired, page, time, heard };
}

it('R10: gives the province’s page to the session, for a QR code', async () => {
  const { session, view, service } = await invited('qr', [aCase()]);
  expect(session.offerPage).toHaveBeenCalledWith(service, expect.objectContaining({ url: URL }));
  expect(view.open).not.toHaveBeenCalled();
});

it('R5: asks once for the page of a case that becomes known only after the invitation', async () => {
  const { province, session, service, moved } = await invited('qr', []);
  expect(province.evaluationPage).not.toHaveBeenCalled();
  const linked = { ...service, facts: { mode: 'single' as const, cases: [aCase()] } };
  await moved('inviting', { service: linked, page: null });
  await moved('inviting', { service: linked, page: null });
  expect(province.evaluationPage).toHaveBeenCalledOnce();
  expect(session.offerPage).toHaveBeenCalledOnce();
});

it('R10: takes a code away when its time is over, and asks for another', async () => {
  const { province, session, moved, expired, page, time, heard } = await invited('qr', [aCase()]);
  const told = { ...page, serviceBegan: 1_000 };
  await moved('inviting', { page: told });
  time.advance(594_999);
  expect(expired).not.toHaveBeenCalled();
  time.advance(1);
  await heard();
  expect([expired.mock.calls.length, province.evaluationPage.mock.calls.length]).toEqual([1, 2]);
  expect(session.offerPage.mock.lastCall?.[1]).toMatchObject({ url: URL, serviceBegan: 1_000 });
  await moved('thanks', { page: told });
  expect(time.pending()).toEqual([]);
});

it('R9: opens it inside the device where the hall wants that', async () => {
  const { view } = await invited('inside', [aCase()]);
  expect(view.open).toHaveBeenCalledWith(URL, expect.anything());
});

it('R3: opens none inside for several cases', async () => {
  const { view } = await invited('inside', [aCase(), aCase({ projectNo: '2' })]);
  expect(view.open).not.toHaveBeenCalled();
});

it('asks the province for no page where the hall wants none', async () => {
  const { province } = await invited('off', [aCase()]);
  expect(province.evaluationPage).not.toHaveBeenCalled();
});

it.each(['choosing', 'inviting', 'onPage', 'rating', 'rechoosing', 'notSaved'] as const)(
  'R23: asks for a receipt at %s, and tells the session what it has found',
  async (place) => {
    const { moved, session, service } = await invited('qr', [aCase()]);
    await moved(place);
    expect(session.ratedElsewhere.mock.calls).toEqual([[service.id, caseKey(aCase())]]);
  },
);

it.each(['saving', 'thanks', 'alreadyRated', 'standby'] as const)(
  'asks for none at %s: it might be our own',
  async (place) => {
    const { moved, province } = await invited('qr', [aCase()]);
    await moved(place);
    expect(province.findReceipt).not.toHaveBeenCalled();
  },
);

it('asks for none of a case that has been rated here apart from the others', async () => {
  const { moved, province } = await invited('qr', [aCase(), aCase({ projectNo: '2' })]);
  await moved('rechoosing', {
    ratedParts: [{ key: caseKey(aCase()), level: 5, wantsCallback: false }],
  });
  expect(province.findReceipt).not.toHaveBeenCalled();
});
