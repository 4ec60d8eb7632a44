import { expect, vi } from 'vitest';
import type { EvaluationDraft } from '../../../shared/evaluation.ts';
import type { Level } from '../../../shared/level.ts';
import type { QueueEvent, QueueEventKind } from '../../../shared/queue-event.ts';
import type { Choice } from '../../../shared/screen.ts';
import type { SessionContext } from '../../../shared/session/context.ts';
import type { SaveResult, ServiceEnded, SessionNotice } from '../../../shared/session/events.ts';
import type { RatedCase, SavedSession } from '../../../shared/session/memory.ts';
import type { Place } from '../../../shared/session/place.ts';
import { createHandDrivenTime } from '../../../shared/testing/hand-driven-time.ts';
import {
  anId,
  aProvisioning,
  aQueueEvent,
  aService,
  MONDAY_MORNING,
} from '../../../tests/builders.ts';
import { createCounterSession } from '../counter-session.ts';

const { timeouts } = aProvisioning();

/** A session at a counter whose journal and citizen are the test. */
export function aCounter(
  restored?: SavedSession,
  start = MONDAY_MORNING,
  rated: readonly RatedCase[] = [],
) {
  const time = createHandDrivenTime(start);
  /** What the machine's own clock and the corrected one have moved by since. */
  const moved = { wall: 0, corrected: 0 };
  let isClockRight = false;
  const now = () => {
    const { corrected, wall, monotonic } = time.clock.now();
    return { corrected: corrected + moved.corrected, wall: wall + moved.wall, monotonic };
  };
  /** The journal's lines, in the order they were asked for. */
  const lines: { readonly line: 'session' | 'draft' | 'withdrawn'; readonly id?: string }[] = [];
  const drafts = new Map<string, EvaluationDraft>();
  const saved: (readonly EvaluationDraft[])[] = [];
  /** Of whom nobody waited to be told. */
  const savedLeft: (readonly EvaluationDraft[])[] = [];
  const notices: SessionNotice[] = [];
  const endedBefore: ServiceEnded[] = [];
  let kept = restored;
  let shown: { readonly place: Place; readonly context: SessionContext } | undefined;
  let answer: () => Promise<SaveResult> = () => Promise.resolve('saved');
  const session = createCounterSession(
    {
      timeouts,
      keys: { 1: 5, 2: 4, 3: 3, 4: 2, 5: 1 },
      newId: anId,
      signedOn: () => undefined,
      isOffline: () => false,
      clock: { ...time.clock, now },
      isClockRight: () => isClockRight,
      timers: time.timers,
      save: (said) => {
        saved.push(said);
        return answer();
      },
      saveLeft: async (said) => {
        saved.push(said);
        savedLeft.push(said);
      },
      keep: (state) => {
        kept = state;
        lines.push({ line: 'session' });
      },
      keepDraft: (draft) => {
        drafts.set(draft.id, draft);
        lines.push({ line: 'draft', id: draft.id });
      },
      dropDraft: (id) => {
        drafts.delete(id);
        lines.push({ line: 'withdrawn', id });
      },
      noticed: (notice) => notices.push(notice),
      endedBefore: (notice) => endedBefore.push(notice),
      moved: (place, context) => {
        shown = { place, context };
      },
    },
    restored,
    rated,
  );
  const service = () => shown?.context.service ?? aService();
  return {
    ...session,
    ...{ time, lines, saved, savedLeft, notices, endedBefore, service },
    place: () => shown?.place,
    /** Somebody sets the machine's clock; the province has not told the time yet. */
    jumps(ms: number) {
      moved.wall += ms;
      moved.corrected += ms;
    },
    /** The province's answers move the clock. */
    putsRight(ms: number) {
      isClockRight = true;
      moved.corrected += ms;
    },
    drafts: () => [...drafts.values()],
    /** What a restart would read, after a trip through JSON as in the journal. */
    left: (): SavedSession => JSON.parse(JSON.stringify(kept)),
    answers: (with_: () => Promise<SaveResult>) => {
      answer = with_;
    },
    hears: (kind: QueueEventKind, own: Partial<QueueEvent> = {}) =>
      session.hear(aQueueEvent(kind, { at: now(), ...own })),
    chooses(choice: Choice) {
      time.advance(700);
      session.intend({ type: 'choose', service: service().id, choice });
    },
    taps(level: Level) {
      time.advance(700);
      session.intend({ type: 'rate', service: service().id, level });
    },
    rechooses() {
      time.advance(700);
      session.intend({ type: 'rechoose', service: service().id });
    },
    submits() {
      time.advance(700);
      session.intend({ type: 'submit', service: service().id });
    },
    writes: (text: string) =>
      session.intend({
        type: 'revise',
        service: service().id,
        chosen: [],
        answers: [],
        text,
        declined: false,
        wantsCallback: false,
      }),
    /** Until what was being saved is saved. */
    settled: () => vi.waitFor(() => expect(shown?.place).not.toBe('saving')),
  };
}

export function anInvitation(service?: QueueEvent['service']) {
  const counter = aCounter();
  counter.start();
  counter.hears('called', { ticket: 'A023', ...(service !== undefined && { service }) });
  counter.hears('evaluate', { ticket: 'A023' });
  return counter;
}
