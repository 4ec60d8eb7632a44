import { stat } from 'node:fs/promises';
import type { OpsEvent } from '../../../shared/ops-requests.ts';
import { type Line, readLine } from '../../journal/line.ts';
import { linesOf, segmentsIn } from '../../journal/line-file.ts';
import { FIELDS } from '../../province/inspection/field.ts';

/** What was read of one segment while it stood like that. */
interface Read {
  readonly stood: string;
  readonly events: readonly OpsEvent[];
}

/**
 * What the journal's lines tell of one record, oldest first. They are read in clear: nothing that is
 * locked is opened, so nothing of the citizen can be among it (R12). A page asks again and again while
 * it is open: only a segment that has changed since is read anew.
 * @param folder of the journal
 */
export function createHistory(folder: string): (id: string) => Promise<readonly OpsEvent[]> {
  let known: { readonly id: string; readonly segments: ReadonlyMap<string, Read> } | undefined;
  return async (id) => {
    const before = known?.id === id ? known.segments : new Map<string, Read>();
    const segments = new Map<string, Read>();
    for (const { file } of await segmentsIn(folder)) {
      const { size, mtimeMs } = await stat(file);
      const stood = `${size} ${mtimeMs}`;
      const same = before.get(file);
      const isSame = same?.stood === stood;
      segments.set(file, isSame ? same : { stood, events: await eventsIn(file, id) });
    }
    known = { id, segments };
    return [...segments.values()].flatMap(({ events }) => events);
  };
}

async function eventsIn(file: string, id: string): Promise<readonly OpsEvent[]> {
  const events: OpsEvent[] = [];
  for await (const { text } of linesOf(file)) {
    // Checksums of a hundred thousand others need not be worked out.
    if (!text.includes(id)) continue;
    const line = readLine(text);
    const event =
      line.type === 'corrupt' || line.type === 'foreign' ? undefined : eventOf(line, id);
    if (event !== undefined) events.push(event);
  }
  return events;
}

function eventOf(line: Line, id: string): OpsEvent | undefined {
  if (!('id' in line) || line.id !== id || !('at' in line)) return undefined;
  const { at } = line;
  switch (line.type) {
    case 'attempted':
    case 'linked':
    case 'repaired':
      return { at, what: line.type, about: '' };
    case 'exported':
      return { at, what: 'exported', about: line.file };
    case 'released':
      return { at, what: 'released', about: line.by };
    case 'settled':
      return { at, ...answerOf(line.outcome) };
    default:
      return undefined;
  }
}

/** Of a province's own words only the names of fields and rules: the rest may quote anything. */
function answerOf(
  outcome: Extract<Line, { type: 'settled' }>['outcome'],
): Pick<OpsEvent, 'what' | 'about'> {
  if (outcome.kind === 'delivered') return { what: 'delivered', about: outcome.receipt };
  if (outcome.kind !== 'rejected') return { what: outcome.kind, about: '' };
  const named = outcome.violations.map(({ field, rule }) =>
    field in FIELDS ? `${field}: ${rule}` : 'other',
  );
  return {
    what: outcome.unasked === true ? 'stopped' : 'rejected',
    about: [...new Set(named)].join('; '),
  };
}
