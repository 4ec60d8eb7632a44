import type { Deadlines } from '../../electron/outbox/deadlines.ts';
import { limitOf, type Route, routesOf, sendBy } from '../../electron/outbox/route.ts';
import type { Inspection } from '../../electron/province/inspection/inspection.ts';
import type { Report } from '../../electron/rescue/report.ts';
import type { Rescued } from '../../electron/rescue/rescue-file.ts';
import type { Clock } from '../../shared/clock.ts';
import { linkageOf } from '../../shared/evaluation.ts';
import type { Outcome, Province, Submission } from '../../shared/province.ts';
import { backoff } from '../../shared/schedule.ts';

/** After so many batches in a row that came to nothing the province is left alone for a while. */
const GIVE_UP_AFTER = 2;

type Result = Report['results'][number];

/**
 * Delivers records in the order given, trying again what comes to nothing until it is delivered,
 * refused, or the time is up. What the province would refuse is not sent (R15): the device would have
 * held it as well, and repairs it once it has the report.
 * @param options.limitMs no attempt begins after so long
 * @param options.sleep resolves after so many ms
 * @param options.told hears one sentence when something has to wait
 * @returns one result per record, in the same order
 */
export async function deliverRescued(
  records: readonly Rescued[],
  options: {
    readonly province: Province;
    readonly inspection: Pick<Inspection, 'ofEvaluation'>;
    readonly deadlines: Deadlines;
    readonly clock: Clock;
    readonly limitMs: number;
    readonly random: () => number;
    readonly sleep: (ms: number) => Promise<void>;
    readonly told: (sentence: string) => void;
  },
): Promise<readonly Result[]> {
  const { province, inspection, deadlines, clock, limitMs, random, sleep, told } = options;
  const end = clock.now().monotonic + limitMs;
  const outcomes = new Map<string, { outcome: Outcome; at: number }>();
  /** How many go together: halved when a batch came to nothing, so that a bad record ends up alone. */
  let company = Number.POSITIVE_INFINITY;

  for (const { evaluation } of records) {
    const violations = [...inspection.ofEvaluation(evaluation)];
    if (violations.length === 0) continue;
    const outcome = { kind: 'rejected', violations, unasked: true } as const;
    outcomes.set(evaluation.draft.id, { outcome, at: clock.now().corrected });
  }
  // The device may have sent each of them, and so may an earlier run of this.
  let waiting: Submission[] = records
    .filter(({ evaluation }) => linkageOf(evaluation) !== undefined)
    .filter(({ evaluation }) => !outcomes.has(evaluation.draft.id))
    .map(({ evaluation }) => ({ evaluation, mayHaveArrived: true }));
  for (let attempt = 1; waiting.length > 0; attempt++) {
    const { tried, untried } = await round(waiting);
    const left = tried.filter(({ evaluation: { draft } }) => isOpen(outcomes.get(draft.id)));
    waiting = [...untried, ...left];
    const last = left.map(({ evaluation: { draft } }) => outcomes.get(draft.id)?.outcome);
    // Asking again would not make the credentials right.
    if (waiting.length === 0 || last.some((outcome) => outcome?.kind === 'unauthorised')) break;
    const asked = Math.max(0, ...last.map((o) => (o?.kind === 'retry' ? (o.after ?? 0) : 0)));
    const wait = backoff(attempt, random(), asked);
    if (clock.now().monotonic + wait > end) break;
    const [first] = last;
    const why = first !== undefined && 'detail' in first ? first.detail : 'not tried yet';
    told(`${waiting.length} records wait ${Math.ceil(wait / 1000)} s: ${why}`);
    await sleep(wait);
  }
  return records.map(({ evaluation }) => {
    const { id } = evaluation.draft;
    const known = outcomes.get(id) ?? { outcome: UNTRIED, at: clock.now().corrected };
    const outcome = linkageOf(evaluation) === undefined ? UNLINKED : known.outcome;
    return { id, outcome, at: known.at };
  });

  /** Each record once, unless the province seems not to be there. */
  async function round(submissions: readonly Submission[]) {
    const tried: Submission[] = [];
    let failures = 0;
    for (const route of routesOf(submissions, clock.now().corrected, deadlines)) {
      const rest = [...route.records];
      while (rest.length > 0 && failures < GIVE_UP_AFTER) {
        const batch = rest.splice(0, Math.min(limitOf(province, route), company));
        tried.push(...batch);
        const failed = !(await send({ ...route, records: batch }));
        failures = failed ? failures + 1 : 0;
        company = failed ? Math.max(1, batch.length >> 1) : company * 2;
      }
    }
    const done = new Set(tried);
    return { tried, untried: submissions.filter((each) => !done.has(each)) };
  }

  /** @returns whether the province has judged any of them */
  async function send(route: Route): Promise<boolean> {
    const answers = await sendBy(province, route);
    const at = clock.now().corrected;
    for (const [index, { evaluation }] of route.records.entries()) {
      outcomes.set(evaluation.draft.id, { outcome: answers[index] ?? UNANSWERED, at });
    }
    return answers.some(({ kind }) => kind !== 'retry' && kind !== 'unauthorised');
  }
}

function isOpen(known: { readonly outcome: Outcome } | undefined): boolean {
  const kind = known?.outcome.kind;
  return kind !== 'delivered' && kind !== 'rejected' && kind !== 'conflict';
}

const UNTRIED: Outcome = { kind: 'retry', mayHaveArrived: false, detail: 'not tried' };
const UNANSWERED: Outcome = { kind: 'retry', mayHaveArrived: true, detail: 'no outcome' };
const UNLINKED: Outcome = { kind: 'waitingCase', detail: 'not linked to a case yet (R19)' };
