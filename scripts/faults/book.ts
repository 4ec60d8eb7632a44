import type { Level } from '../../shared/level.ts';
import type { HeldRating } from '../launch/province.ts';

/** What the screen last showed of a questionnaire. */
export interface Said {
  readonly level: Level;
  readonly options: readonly string[];
  readonly text: string;
}

/** One citizen, as somebody looking over their shoulder would tell it. */
export interface Entry {
  readonly ticket: string;
  readonly projectNo: string;
  /** A face was pressed. */
  tapped: boolean;
  /** `undefined` when the screen went before it could be read. */
  said: Said | undefined;
  /** The same with what was pressed after the last look: the device may submit before the next. */
  pressed: Said | undefined;
  /** The screen said 谢谢. */
  acknowledged: boolean;
  /** The screen said that nothing was saved. */
  refused: boolean;
  /** `false` for what a fault may honestly take: said thanks for after the copy that is put back. */
  counts: boolean;
  /** When the thanks were seen, ms since 1970. */
  thankedAt: number;
  /** The size of the journal's newest file when the thanks were seen, bytes. */
  journalBytes: number;
}

/** What a run comes to. All but the first two must be 0. */
export interface Verdict {
  readonly acknowledged: number;
  readonly delivered: number;
  readonly lost: number;
  readonly duplicated: number;
  /** Arrived with another level, other options or another text than was on the screen. */
  readonly altered: number;
  /** Arrived although the citizen was told that it was not saved. */
  readonly unwanted: number;
  /** What is wrong with which. */
  readonly findings: readonly string[];
}

/** What is sent of a bad rating without a reason; the driver never ticks 不愿说明. */
const NOTHING_WRITTEN = '评价人未填写原因';

/**
 * Holds what the citizens were told against what the province has.
 * @param repeated ids and keys that took effect more than once, by the province's own count
 */
export function judge(
  entries: readonly Entry[],
  held: readonly HeldRating[],
  repeated: readonly string[],
): Verdict {
  const findings: string[] = [];
  const tally = { acknowledged: 0, delivered: 0, lost: 0, duplicated: 0, altered: 0, unwanted: 0 };
  const finds = (what: 'lost' | 'duplicated' | 'altered' | 'unwanted', why: string): void => {
    tally[what] += 1;
    findings.push(`${what}: ${why}`);
  };
  for (const entry of entries) {
    const arrived = held.filter(({ projectNo }) => projectNo === entry.projectNo);
    const counted = entry.acknowledged && entry.counts;
    if (counted) tally.acknowledged += 1;
    if (counted && arrived.length > 0) tally.delivered += 1;
    if (counted && arrived.length === 0) finds('lost', describe(entry));
    if (arrived.length > 1) finds('duplicated', `${describe(entry)} arrived ${arrived.length}×`);
    if (arrived.length > 0 && entry.refused) finds('unwanted', describe(entry));
    if (arrived.length > 0 && !entry.tapped) finds('altered', `${entry.ticket}: nobody tapped`);
    const [first] = arrived;
    if (first !== undefined && counted && entry.said !== undefined) {
      const difference = differenceOf(entry.said, first);
      if (entry.pressed !== undefined && differenceOf(entry.pressed, first) === undefined) continue;
      if (difference !== undefined) finds('altered', `${describe(entry)}: ${difference}`);
    }
  }
  const known = new Set(entries.map(({ projectNo }) => projectNo));
  for (const { projectNo } of held) {
    if (!known.has(projectNo)) finds('altered', `${projectNo}: nobody's`);
  }
  if (tally.duplicated === 0) for (const name of repeated) finds('duplicated', name);
  return { ...tally, findings };
}

function differenceOf(said: Said, { level, text, ...held }: HeldRating): string | undefined {
  if (level !== said.level) return `level ${level}`;
  const options = held.options.split(',').filter((code) => code !== '');
  if (options.sort().join() !== [...said.options].sort().join()) return `options ${options}`;
  const expected = said.text !== '' ? [said.text] : ['', NOTHING_WRITTEN];
  if (!expected.includes(text)) return `text ${text}`;
  return undefined;
}

function describe({ ticket, said }: Entry): string {
  return said === undefined
    ? ticket
    : `${ticket} (level ${said.level}, options ${said.options.join() || 'none'}, text ${said.text || 'none'})`;
}
