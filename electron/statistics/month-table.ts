import {
  type FinishedDay,
  type MonthStatistics,
  NOT_RATED_REASONS,
} from '../../shared/day-counts.ts';
import { LEVEL_NAMES, LEVELS } from '../../shared/level.ts';

const BOM = '\uFEFF';

const REASONS: Readonly<Record<(typeof NOT_RATED_REASONS)[number], string>> = {
  timeout: '未操作',
  withdrawn: '撤回后离开',
  notInvited: '未邀请',
  replaced: '未操作即叫下一号',
  alreadyRated: '此前已评价',
  ratedElsewhere: '其他渠道已评价',
  leftOnPage: '在省平台页面离开',
  notSaved: '未能保存',
  cancelled: '取消',
  abandoned: '过号弃号',
  transferred: '转移',
  suspended: '挂起',
  paused: '暂停服务',
  reset: '重置',
};

const COLUMNS: readonly (readonly [string, (row: FinishedDay) => string | number])[] = [
  ['日期', ({ day }) => day],
  ['窗口', ({ counter }) => counter],
  ['叫号服务数', ({ called }) => called],
  ['邀请数', ({ invited }) => invited],
  ['主动评价服务数', ({ active }) => active],
  ['主动评价率', ({ active, called }) => share(active, called)],
  ...NOT_RATED_REASONS.map(
    (reason) =>
      [`未评价：${REASONS[reason]}`, ({ notRated }: FinishedDay) => notRated[reason] ?? 0] as const,
  ),
  ['人工邀请服务数', ({ manual }) => manual.called],
  ['人工邀请中主动评价', ({ manual }) => manual.active],
  ['纸质评价服务数', ({ onPaper }) => onPaper],
  ['评价中被打断次数', ({ interruptions }) => interruptions],
  ['评价记录数（设备）', ({ evaluations }) => evaluations.active],
  ['评价记录数（纸质）', ({ evaluations }) => evaluations.paper],
  ...LEVELS.map(
    (level) =>
      // An empty cell is not 0: it is not told (R16).
      [LEVEL_NAMES[level], ({ levels }: FinishedDay) => levels?.[level] ?? ''] as const,
  ),
];

/**
 * A month of one device for a spreadsheet (R18): CSV (RFC 4180) in UTF-8 with a byte order mark,
 * without which Excel takes it for another code page. A row for each day and counter. There is no row of sums:
 * rates of days are not to be added, and a spreadsheet adds the counts.
 */
export function monthTable({ days }: MonthStatistics): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...days.map((day) => COLUMNS.map(([, of]) => of(day))),
  ];
  return BOM + rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

/** Of one set of services, so never more than 100 %; cut, not rounded: 99.97 % is not all of them. */
function share(part: number, whole: number): string {
  return whole === 0 ? '' : `${(Math.floor((part / whole) * 10_000) / 100).toFixed(2)}%`;
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  // A spreadsheet takes what begins so for a formula.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
