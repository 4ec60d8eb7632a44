import type { Clock, Timers } from '../../shared/clock.ts';
import type { EvaluationDraft } from '../../shared/evaluation.ts';
import type { Provisioning } from '../../shared/provisioning.ts';
import { casesToRate, type Service, type ServiceFacts } from '../../shared/service.ts';
import type { SessionContext } from '../../shared/session/context.ts';
import type { Health } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import type { Pack } from '../outbox/envelope.ts';
import type { OutboxLink } from '../outbox/link.ts';
import type { Repair } from '../outbox/repair.ts';
import type { LinkingInspection } from '../province/inspection/linking.ts';
import type { CounterSession } from '../session/counter-session.ts';
import { type CaseClientState, createCaseClient } from './case-client.ts';
import { createCaseSource } from './case-source.ts';
import { createLateLink } from './late-link.ts';
import { createLateLinking, type LateLinkingState } from './late-linking.ts';
import { holdCounter, type LeaseState } from './lease.ts';
import { createRatedCases } from './rated-cases.ts';

/** For the diagnostics screen. */
export interface CasesState extends LateLinkingState {
  /** Absent where the hall has no case source. */
  readonly caseSource?: CaseClientState & { readonly lease: LeaseState };
}

/** 事项关联: ties each rating to its case, at the counter or later. */
export interface Cases {
  /** After each move of the session. */
  moved(context: SessionContext): void;
  /** These drafts were sealed. */
  sealed(drafts: readonly EvaluationDraft[]): void;
  /** Something has become of undelivered records. */
  look(): void;
  /** Why a record that is not linked must not be sent, if so (R2). */
  refusal(id: string): string | undefined;
  state(): CasesState;
  close(): Promise<void>;
}

/** @param options.session the counter's, which does not exist yet when this is made */
export function createCases(options: {
  readonly settings: Provisioning['caseSource'];
  readonly counter: string;
  readonly deviceId: string;
  readonly journal: Journal;
  readonly outbox: Pick<OutboxLink, 'store' | 'replace'>;
  readonly pack: Pack;
  readonly link: Repair['link'];
  readonly session: () => Pick<CounterSession, 'link' | 'ratedLate'>;
  readonly inspection: LinkingInspection;
  readonly health: Health;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}): Cases {
  const { settings, counter, deviceId, journal, outbox, pack, session, inspection } = options;
  const { health, clock, timers, log } = options;
  const client = settings && createCaseClient({ settings, health, clock, timers });
  const rated = createRatedCases(journal.left.rated);
  const { pollMs } = settings ?? { pollMs: 0 };

  const source =
    client &&
    createCaseSource({
      ...{ client, pollMs, clock, timers, log },
      found: (service, facts) => {
        // Asked without a ticket the hall names what is open: that of the citizen before, still.
        if (service.ticket === undefined && isAnothers(service, facts)) return;
        log.info('the service is linked', { service: service.id, cases: facts.cases.length });
        session().link(service, facts);
      },
    });
  const lease = client && holdCounter({ client, counter, deviceId, health, clock, timers, log });

  const late = createLateLinking({
    ...{ client, pollMs, journal, health, clock, timers, log, random: Math.random },
    link: createLateLink({ journal, outbox, pack, link: options.link, rated }),
    linked({ draft: { serviceId: id, ticket } }, facts, cases) {
      inspection.look({ id, facts, ...(ticket !== undefined && { ticket }) });
      // At once, for the next one to be linked: the session hears nothing before it starts.
      rated.follow(cases);
      session().ratedLate(cases);
    },
    refused(id) {
      journal
        .audit({ by: 'case source', what: 'not sent: the case was rated before', about: id })
        .catch((error: unknown) =>
          log.error('a refusal could not be journaled', { why: reasonOf(error) }),
        );
      const record = journal.find(id);
      // The outbox asks for it again, and hears why not.
      if (record !== undefined) void outbox.replace([pack(record)]);
    },
  });

  /** Whether all of it was rated in other services that day. */
  function isAnothers(
    { id: serviceId, calledAt: assessedAt }: Service,
    facts: ServiceFacts,
  ): boolean {
    return casesToRate(facts).every((item) => rated.isRated(item, { serviceId, assessedAt }));
  }

  return {
    moved({ service, waiting, ratedCases, lastRated }) {
      rated.follow(ratedCases);
      const present = [service, waiting?.service].filter((one) => one != null);
      // What is open at the counter can be that of either of two.
      const askable = ({ ticket }: Service) => ticket !== undefined || waiting === null;
      source?.keep(present.filter(isUnlinked).filter(askable));
      // Until the session has sealed all of a rating, nothing of it is linked beside that.
      late.atCounter(
        present.map(({ facts, ...one }) =>
          facts !== undefined && one.id === lastRated?.service.id ? { ...one, facts } : one,
        ),
      );
    },
    sealed(drafts) {
      rated.sealed(drafts);
      late.sealed(drafts);
    },
    look: () => late.look(),
    refusal: (id) => late.refusal(id),
    state: () => ({
      ...late.state(),
      ...(client !== undefined &&
        lease !== undefined && { caseSource: { ...client.state(), lease: lease.state() } }),
    }),
    async close() {
      source?.close();
      lease?.close();
      await late.close();
      await client?.close();
    },
  };
}

/** Nobody has told the cases of this service yet, or none that can be rated (R19). */
function isUnlinked({ facts }: Service): boolean {
  return casesToRate(facts).length === 0;
}
