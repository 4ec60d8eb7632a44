import type { OpsEvent } from '../../../shared/ops-requests.ts';
import { type Line, readLine } from '../../journal/line.ts';
import { linesOf, segmentsIn } from '../../journal/line-file.ts';
import { FIELDS } from '../../province/inspection/field.ts';

/**
 * What the journal's lines tell of one record, oldest first. They are read in clear: nothing that is
 * locked is opened, so nothing of the citizen can be among it (R12).
 * @param folder of the journal
 */
export async function historyOf(folder: string, id: string): Promise<OpsEvent[]> {
  const events: OpsEvent[] = [];
  for (const { file } of await segmentsIn(folder)) {
    for await (const { text } of linesOf(file)) {
      // Checksums of a hundred thousand others need not be worked out.
      if (!text.includes(id)) continue;
      const line = readLine(text);
      const event = line.type === 'corrupt' ? undefined : eventOf(line, id);
      if (event !== undefined) events.push(event);
    }
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
    what: outcome.unasked === true ? 'held' : 'rejected',
    about: [...new Set(named)].join('; '),
  };
}
