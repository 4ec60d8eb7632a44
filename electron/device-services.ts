import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import shippedOptions from '../resources/provinces/evaluation-options.json' with { type: 'json' };
import type { Timers } from '../shared/clock.ts';
import type { EvaluationDraft } from '../shared/evaluation.ts';
import { optionSetSchema } from '../shared/options.ts';
import type { OutboxCounts } from '../shared/outbox.ts';
import type { Port } from '../shared/port-calls.ts';
import type { Provisioning } from '../shared/provisioning.ts';
import type { Intent } from '../shared/screen.ts';
import { casesToRate, type Service } from '../shared/service.ts';
import type { SaveResult, SessionNotice } from '../shared/session/events.ts';
import { screenOf } from '../shared/session/view.ts';
import { createCaseSource } from './cases/case-source.ts';
import type { DeviceClock } from './clock.ts';
import { type KeyStore, openIdentity } from './device/identity.ts';
import { openJournal } from './journal/journal.ts';
import { type Log, reasonOf } from './log.ts';
import { createDelivery } from './outbox/delivery.ts';
import { toOutboxItem } from './outbox/envelope.ts';
import { createOutboxLink } from './outbox/link.ts';
import { openProvince } from './province/index.ts';
import { startQueueListener } from './queue/index.ts';
import { createCounterSession } from './session/counter-session.ts';
import { type Stage, settingOf } from './session/stage.ts';

export interface DeviceOptions {
  /** The data folder: `device.json`, `journal/`. */
  readonly folder: string;
  readonly provisioning: Provisioning;
  readonly keyStore: KeyStore;
  readonly clock: DeviceClock;
  readonly timers: Timers;
  readonly log: Log;
  readonly stage: Stage;
}

/** A device at work. */
export interface DeviceServices {
  intend(intent: Intent): void;
  connectOutbox(port: Port & { close(): void }): void;
  /** Ends everything in the reverse order of its beginning. */
  close(): Promise<void>;
}

/**
 * Builds the services of a provisioned device and wires them; no Electron in sight, so the whole of
 * it runs in plain Node as well. Data goes one way: queue machine → session → journal → outbox →
 * province.
 * @throws when the data folder cannot be used at all; what merely fails to connect is tried again
 */
export async function startDeviceServices(options: DeviceOptions): Promise<DeviceServices> {
  const { folder, provisioning, clock, timers, log, stage } = options;
  const evaluationOptions = optionSetSchema.parse(shippedOptions);
  const identity = openIdentity(folder, options.keyStore);
  log.info('device', { deviceId: identity.deviceId, publicKey: identity.publicKey });

  const journal = await openJournal({
    folder: join(folder, 'journal'),
    identity,
    clock,
    log,
    targetMs: provisioning.targetMs,
  });
  const province = openProvince(provisioning.province, { clock, timers, log });
  const outbox = createOutboxLink({
    handlers: {
      'outbox.restore': () => openItems(),
      'outbox.deliver': createDelivery({ journal, province, vault: identity.vault, log }),
      'outbox.counts': (counts: OutboxCounts) => log.info('outbox', counts),
      'outbox.problem': ({ where, message }) => log.error('outbox', { where, why: message }),
    },
    timers,
    log,
  });

  function openItems() {
    return journal
      .open()
      .map(({ evaluation, due }) => toOutboxItem(evaluation, due, identity.vault));
  }

  /** Two copies by different software; one of them is enough to thank the citizen. */
  async function save(drafts: readonly EvaluationDraft[]): Promise<SaveResult> {
    const { records, journaled } = await journal.seal(drafts);
    const items = records.map(({ evaluation, due }) =>
      toOutboxItem(evaluation, due, identity.vault),
    );
    const stored = items.length === 0 || (await outbox.store(items));
    if (!journaled || !stored) log.error('degraded: one copy only', { journaled, stored });
    return journaled || stored ? 'saved' : 'notSaved';
  }

  const unjournaled = (what: string) => (error: unknown) =>
    log.error(`${what} could not be journaled`, { why: reasonOf(error) });

  const caseSource =
    provisioning.caseSource &&
    createCaseSource({
      settings: provisioning.caseSource,
      timers,
      log,
      found: (service, facts) => {
        log.info('the service is linked', { service: service.id, cases: facts.cases.length });
        session.link(service, facts);
      },
    });

  async function offerPage(service: Service): Promise<void> {
    const [item] = casesToRate(service.facts);
    if (item === undefined) return;
    const page = await province.evaluationPage(item);
    if (page.ok) session.offerPage(service, page.value);
    else log.info('no dynamic QR for this service', { outcome: page.outcome.kind });
  }

  function noticed(notice: SessionNotice): void {
    const { service } = notice;
    const about = { service: service.id, ticket: service.ticket };
    switch (notice.type) {
      case 'serviceBegan':
        log.info('a service began', about);
        if (service.facts === undefined) caseSource?.follow(service);
        else caseSource?.rest();
        return;
      case 'invited':
        void offerPage(service);
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
        queue.report({
          kind: rated ? 'done' : 'timeout',
          counter: service.counter,
          ...(service.ticket !== undefined && { ticket: service.ticket }),
        });
      }
    }
  }

  const { session: left, drafts } = journal.left;
  const session = createCounterSession(
    {
      timeouts: provisioning.timeouts,
      newId: uuidv7,
      clock,
      timers,
      save,
      keep: (saved) => void journal.session(saved).catch(unjournaled('the session')),
      keepDraft: (draft) => void journal.draft(draft).catch(unjournaled('a draft')),
      dropDraft: (id) => void journal.withdraw(id).catch(unjournaled('a withdrawal')),
      noticed,
      moved: (place, context) =>
        stage.show(() => ({
          setting: settingOf(provisioning, context.language),
          screen: screenOf({
            place,
            context,
            provisioning,
            options: evaluationOptions,
            now: clock.now(),
          }),
        })),
    },
    left,
  );

  // What a citizen had tapped when the power went, and no session goes on with: sealed as it stands.
  const orphans = drafts.filter(({ id }) => !left?.memory.rating?.ids.includes(id));
  if (orphans.length > 0) {
    log.warn('drafts of an interrupted run are sealed as they stand', { count: orphans.length });
    // Whatever is the matter with one of them, the next citizen can rate (R22); the next start tries
    // again.
    await save(orphans).catch((error: unknown) =>
      log.error('drafts of an interrupted run cannot be sealed', { why: reasonOf(error) }),
    );
  }

  const queue = await startQueueListener({
    inputs: provisioning.queue,
    counter: provisioning.counter.number,
    clock,
    timers,
    log,
    onEvent: (event) => session.hear(event),
  });
  session.start();

  return {
    intend: (intent) => session.intend(intent),
    connectOutbox: (port) => outbox.connect(port),
    async close() {
      await queue.close();
      session.close();
      caseSource?.rest();
      outbox.close();
      await province.close();
      await journal.close();
    },
  };
}
