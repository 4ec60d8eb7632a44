import { onTestFinished } from 'vitest';
import type { Evaluation, EvaluationDraft } from '../../../shared/evaluation.ts';
import type { RatedCase } from '../../../shared/session/memory.ts';
import { createHandDrivenTime } from '../../../shared/testing/hand-driven-time.ts';
import { aDue } from '../../../tests/builders.ts';
import { aLog } from '../../../tests/device.ts';
import { createHealth } from '../../health.ts';
import type { OpenRecord } from '../../journal/replay.ts';
import type { Question, Told } from '../answer.ts';
import type { Silence } from '../case-client.ts';
import { createLateLinking } from '../late-linking.ts';

const POLL_MS = 3_000;
const nothing: Told = { kind: 'nothing' };

/** Sealed and not delivered. */
export function aRecord(draft: EvaluationDraft): OpenRecord {
  const chain = {
    ...{ deviceId: 'device-1', epoch: 1, seq: 1, signature: '', alg: 'Ed25519' as const },
    ...{ prevHash: '0'.repeat(64), digest: '0'.repeat(64), hash: '0'.repeat(64) },
  };
  const evaluation: Evaluation = { draft, chain, salt: '0'.repeat(32) };
  return { evaluation, due: aDue(), attempted: false, journaled: true };
}

/** A device with these records in its journal, at a hall that answers as told. */
export function aDevice(sealed: readonly EvaluationDraft[] = [], hasSource = true) {
  const time = createHandDrivenTime();
  const log = aLog();
  const health = createHealth({ clock: time.clock, log });
  const open = new Map(sealed.map((draft) => [draft.id, aRecord(draft)]));
  const asked: Question[] = [];
  const times: number[] = [];
  const linked: string[] = [];
  const refused: string[] = [];
  let answer: () => Told | Silence | Promise<Told> = () => nothing;
  let rated = false;
  let disk = true;
  const late = createLateLinking({
    client: hasSource
      ? {
          current: async (question) => {
            asked.push(question);
            times.push(time.clock.now().monotonic);
            return answer();
          },
        }
      : undefined,
    pollMs: POLL_MS,
    journal: { open: () => [...open.values()], find: (id) => open.get(id) },
    link: async ({ draft }, { cases }): Promise<readonly RatedCase[]> => {
      if (!disk) throw new Error('the disk refuses');
      if (rated) return [];
      const [linkage] = cases;
      open.set(draft.id, aRecord({ ...draft, ...(linkage && { linkage }) }));
      return [{ key: 'x#1', service: draft.serviceId, at: draft.assessedAt.corrected }];
    },
    linked: ({ draft }) => linked.push(draft.id),
    refused: (id) => refused.push(id),
    ...{ health, clock: time.clock, timers: time.timers, log, random: () => 0.5 },
  });
  onTestFinished(() => late.close());
  return {
    ...late,
    ...{ time, log, asked, times, linked, refused, open },
    seals(draft: EvaluationDraft) {
      open.set(draft.id, aRecord(draft));
      late.sealed([draft]);
    },
    answers: (next: typeof answer) => {
      answer = next;
    },
    ratedBefore: () => {
      rated = true;
    },
    diskRefuses: (refuses: boolean) => {
      disk = !refuses;
    },
    /** Passes so much time; then everything that was asked has been digested. */
    async passes(ms: number) {
      time.advance(ms);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    },
    alarms: () => health.current().map(({ name, why }) => [name, why]),
  };
}
