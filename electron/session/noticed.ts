import type { NotRatedReason, SessionNotice } from '../../shared/session/events.ts';
import type { Log } from '../log.ts';
import type { PageOffer } from '../province-page/offer.ts';
import type { QueueListener } from '../queue/listener.ts';

/** What the queue machine is told of a service that ended without a rating of ours. */
const REPORTED: { readonly [R in NotRatedReason]?: 'done' | 'timeout' } = {
  timeout: 'timeout',
  withdrawn: 'timeout',
  leftOnPage: 'timeout',
  // The machine need not wait: nothing more comes from here.
  notSaved: 'timeout',
  // Rated all the same, and the ticket is done with (R2, R23).
  alreadyRated: 'done',
  ratedElsewhere: 'done',
};

/**
 * Passes on what happens at the counter: to whoever counts it, to the log, to the province's page, to
 * the queue machine.
 * @param options.report tells the queue machines how a service ended; with the level only where the
 *   hall has given its leave, so that there is none to leak anywhere else (R12)
 */
export function createNoticed(options: {
  readonly count: (notice: SessionNotice) => void;
  readonly pages: Pick<PageOffer, 'invited'>;
  readonly report: QueueListener['report'];
  /** Whether the hall states why its staff may see levels. */
  readonly tellsLevels: boolean;
  readonly log: Log;
}): (notice: SessionNotice) => void {
  const { count, pages, report, tellsLevels, log } = options;
  return (notice) => {
    count(notice);
    const { service } = notice;
    const about = { service: service.id, ticket: service.ticket };
    switch (notice.type) {
      case 'serviceBegan':
        log.info('a service began', about);
        return;
      case 'invited':
        pages.invited(service);
        return;
      case 'interrupted':
        log.warn('a citizen who was rating was interrupted (R6)', {
          ...about,
          by: notice.by,
          staff: service.staff?.code,
        });
        return;
      case 'serviceEnded': {
        const { outcome } = notice;
        const rated = outcome.kind === 'rated';
        log.info('a service ended', { ...about, outcome: rated ? 'rated' : outcome.reason });
        // What the machine ended itself, or never asked an evaluation for, it need not be told.
        const kind = rated ? 'done' : REPORTED[outcome.reason];
        if (kind === undefined) return;
        const tell = () =>
          report({
            kind,
            counter: service.counter,
            ...(service.ticket !== undefined && { ticket: service.ticket }),
            ...(tellsLevels && rated && outcome.level !== undefined && { level: outcome.level }),
          });
        // Known while the machine's question is still being read: the answer comes behind it.
        if (!rated && outcome.reason === 'alreadyRated') queueMicrotask(tell);
        else tell();
      }
    }
  };
}
