import type { Clock, Timers } from '../../shared/clock.ts';
import { type Evaluation, type EvaluationDraft, linkageOf } from '../../shared/evaluation.ts';
import { casesToRate, type Service, type ServiceFacts } from '../../shared/service.ts';
import type { RatedCase } from '../../shared/session/memory.ts';
import type { Health } from '../health.ts';
import type { Journal } from '../journal/journal.ts';
import { type Log, reasonOf } from '../log.ts';
import type { CaseClient } from './case-client.ts';

/** The longest wait between two questions about one record, ms. */
const LONGEST_WAIT_MS = 10 * 60_000;
/** So many questions are under way at once, however many records wait. */
const AT_ONCE = 4;
/** With many records each waits longer: in the long run no more than four questions a second, ms. */
const APART_MS = 250;
/** How often the journal is looked through for what came into it by another way, ms. */
const LOOK_MS = 10 * 60_000;

const ALREADY_RATED = 'its case has been rated before (R2)';

/** For the diagnostics screen: sealed records without a case. */
export interface LateLinkingState {
  /** Asked about until the hall knows. */
  readonly waiting: number;
  /** Somebody has to name their case: they have no ticket, or there is no case source. */
  readonly forPeople: number;
  /** Never to be sent: their cases had been rated before (R2). */
  readonly refused: number;
}

/**
 * Goes on asking about what was rated before its case was known (R19): until it is linked, delivered
 * after a repair by hand, or withdrawn; after a restart as well. A record without a ticket is never
 * asked about, since whatever is at the counter later is somebody else's.
 */
export interface LateLinking {
  /** Sealed just now. */
  sealed(drafts: readonly EvaluationDraft[]): void;
  /** Who is at the counter is asked about there; what became known of them counts here, too. */
  atCounter(services: readonly Service[]): void;
  /** Something has become of undelivered records. */
  look(): void;
  /** Why a record must not be sent, if so. */
  refusal(id: string): string | undefined;
  state(): LateLinkingState;
  /** Ends when what is being linked is linked. */
  close(): Promise<void>;
}

interface Waiting {
  readonly draft: Pick<
    EvaluationDraft,
    'id' | 'serviceId' | 'counter' | 'ticket' | 'keyedCase' | 'serviceBegan' | 'assessedAt'
  >;
  /** Questions that brought nothing. */
  asked: number;
  /** Of the next question, monotonic ms. */
  due: number;
  /** A question or a link is under way. */
  busy: boolean;
  /** What went wrong last, said once. */
  trouble: string;
}

/**
 * @param options.client none where the hall has no case source
 * @param options.pollMs the first wait; each is twice as long as the one before, give or take a
 *   quarter, up to ten minutes
 * @param options.link see `createLateLink`
 * @param options.refused hears of a record that is not to be sent, once `refusal` says why
 */
export function createLateLinking(options: {
  readonly client: Pick<CaseClient, 'current'> | undefined;
  readonly pollMs: number;
  readonly journal: Pick<Journal, 'open' | 'find'>;
  readonly link: (evaluation: Evaluation, facts: ServiceFacts) => Promise<readonly RatedCase[]>;
  readonly linked: (
    evaluation: Evaluation,
    facts: ServiceFacts,
    cases: readonly RatedCase[],
  ) => void;
  readonly refused: (id: string) => void;
  readonly health: Pick<Health, 'set' | 'clear'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly random: () => number;
}): LateLinking {
  const { client, pollMs, journal, link, linked, refused, health, clock, timers, log, random } =
    options;
  const waiting = new Map<string, Waiting>();
  const refusals = new Map<string, string>();
  let present: ReadonlySet<string> = new Set();
  let timer: unknown;
  let looking: unknown;
  /** One after the other: two records may be of one case. */
  let linking = Promise.resolve();
  /** Questions in a row that nobody answered, and until when nothing is asked, monotonic ms. */
  let silences = 0;
  let quietUntil = 0;
  let closed = false;

  /** ms, after so many questions in vain. */
  function pace(asked: number): number {
    const wait = Math.min(LONGEST_WAIT_MS, pollMs * 2 ** Math.min(asked, 30));
    return Math.round(Math.max(wait, waiting.size * APART_MS) * (0.75 + random() / 2));
  }

  function add(draft: EvaluationDraft): void {
    if (waiting.has(draft.id) || refusals.has(draft.id)) return;
    waiting.set(draft.id, { draft, asked: 0, due: 0, busy: false, trouble: '' });
  }

  /** Asked again at the end of its wait. */
  function postpone(entry: Waiting): void {
    entry.due = clock.now().monotonic + pace(entry.asked);
  }

  const isOpen = (id: string): boolean => {
    const record = journal.find(id);
    return record !== undefined && linkageOf(record.evaluation) === undefined;
  };

  function prune(): void {
    for (const [id, { busy }] of waiting) if (!busy && !isOpen(id)) waiting.delete(id);
    for (const id of refusals.keys()) if (!isOpen(id)) refusals.delete(id);
    const { forPeople } = counts();
    if (forPeople === 0) health.clear('unlinked');
    else {
      const why = client === undefined ? 'there is no case source' : 'they name no ticket';
      health.set('unlinked', `ratings cannot be linked to their cases: ${why}`);
    }
  }

  function counts(): LateLinkingState {
    const absent = [...waiting.values()].filter(({ draft }) => !present.has(draft.serviceId));
    const forPeople = absent.filter(({ draft }) => !isAskable(draft)).length;
    return { waiting: waiting.size - forPeople, forPeople, refused: refusals.size };
  }

  function isAskable({ ticket, keyedCase }: Waiting['draft']): boolean {
    return client !== undefined && (ticket !== undefined || keyedCase !== undefined);
  }

  /** Asks about what is due, and waits for what is due next. */
  function go(): void {
    timers.clearTimeout(timer);
    if (closed || client === undefined) return;
    const now = clock.now().monotonic;
    let busy = [...waiting.values()].filter((entry) => entry.busy).length;
    let next = Number.POSITIVE_INFINITY;
    for (const entry of waiting.values()) {
      if (entry.busy || !isAskable(entry.draft) || present.has(entry.draft.serviceId)) continue;
      const due = Math.max(entry.due, quietUntil);
      if (due <= now && !isOpen(entry.draft.id)) waiting.delete(entry.draft.id);
      else if (due <= now && busy < AT_ONCE) {
        busy += 1;
        void ask(entry, client);
      } else if (due > now) next = Math.min(next, due);
    }
    // What is due and has no place waits for an answer, which comes here again.
    if (next < Number.POSITIVE_INFINITY) timer = timers.setTimeout(go, next - now);
  }

  async function ask(entry: Waiting, asked: Pick<CaseClient, 'current'>): Promise<void> {
    const { id, counter, ticket, keyedCase, serviceBegan, assessedAt } = entry.draft;
    entry.busy = true;
    const [began, rated] = [serviceBegan.corrected, assessedAt.corrected];
    const told = await asked.current({ counter, ticket, projectNo: keyedCase, began, rated });
    entry.busy = false;
    if (closed) return;
    if (told.kind === 'silent') {
      // Nobody is there for any of them: asking about each would help nobody.
      const now = clock.now().monotonic;
      if (quietUntil <= now) {
        quietUntil = now + pace(silences);
        silences += 1;
      }
    } else {
      silences = 0;
      entry.asked += 1;
      postpone(entry);
      if (told.kind === 'misfit' && told.why !== entry.trouble) {
        entry.trouble = told.why;
        log.warn('the case source was of no use', { id, why: told.why });
      }
      if (told.kind === 'service') take(entry, told.facts);
    }
    go();
  }

  /** The cases are known: links the record when it is its turn. */
  function take(entry: Waiting, facts: ServiceFacts): void {
    entry.busy = true;
    linking = linking.then(() => linkNow(entry, facts));
  }

  async function linkNow(entry: Waiting, facts: ServiceFacts): Promise<void> {
    const { id } = entry.draft;
    try {
      const record = closed ? undefined : journal.find(id);
      if (record !== undefined && linkageOf(record.evaluation) === undefined) {
        const cases = await link(record.evaluation, facts);
        if (cases.length > 0) linked(record.evaluation, facts, cases);
        else {
          refusals.set(id, ALREADY_RATED);
          log.warn('a rating is not sent', { id, why: ALREADY_RATED });
          refused(id);
        }
      }
      waiting.delete(id);
    } catch (error) {
      log.error('a rating could not be linked', { id, why: reasonOf(error) });
      postpone(entry);
    }
    entry.busy = false;
    look();
  }

  function look(): void {
    if (closed) return;
    prune();
    go();
  }

  /** What was adopted from the outbox, or released from a rescue file. */
  function lookThroughJournal(): void {
    looking = timers.setTimeout(lookThroughJournal, LOOK_MS);
    for (const { evaluation } of journal.open()) {
      if (linkageOf(evaluation) !== undefined || waiting.has(evaluation.draft.id)) continue;
      add(evaluation.draft);
      const entry = waiting.get(evaluation.draft.id);
      if (entry !== undefined) postpone(entry);
    }
    look();
  }

  lookThroughJournal();
  return {
    sealed(drafts) {
      for (const draft of drafts) if (draft.linkage === undefined) add(draft);
      look();
    },
    atCounter(services) {
      const now = new Set(services.map(({ id }) => id));
      for (const entry of waiting.values()) {
        const { serviceId } = entry.draft;
        // Was asked about there a moment ago.
        if (present.has(serviceId) && !now.has(serviceId)) postpone(entry);
        const facts = services.find(({ id }) => id === serviceId)?.facts;
        if (facts !== undefined && !entry.busy && casesToRate(facts).length > 0) take(entry, facts);
      }
      const isSame = now.size === present.size && [...now].every((id) => present.has(id));
      present = now;
      if (!isSame) look();
    },
    look,
    refusal: (id) => refusals.get(id),
    state: counts,
    async close() {
      closed = true;
      timers.clearTimeout(timer);
      timers.clearTimeout(looking);
      await linking;
    },
  };
}
