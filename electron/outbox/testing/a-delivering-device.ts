import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { EvaluationDraft } from '../../../shared/evaluation.ts';
import type { Parcel } from '../../../shared/outbox.ts';
import type { Outcome, Province, Submission, Violation } from '../../../shared/province.ts';
import { createHandDrivenTime } from '../../../shared/testing/hand-driven-time.ts';
import { aMoment, MONDAY_MORNING } from '../../../tests/builders.ts';
import { aFolder, aLog, anIdentity } from '../../../tests/device.ts';
import { openJournal } from '../../journal/journal.ts';
import { createDeadlines } from '../deadlines.ts';
import { createDelivery } from '../delivery.ts';
import { createPack } from '../envelope.ts';
import { openEnvelopeKeys } from '../envelope-keys.ts';

/** The province may have it, but did not say so. */
export const retry = { kind: 'retry', mayHaveArrived: true, detail: 'no answer' } as const;
/** Taken, with a receipt of its own. */
export const receiptFor = ({ evaluation }: Submission): Outcome => ({
  kind: 'delivered',
  receipt: `R-${evaluation.draft.id}`,
});

/** A device that delivers to a province which answers as told. */
export async function aDevice(
  submit: Province['submit'] = async (records) => records.map(receiptFor),
  limits = { submit: 100, supplement: 100 },
  now = MONDAY_MORNING + 61_000,
) {
  const home = aFolder();
  const identity = anIdentity(home);
  const log = aLog();
  const journal = await openJournal({
    folder: join(home, 'journal'),
    identity,
    clock: { boot: 'this-boot', now: () => aMoment() },
    log,
    targetMs: 300_000,
  });
  onTestFinished(() => journal.close());
  const keys = await openEnvelopeKeys({
    folder: join(home, 'outbox-keys'),
    vault: identity.vault,
    clock: { boot: 'this-boot', now: () => aMoment() },
    log,
    days: new Set(),
  });
  const time = createHandDrivenTime();
  const deadlines = createDeadlines({ targetMs: 300_000 });
  const pack = createPack({ journal, keys, deadlines });
  const asked = vi.fn(submit);
  const late = vi.fn<Province['supplement']>(async (records) => records.map(receiptFor));
  const refusals = new Map<string, string>();
  const reached = vi.fn<(reached: boolean) => void>();
  const inspect = vi.fn((_evaluation: unknown): readonly Violation[] => []);
  const province: Province = {
    submit: asked,
    supplement: late,
    limits,
    evaluationPage: () => Promise.reject(new Error('not asked here')),
    findReceipt: () => Promise.reject(new Error('not asked here')),
    options: () => Promise.reject(new Error('not asked here')),
    close: () => Promise.resolve(),
  };
  const deliver = createDelivery({
    journal,
    province,
    inspection: { ofEvaluation: inspect },
    keys,
    clock: { boot: 'this-boot', now: () => aMoment(now) },
    timers: time.timers,
    log,
    deadlines,
    refusal: (id) => refusals.get(id),
    reached,
  });
  return {
    journal,
    log,
    time,
    pack,
    keys,
    settle: deliver,
    /** Only the outcomes. */
    deliver: async (parcels: readonly Parcel[]) =>
      (await deliver(parcels)).map(({ outcome }) => outcome),
    asked,
    reached,
    inspect,
    refusals,
    late,
    async parcels(...drafts: EvaluationDraft[]) {
      const { records } = await journal.seal(drafts);
      return records
        .map(pack)
        .map(({ id, mayHaveArrived, envelope }) => ({ id, mayHaveArrived, envelope }));
    },
    openIds: () => journal.open().map(({ evaluation }) => evaluation.draft.id),
  };
}
