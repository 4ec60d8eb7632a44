import type { Held } from '../../shared/outbox.ts';
import type { Outcome } from '../../shared/province.ts';
import { backoff } from '../../shared/schedule.ts';

/**
 * Whether the queue as a whole may send: it is *open*, or after a failure *shut*, when one record
 * at a time is tried (the probe) with growing waits. Times are ms by the worker's clock.
 */
export interface Pace {
  /** Attempts in a row that came to nothing; 0 while open. */
  readonly failures: number;
  /** Not before this may the next probe go out. */
  readonly nextAt: number;
  /** How long that wait was meant to be. */
  readonly waitMs: number;
  /** The province itself asked for the wait (`Retry-After`): even what is new keeps to it. */
  readonly asked: boolean;
  /** Open again, but what has waited goes out from here on: 300 devices must not come at once. */
  readonly resumeAt: number;
  readonly held: Held | null;
  /** Records rejected in the same words with no success between. */
  readonly rejections: { readonly words: string; readonly ids: readonly string[] } | null;
  /** Records known to spoil their batch that failed alone, one after the other. */
  readonly lone: number;
}

export const OPEN: Pace = {
  failures: 0,
  nextAt: 0,
  waitMs: 0,
  asked: false,
  resumeAt: 0,
  held: null,
  rejections: null,
  lone: 0,
};

/** What became of one record, with what the queue knew of it. */
export interface Answered {
  readonly id: string;
  readonly outcome: Outcome;
  /** It has spoilt its batches so often that it is sent alone. */
  readonly isolated: boolean;
  /** Its rejection in these circumstances was forgiven before. */
  readonly spared: boolean;
}

/** The consequences of an answer for the queue, and for the rows beyond their own outcome. */
export interface Verdict {
  readonly pace: Pace;
  /** Rejected, but for the device's key or mark: they stay pending, also those from before. */
  readonly spared: ReadonlySet<string>;
  /** Nothing came through, and no record said why: it may be any of them. */
  readonly wholly: boolean;
  /** It failed alone, while the province takes others. */
  readonly suspect: boolean;
  /** The queue was shut and is open again: everything that waits is due. */
  readonly reopened: boolean;
}

/** A wrong key or mark looks like a rejection of everything (province.md). */
const SAME_REJECTIONS = 5;
/** `Retry-After` beyond this is a mistake of a gateway. */
const LONGEST_ASKED_MS = 60 * 60_000;
const SHORTEST_WAIT_MS = 1_000;
/** Over this long a hall's devices spread when the network is back. */
const SPREAD_MS = 3_000;

export const isOpen = (pace: Pace): boolean => pace.failures === 0;

/** @param random in [0, 1) */
export function judge(
  pace: Pace,
  answers: readonly Answered[],
  now: number,
  random: () => number,
): Verdict {
  const rejections = rejectionsAfter(pace, answers);
  const refused = answers.map(({ outcome }) => outcome).find(isRefusal);
  const same = rejections !== null && rejections.ids.length >= SAME_REJECTIONS ? rejections : null;
  const spared = new Set(same?.ids);
  const came = answers.some(({ outcome }) => cameThrough(outcome));
  const failed = answers.some(({ outcome }) => outcome.kind === 'retry');
  const asked = Math.max(0, ...answers.map(({ outcome }) => askedFor(outcome)));
  const nothing = { spared, wholly: false, suspect: false, reopened: false };

  const hold = (detail: string): Pace => {
    const held = pace.held ?? { reason: 'unauthorised', detail, since: now };
    return { ...shut(pace, now, random, asked), held, rejections };
  };

  if (same !== null) return { ...nothing, pace: hold('everything is rejected in the same words') };
  // Also where others of the same batch were refused: the province knows this device.
  if (came) {
    const reopened = !isOpen(pace);
    const resumeAt = reopened ? now + Math.floor(random() * SPREAD_MS) : pace.resumeAt;
    const open: Pace = { ...OPEN, resumeAt, rejections };
    // Some came through, but we are asked to go slower.
    if (asked > 0) return { ...nothing, reopened, pace: shut(open, now, random, asked) };
    return { ...nothing, reopened, pace: open };
  }
  // Main has answered by itself, the province was not asked.
  if (!failed && refused === undefined) return { ...nothing, pace: { ...pace, rejections } };

  const alone = answers.length === 1 && answers[0]?.isolated === true;
  if (isOpen(pace) && alone && pace.lone === 0 && asked === 0) {
    return { ...nothing, wholly: true, suspect: true, pace: { ...pace, rejections, lone: 1 } };
  }
  if (refused !== undefined) return { ...nothing, wholly: true, pace: hold(refused.detail) };
  // Something new was tried between two probes: that changes nothing about the next one.
  const between = !isOpen(pace) && now < pace.nextAt && asked === 0;
  const next = between ? pace : shut(pace, now, random, asked);
  return { ...nothing, wholly: true, pace: { ...next, rejections } };
}

function shut(pace: Pace, now: number, random: () => number, asked: number): Pace {
  const failures = pace.failures + 1;
  const waitMs = asked > 0 ? asked : backoff(failures, random());
  const bounded = Math.max(SHORTEST_WAIT_MS, waitMs);
  return { ...pace, failures, waitMs: bounded, nextAt: now + bounded, asked: asked > 0 };
}

/** The province has looked at a record, so that it is there and knows us. */
function cameThrough(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'delivered':
    case 'conflict':
    case 'rejected':
      return true;
    case 'waitingCase':
      return outcome.absent === true;
    case 'retry':
    case 'unauthorised':
      return false;
  }
}

function isRefusal(outcome: Outcome): outcome is Extract<Outcome, { kind: 'unauthorised' }> {
  return outcome.kind === 'unauthorised';
}

function askedFor(outcome: Outcome): number {
  const after = outcome.kind === 'retry' ? (outcome.after ?? 0) : 0;
  return Math.min(after, LONGEST_ASKED_MS);
}

function rejectionsAfter(pace: Pace, answers: readonly Answered[]): Pace['rejections'] {
  // A success anywhere in the batch shows that the key is good.
  const good = answers.some(({ outcome }) => outcome.kind !== 'rejected' && cameThrough(outcome));
  if (good) return null;
  let { rejections } = pace;
  for (const { id, outcome, spared } of answers) {
    if (outcome.kind !== 'rejected') continue;
    // What was forgiven once and is rejected again is itself at fault, unless still everything is.
    if (spared && pace.held === null) continue;
    const words = outcome.violations.map((each) => Object.values(each).join(' ')).join('; ');
    const ids = rejections?.words === words ? rejections.ids : [];
    rejections = { words, ids: [...ids.filter((each) => each !== id), id] };
  }
  return rejections;
}
