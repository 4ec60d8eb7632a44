import type { Clock, Timers } from '../../shared/clock.ts';
import type { Box } from '../../shared/contract.ts';
import type { EvaluationPage, Province } from '../../shared/province.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { caseKey, casesToRate, type Service, serviceBegan } from '../../shared/service.ts';
import type { SessionContext } from '../../shared/session/context.ts';
import type { Place } from '../../shared/session/place.ts';
import type { Log } from '../log.ts';
import type { CounterSession } from '../session/counter-session.ts';
import { createReceiptWatch, type PageOut } from './receipt-watch.ts';
import { createVisit, type PageView } from './visit.ts';

/** The second way to rate: the province's own page, on a phone or inside the device (R5, R9). */
export interface PageOffer {
  /** Somebody is invited: fetches the page of their case. The invitation does not wait for it. */
  invited(service: Service): void;
  moved(place: Place, context: SessionContext): void;
  /** Where the window has room for the page inside. */
  place(box: Box): void;
  close(): void;
}

/**
 * @param options.session the counter's, which does not exist yet when this is made
 * @param options.expired the page that was offered may be shown no longer (R10)
 */
export function createPageOffer(options: {
  readonly shown: Provisioning['evaluationPage'];
  readonly province: Pick<Province, 'evaluationPage' | 'findReceipt'>;
  readonly view: PageView;
  readonly session: () => CounterSession;
  readonly expired: () => void;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}): PageOffer {
  const { shown, province, view, session, expired, clock, timers, log } = options;
  const receipts = createReceiptWatch({
    findReceipt: (item) => province.findReceipt(item),
    timers,
    log,
    found: ({ service, item }) => session().ratedElsewhere(service, caseKey(item)),
  });
  const visit = createVisit({
    view,
    session: {
      pageReady: (service) => session().pageReady(service),
      pageGone: (service) => session().pageGone(service),
      touched: (service) => session().intend({ type: 'touch', service }),
    },
    ...{ clock, timers, log },
  });

  async function offer(service: Service): Promise<void> {
    if (offered === service.id) return;
    await fetchPage(service);
  }

  /** @param before the page whose time is over */
  async function fetchPage(service: Service, before?: EvaluationPage): Promise<void> {
    const [item, ...others] = casesToRate(service.facts);
    if (shown === 'off' || item === undefined) return;
    offered = service.id;
    const began = serviceBegan(service);
    const page = await province.evaluationPage(item, service.facts?.serviceName, began);
    if (!page.ok) {
      log.info('no page of the province for this service', { outcome: page.outcome.kind });
      return;
    }
    // The province keeps what it was told of the service first.
    const told = before?.serviceBegan;
    const value = told === undefined ? page.value : { ...page.value, serviceBegan: told };
    session().offerPage(service, value);
    // It asks about one case: several are rated on the faces (R3).
    if (shown === 'inside' && others.length === 0 && at === service.id) {
      visit.begin(service.id, page.value);
    }
  }

  /** The service at the counter, and the last one for which a page was asked. */
  let at: string | undefined;
  let offered: string | undefined;
  let expiry: unknown;

  /** A QR code that leads nowhere any more is taken away, and another one asked for. */
  function watchExpiry(out: PageOut | null, { service, page }: SessionContext): void {
    timers.clearTimeout(expiry);
    if (shown !== 'qr' || out === null || service === null || page === null) return;
    const left = page.expiresAt - clock.now().corrected;
    if (left <= 0) return;
    expiry = timers.setTimeout(() => {
      expired();
      void fetchPage(service, page);
    }, left);
  }

  return {
    invited: (service) => void offer(service),
    moved(place, context) {
      const { service, page } = context;
      at = service?.id;
      visit.moved(place, at);
      // Their case may become known only while they are invited.
      if (service !== null && page === null && isInvited(place)) void offer(service);
      const out = pageOut(place, context);
      receipts.keep(out);
      watchExpiry(out, context);
    },
    place: (box) => visit.place(box),
    close() {
      timers.clearTimeout(expiry);
      receipts.close();
      visit.close();
    },
  };
}

/** Whether somebody has the choice how to rate. */
function isInvited(place: Place): boolean {
  return place === 'choosing' || place === 'inviting' || place === 'rechoosing';
}

/** The case that can be rated by phone or on the page now; none once it is being saved here. */
function pageOut(
  place: Place,
  { service, page, ratedParts }: Pick<SessionContext, 'service' | 'page' | 'ratedParts'>,
): PageOut | null {
  const [item] = casesToRate(service?.facts);
  if (service === null || page === null || item === undefined) return null;
  if (ratedParts.some(({ key }) => key === caseKey(item))) return null;
  switch (place) {
    case 'choosing':
    case 'inviting':
    case 'onPage':
    case 'rechoosing':
    case 'rating':
    case 'notSaved':
      return { service: service.id, item };
    default:
      return null;
  }
}
