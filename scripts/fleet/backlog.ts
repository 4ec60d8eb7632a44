import type { DeviceState } from '../../shared/device-state.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Answer } from './ask.ts';
import { ageText, inColumns } from './columns.ts';
import type { Place } from './inventory.ts';

/** The worst first. */
const RANKS = ['unreachable', 'overdue', 'troubled', 'well'] as const;
type Rank = (typeof RANKS)[number];

/** One counter of the hall as ops see it. */
export interface Standing {
  readonly place: Place;
  readonly rank: Rank;
  /** Absent where nothing is known of the counter's own device. */
  readonly state?: DeviceState;
  /** Sentences, the gravest first. */
  readonly troubles: readonly string[];
}

/** Judges a hall by what its devices answered, the worst first. */
export function standingsOf(answers: readonly Answer<DeviceState>[]): readonly Standing[] {
  const twins = twinsIn(answers);
  return answers
    .map((answer) => standingOf(answer, twins))
    .toSorted(
      (one, other) =>
        RANKS.indexOf(one.rank) - RANKS.indexOf(other.rank) ||
        (other.state?.outbox.pastCutOff ?? 0) - (one.state?.outbox.pastCutOff ?? 0) ||
        (other.state?.outbox.oldestSeconds ?? 0) - (one.state?.outbox.oldestSeconds ?? 0) ||
        one.place.counter.localeCompare(other.place.counter, 'en', { numeric: true }),
    );
}

/** Whether somebody has to do something now: the command's exit code. */
export function isStuck({ rank }: Standing): boolean {
  return rank === 'unreachable' || rank === 'overdue';
}

/** Alarms that are so with the machine from the day it was set up: told, but nothing has happened. */
const LASTING: ReadonlySet<string> = new Set(['keyStore']);

const HEADERS = [
  [
    ...['窗口', '最久', '超时', '待发', '待关联', '未通过', '已导出'],
    ...['省平台', '叫号', '时差', '磁盘', '版本', '问题'],
  ],
  [
    ...['counter', 'oldest', 'overdue', 'to send', 'no case', 'refused', 'exported'],
    ...['province', 'queue', 'clock', 'free', 'version', 'what is the matter'],
  ],
];

/** The hall as lines for a terminal. */
export function backlogLines(standings: readonly Standing[]): readonly string[] {
  const count = (rank: Rank) => standings.filter((each) => each.rank === rank).length;
  return [
    ...inColumns([...HEADERS, ...standings.map(rowOf)]),
    '',
    bilingual(
      `共 ${standings.length} 个窗口：无法访问 ${count('unreachable')}，超时 ${count('overdue')}，有问题 ${count('troubled')}，正常 ${count('well')}`,
      `${standings.length} counters: ${count('unreachable')} unreachable, ${count('overdue')} overdue, ${count('troubled')} troubled, ${count('well')} well`,
    ),
  ];
}

function rowOf({ place, state, troubles }: Standing): readonly string[] {
  const counter = `${place.counter} ${place.name}`;
  const matter = troubles.join('; ');
  if (state === undefined) return [counter, ...Array.from({ length: 11 }, () => '?'), matter];
  const { outbox, province, queue, at } = state;
  const since = (moment: number | null) =>
    moment === null ? '' : ` ${ageText(Math.max(0, at - moment) / 1_000)}`;
  const frames = queue.map(({ lastFrameAt }) => lastFrameAt ?? 0);
  const lastFrame = Math.max(0, ...frames);
  return [
    counter,
    outbox.oldestSeconds === null ? '-' : ageText(outbox.oldestSeconds),
    String(outbox.overdue),
    String(outbox.records.pending + outbox.records.sending),
    String(outbox.records.waitingCase),
    String(outbox.records.quarantined),
    String(outbox.records.exported),
    `${signOf(province.reachable)}${since(province.lastContactAt)}`,
    `${signOf(queue.some(({ connected }) => connected))}${since(lastFrame || null)}`,
    state.clockOffsetSeconds === null ? '?' : `${state.clockOffsetSeconds.toFixed(1)} s`,
    `${(state.diskFreeBytes / 1e9).toFixed(1)} GB`,
    state.version,
    matter,
  ];
}

function signOf(is: boolean | null): string {
  if (is === null) return '?';
  return is ? '✓' : '✗';
}

function standingOf(
  answer: Answer<DeviceState>,
  twins: ReadonlyMap<string, readonly string[]>,
): Standing {
  const { place } = answer;
  if (!answer.ok) return { place, rank: 'unreachable', troubles: [answer.why] };
  const state = answer.value;
  if (place.publicKey !== undefined && place.publicKey !== state.publicKey) {
    const trouble = bilingual(
      `答复的是另一台设备 ${state.deviceId}`,
      `another device answers: ${state.deviceId}`,
    );
    return { place, rank: 'unreachable', troubles: [trouble] };
  }
  const troubles = [...pairingTroubles(place, state, twins), ...workTroubles(state)];
  if (state.outbox.overdue > 0) return { place, rank: 'overdue', state, troubles };
  const lasting = state.alarms.filter(({ name }) => LASTING.has(name)).length;
  return { place, rank: troubles.length > lasting ? 'troubled' : 'well', state, troubles };
}

function pairingTroubles(
  place: Place,
  state: DeviceState,
  twins: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const { counter } = state;
  if (counter === null) return [bilingual('尚未绑定窗口', 'is not paired with a counter')];
  const troubles: string[] = [];
  if (counter.number !== place.counter) {
    troubles.push(bilingual(`绑定在窗口 ${counter.number}`, `is paired with ${counter.number}`));
  }
  const others = twins.get(pairingOf(state))?.filter((id) => id !== state.deviceId) ?? [];
  if (others.length > 0) {
    const names = others.join(', ');
    troubles.push(
      bilingual(
        `${names} 也绑定在窗口 ${counter.number}`,
        `${names} is paired with ${counter.number}, too`,
      ),
    );
  }
  return troubles;
}

function workTroubles({ outbox, province, queue, alarms }: DeviceState): readonly string[] {
  const troubles: string[] = [];
  if (outbox.pastCutOff > 0) {
    const past = outbox.pastCutOff;
    troubles.push(bilingual(`${past} 条已过上报截止时间`, `${past} past the cut-off`));
  }
  if (province.reachable === false) {
    troubles.push(bilingual('省平台不可达', 'the province cannot be reached'));
  }
  if (queue.length > 0 && !queue.some(({ connected }) => connected)) {
    troubles.push(bilingual('叫号机未连接', 'no queue machine is connected'));
  }
  for (const { reason, records } of outbox.quarantine) troubles.push(`${records} × ${reason}`);
  for (const { name, why } of alarms) troubles.push(`${name}: ${why}`);
  return troubles;
}

/** Device ids by the hall's counter they say they are paired with. */
function twinsIn(answers: readonly Answer<DeviceState>[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const answer of answers) {
    if (!answer.ok || answer.value.counter === null) continue;
    const key = pairingOf(answer.value);
    const ids = found.get(key) ?? [];
    if (!ids.includes(answer.value.deviceId)) found.set(key, [...ids, answer.value.deviceId]);
  }
  return found;
}

function pairingOf({ hall, counter }: DeviceState): string {
  return `${hall.code}/${counter?.number ?? ''}`;
}
