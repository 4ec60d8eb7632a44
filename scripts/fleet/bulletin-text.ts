import { LEVEL_NAMES, LEVELS } from '../../shared/level.ts';
import { bilingual } from '../../shared/mistake-text.ts';
import type { Bulletin, BulletinNote, BulletinRow } from './bulletin.ts';
import type { Coverage } from './coverage.ts';

/** The bulletin as Markdown, to be read by people of the hall. */
export function bulletinText(bulletin: Bulletin): string {
  const { period, groups, total, coverage, notes } = bulletin;
  const rows = [...groups, total];
  return [
    `# 政务服务“好差评”情况 ${period}`,
    bilingual(
      '评价率和主动评价率的分子、分母是同一批服务，因此不会超过 100%。',
      'Shares are parts of one set of services, so none exceeds 100 %.',
    ),
    table(
      [
        '',
        '窗口 counters',
        '服务 services',
        '已评价 rated',
        '评价率 share',
        '主动评价 active',
        '主动评价率 share',
        '纸质 on paper',
        '占已评价 of rated',
        '差评 bad',
      ],
      rows.map((row) => [
        ...[row.group, row.counters, row.services, row.rated, row.ratedShare, row.active],
        ...[row.activeShare, row.onPaper, row.paperShare, row.bad],
      ]),
    ),
    `## ${bilingual('评价等级', 'Levels')}`,
    bilingual(
      '只统计每台设备当日评价不少于 10 次的日期。',
      'Only of days on which a device had ten ratings or more.',
    ),
    table(
      ['', '记录 records', '可分等级 with level', ...LEVELS.map((level) => LEVEL_NAMES[level])],
      rows.map((row) => [row.group, row.records, row.recordsWithLevel, ...levelCells(row)]),
    ),
    `## ${bilingual('未评价', 'Not rated')}`,
    table(
      ['', '人工发起 by hand', '打断 interruptions', '原因 why not'],
      rows.map((row) => [row.group, row.manual, row.interruptions, reasonsOf(row)]),
    ),
    ...(coverage === null ? [] : coverageText(coverage)),
    ...(notes.length === 0 ? [] : notesText(notes)),
  ]
    .join('\n\n')
    .concat('\n');
}

function levelCells({ levels }: BulletinRow): readonly string[] {
  return LEVELS.map((level) => {
    const told = levels?.[level];
    return told === undefined ? '—' : `${told.count} (${told.share ?? '—'})`;
  });
}

function reasonsOf({ notRated }: BulletinRow): string {
  return Object.entries(notRated)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
}

function coverageText({
  tasks,
  departments,
  servedUnrated,
  unlisted,
}: Coverage): readonly string[] {
  return [
    `## ${bilingual('事项覆盖', 'Coverage')}`,
    table(
      ['', '清单 listed', '已有主动评价 rated', '覆盖率 share'],
      [
        ['事项 tasks', tasks.listed, tasks.covered, tasks.share],
        ['部门 departments', departments.listed, departments.covered, departments.share],
      ],
    ),
    ...codes(bilingual('已办理而无主动评价', 'Served and never rated'), servedUnrated),
    ...codes(bilingual('不在清单中', 'Served and not in the list'), unlisted),
  ];
}

function codes(title: string, list: readonly string[]): readonly string[] {
  return list.length === 0 ? [] : [`${title}: ${list.join(', ')}`];
}

const NOTE_KINDS: Readonly<Record<BulletinNote['kind'], string>> = {
  notAnswered: bilingual('未计入', 'not counted'),
  countedOnce: bilingual('重复，只计一次', 'counted once'),
  twoDevices: bilingual('一个窗口两台设备', 'two devices on one counter'),
  notInInventory: bilingual('不在台账', 'not in the inventory'),
};

function notesText(notes: readonly BulletinNote[]): readonly string[] {
  const lines = notes.map(({ kind, counter, what }) => {
    const where = counter === undefined ? '' : `${counter}: `;
    return `- ${NOTE_KINDS[kind]}: ${plain(`${where}${what}`)}`;
  });
  return [`## ${bilingual('须注意', 'To be noted')}`, lines.join('\n')];
}

function table(
  header: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  const line = (cells: readonly (string | number | null)[]) =>
    `| ${cells.map((cell) => plain(String(cell ?? '—'))).join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

/** What a device or a spreadsheet says is text in a table, whatever marks are in it. */
function plain(text: string): string {
  return text.replace(/\p{C}/gu, '').replace(/[|\\<]/g, '\\$&');
}
