import { stat } from 'node:fs/promises';
import { isErased } from '../../electron/journal/key-line.ts';
import { type Met, readLine } from '../../electron/journal/line.ts';
import { linesOf, segmentsIn } from '../../electron/journal/line-file.ts';
import { InspectionCount, type InspectionStats } from './inspection-stats.ts';

export interface Stats {
  readonly segments: number;
  readonly bytes: number;
  /** How many lines of each type; `corrupt` are those that cannot be read. */
  readonly lines: Readonly<Record<string, number>>;
  readonly records: {
    readonly sealed: number;
    readonly delivered: number;
    /** Of these: taken for our own earlier attempt by a province that cannot be asked. */
    readonly uncertain: number;
    readonly withdrawn: number;
    readonly open: number;
  };
  /** Of what was sealed and not withdrawn. */
  readonly inspection: InspectionStats;
  /** Of the delivered ones of which it is known (R21). */
  readonly deadlines: {
    readonly met: number;
    readonly targetMissed: number;
    readonly cutOffMissed: number;
  };
  /**
   * Records: linked after the seal, of these after the target was over (R21), mended by a person
   * (R15), open and handed out in a rescue file.
   */
  readonly mended: {
    readonly linked: number;
    readonly linkedLate: number;
    readonly repaired: number;
  };
  readonly exported: number;
  /** Of services: still there, and erased. */
  readonly keys: { readonly live: number; readonly erased: number };
}

/**
 * Counts what a journal holds, without any key.
 * @throws when the folder cannot be read
 */
export async function statsOf(folder: string): Promise<Stats> {
  const lines: Record<string, number> = {};
  const [sealed, delivered, withdrawn] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const [live, erased] = [new Set<string>(), new Set<string>()];
  const [repaired, out, uncertain] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const met = new Map<string, Met>();
  const dueAt = new Map<string, number>();
  const linkedAt = new Map<string, number>();
  const inspection = new InspectionCount();
  const segments = await segmentsIn(folder);
  let bytes = 0;
  for (const { file } of segments) {
    bytes += (await stat(file)).size;
    for await (const { text } of linesOf(file)) {
      const line = readLine(text);
      lines[line.type] = (lines[line.type] ?? 0) + 1;
      if (line.type === 'sealed') {
        sealed.add(line.id);
        dueAt.set(line.id, line.due.dueAt);
      }
      if (line.type === 'withdrawn') withdrawn.add(line.id);
      if (line.type === 'settled') {
        const { id, outcome } = line;
        inspection.answered(id, outcome);
        if (outcome.kind === 'delivered') delivered.add(id);
        if (outcome.kind === 'delivered' && outcome.receiptUncertain === true) uncertain.add(id);
        if (line.met !== undefined) met.set(id, line.met);
      }
      if (line.type === 'linked' && !linkedAt.has(line.id)) linkedAt.set(line.id, line.at);
      if (line.type === 'repaired') repaired.add(line.id);
      if (line.type === 'exported') out.add(line.id);
      if (line.type === 'released') out.delete(line.id);
      if (line.type === 'key') (isErased(line.wrapped) ? erased : live).add(line.service);
    }
  }
  const settled = [...sealed].filter((id) => delivered.has(id));
  const taken = new Set([...sealed].filter((id) => withdrawn.has(id) && !delivered.has(id)));
  const over = new Set([...delivered, ...withdrawn]);
  const deadlines = [...met.values()];
  return {
    segments: segments.length,
    bytes,
    lines,
    records: {
      sealed: sealed.size,
      delivered: settled.length,
      uncertain: settled.filter((id) => uncertain.has(id)).length,
      withdrawn: taken.size,
      open: sealed.size - settled.length - taken.size,
    },
    inspection: inspection.of(
      [...sealed].filter((id) => !taken.has(id)),
      delivered,
    ),
    deadlines: {
      met: deadlines.filter(({ target, cutOff }) => target && cutOff).length,
      targetMissed: deadlines.filter(({ target }) => !target).length,
      cutOffMissed: deadlines.filter(({ cutOff }) => !cutOff).length,
    },
    mended: {
      linked: linkedAt.size,
      linkedLate: [...linkedAt].filter(([id, at]) => at > (dueAt.get(id) ?? at)).length,
      repaired: repaired.size,
    },
    exported: [...out].filter((id) => !over.has(id)).length,
    keys: { live: live.size, erased: [...erased].filter((id) => !live.has(id)).length },
  };
}
