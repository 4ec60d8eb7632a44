import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type FinishedDay,
  finishedDaySchema,
  type MonthStatistics,
} from '../../shared/day-counts.ts';
import { aFolder } from '../../tests/device.ts';
import { aDay, aMonth, anAskableDevice, TOKEN } from '../../tests/fleet/a-device.ts';
import { type Bulletin, bulletinOf } from './bulletin.ts';
import { runFleetCommand } from './command.ts';
import { readPeriod } from './period.ts';
import { shareText } from './share.ts';

const SIGNAL = new AbortController().signal;

/** Zibo, second quarter of 2023: district, cases, evaluations, their rate, active, bad. */
const ZIBO = [
  ['张店区', 108908, 108908, '100%', 59071, 0],
  ['淄川区', 249524, 249524, '100%', 27604, 0],
  ['博山区', 53774, 53774, '100%', 43378, 0],
  ['周村区', 52481, 52481, '100%', 46174, 0],
  ['临淄区', 218889, 218889, '100%', 62185, 0],
  ['桓台县', 115621, 115621, '100%', 32802, 0],
  ['高青县', 61754, 61754, '100%', 27946, 0],
  ['沂源县', 49510, 49510, '100%', 13709, 0],
  ['高新区', 31173, 31173, '100%', 4296, 0],
  ['经开区', 3698, 3698, '100%', 2, 0],
  ['文昌湖区', 2403, 2403, '100%', 389, 0],
] as const;
const CITY_DEPARTMENTS = 480688;

/** A whole in so many parts that differ by at most one. */
function shareOut(whole: number, parts: number): readonly number[] {
  return Array.from(
    { length: parts },
    (_, at) => Math.floor((whole * (at + 1)) / parts) - Math.floor((whole * at) / parts),
  );
}

/** A quarter of a district with three counters, 20 days a month: the rest was rated on paper. */
function aDistrict(at: number, name: string, cases: number, active: number): MonthStatistics[] {
  const casesOf = shareOut(cases, 180);
  const activeOf = shareOut(active, 180);
  return [0, 1, 2].flatMap((counter) =>
    ['2023-04', '2023-05', '2023-06'].map((month, monthAt) => ({
      ...aMonth({ deviceId: `YP-${String(at).padStart(4, '0')}0000000${counter}`, month }),
      hall: { code: `hall-${at}`, name },
      days: Array.from({ length: 20 }, (_, day) => {
        const place = (counter * 3 + monthAt) * 20 + day;
        const called = casesOf[place] ?? 0;
        const rated = activeOf[place] ?? 0;
        return finishedDaySchema.parse(
          aDay({
            ...{ day: `${month}-${String(day + 1).padStart(2, '0')}`, counter: `${counter + 1}` },
            ...{ called, active: rated, onPaper: called - rated },
          }),
        );
      }),
    })),
  );
}

async function report(...words: readonly string[]) {
  const lines: string[] = [];
  const code = await runFleetCommand(['report', ...words], {
    print: (line) => lines.push(line),
    signal: SIGNAL,
  });
  return { code, text: lines.join('\n') };
}

function bulletinFrom(days: FinishedDay[]): Bulletin {
  return bulletinOf({
    period: readPeriod('2026-07'),
    months: [aMonth({ days })],
    groupOf: (_counter, hall) => hall,
  });
}

describe('fleet report', () => {
  it('reproduces the Zibo bulletin from exported statistics with those counts', async () => {
    const folder = aFolder();
    const exported = join(folder, 'exported');
    const months = [
      ...ZIBO.flatMap(([name, cases, , , active], at) => aDistrict(at, name, cases, active)),
      ...aDistrict(99, '市直部门', CITY_DEPARTMENTS, 1_000),
    ];
    for (const month of months) {
      mkdirSync(join(exported, month.deviceId), { recursive: true });
      writeFileSync(join(exported, month.deviceId, `${month.month}.json`), JSON.stringify(month));
    }
    const out = join(folder, 'bulletin');
    expect((await report('2023Q2', '--statistics', exported, '--out', out)).code).toBe(0);

    const { groups, total }: Bulletin = JSON.parse(readFileSync(`${out}.json`, 'utf8'));
    const rows = groups.map(({ group, services, rated, ratedShare, active, bad }) => [
      ...[group, services, rated, ratedShare, active, bad],
    ]);
    expect(rows.slice(0, -1)).toEqual(ZIBO);
    const districts = groups.slice(0, -1).reduce((sum, { rated }) => sum + rated, 0);
    expect([districts, total.rated]).toEqual([947735, 1428423]);
    expect(total.counters).toBe(36);
    const text = readFileSync(`${out}.md`, 'utf8');
    expect(text).toContain('| 经开区 | 3 | 3698 | 3698 | 100% | 2 | 0.05% | 3696 | 99.95% | 0 |');
  });

  it('stays at or below 100 % where counting records against services gives 112.5 %', () => {
    // Eight services; in one of them three cases were approved in parallel and rated alike.
    const parallel = aDay({ called: 8, active: 7, evaluations: { active: 9, paper: 0 } });
    const { total } = bulletinFrom([finishedDaySchema.parse(parallel)]);
    expect(total.records / total.services).toBe(1.125);
    expect(total.ratedShare).toBe('87.50%');
    expect(total.activeShare).toBe('87.50%');
  });

  it('has no share above 100 %, whatever the devices counted', () => {
    const anyDay = fc
      .record({ active: fc.nat(50), left: fc.nat(50), paper: fc.nat(50), more: fc.nat(200) })
      .map(({ active, left, paper, more }) =>
        finishedDaySchema.parse(
          aDay({
            ...{ called: active + left, active, onPaper: Math.min(paper, left) },
            ...{ evaluations: { active: active + more, paper: paper + more }, levels: null },
          }),
        ),
      );
    fc.assert(
      fc.property(fc.array(anyDay, { maxLength: 20 }), (days) => {
        const { ratedShare, activeShare, paperShare } = bulletinFrom(days).total;
        for (const share of [ratedShare, activeShare, paperShare]) {
          expect(Number.parseFloat(share ?? '0')).toBeLessThanOrEqual(100);
        }
      }),
    );
  });

  it('gives the shares that bulletins have printed', () => {
    const xiamen = 1_510_900;
    expect(shareText(1_510_500, xiamen)).toBe('99.97%');
    expect(shareText(183, xiamen)).toBe('0.01%');
    expect(shareText(76, xiamen)).toBe('0.01%');
    expect(shareText(7_781, 7_784)).toBe('99.96%');
  });

  it('never prints 100 % for less than all, or 0 for more than nothing', () => {
    expect(shareText(999_999, 1_000_000)).toBe('99.99%');
    expect(shareText(1, 1_000_000)).toBe('0.01%');
    expect(shareText(0, 0)).toBeNull();
  });

  it('tells levels and bad ratings of days with ten ratings, and says of how many', () => {
    const large = aDay({ called: 20, active: 12, levels: { 5: 9, 4: 1, 3: 0, 2: 1, 1: 1 } });
    const small = aDay({ day: '2026-07-02', called: 9, active: 9 });
    const { total } = bulletinFrom([large, small]);
    expect(total.records).toBe(21);
    expect(total.recordsWithLevel).toBe(12);
    expect(total.bad).toBe(2);
    expect(total.levels?.[5]).toEqual({ count: 9, share: '75.00%' });
    expect(bulletinFrom([small]).total.bad).toBeNull();
  });

  it('tells how much of a task list was rated, and what is not in the list', async () => {
    const code = (digit: string) => digit.repeat(31);
    const folder = aFolder();
    const tasks = join(folder, 'tasks.csv');
    writeFileSync(
      tasks,
      [
        'taskCode,taskName,department',
        `${code('1')},社会保障卡申领,人社局`,
        `${code('2')},居住证办理,公安局`,
        `${code('3')},食品经营许可,市场监管局`,
        `${code('4')},养老保险转移,人社局`,
      ].join('\n'),
    );
    const day = aDay({
      ...{ called: 6, active: 3 },
      tasks: [
        { taskCode: `${code('1')}01`, called: 3, active: 2 },
        { taskCode: code('2'), called: 2, active: 0 },
        { taskCode: code('9'), called: 1, active: 1 },
      ],
    });
    writeFileSync(join(folder, 'month.json'), JSON.stringify(aMonth({ days: [day] })));
    const out = join(folder, 'out');
    mkdirSync(out);
    await report('2026-07', '--statistics', folder, '--tasks', tasks, '--out', join(out, 'b'));
    const { coverage }: Bulletin = JSON.parse(readFileSync(join(out, 'b.json'), 'utf8'));
    expect(coverage).toEqual({
      tasks: { listed: 4, covered: 1, share: '25.00%' },
      departments: { listed: 3, covered: 1, share: '33.33%' },
      servedUnrated: [code('2')],
      unlisted: [code('9')],
    });
  });

  it('reports two devices that counted at one counter, and a month that was given twice', () => {
    const days = [aDay({ called: 3, active: 1 })];
    const { notes, total } = bulletinOf({
      period: readPeriod('2026Q3'),
      months: [aMonth({ days }), aMonth({ days }), aMonth({ deviceId: 'YP-000000000009', days })],
      groupOf: () => '综合窗口',
    });
    expect(notes.map(({ kind }) => kind)).toEqual(['countedOnce', 'twoDevices']);
    expect(notes[1]?.what).toContain('YP-000000000005, YP-000000000009');
    expect(total.services).toBe(6);
  });

  it('asks the devices, groups their counters as the inventory does, and says who is missing', async () => {
    const [social, police, gone] = await Promise.all([1, 2, 3].map(() => anAskableDevice()));
    const month = (deviceId: string, counter: string, called: number) =>
      aMonth({ deviceId, days: [aDay({ counter, called, active: 1 })] });
    if (social !== undefined) social.months = [month('YP-000000000001', '1', 4)];
    if (police !== undefined) police.months = [month('YP-000000000002', '2', 6)];
    await gone?.close();
    const file = join(aFolder(), 'counters.csv');
    const rows = [social, police, gone].map(
      (device, at) =>
        `${at + 1},x,${at === 0 ? '人社局' : '公安局'},127.0.0.1,${device?.port},${TOKEN}`,
    );
    writeFileSync(file, ['counter,name,group,host,port,token', ...rows].join('\n'));
    const { code, text } = await report('2026-07', '--inventory', file);
    expect(code).toBe(1);
    expect(text).toContain('| 人社局 | 1 | 4 |');
    expect(text).toContain('| 公安局 | 1 | 6 |');
    expect(text).toContain('not counted: 3: 无法连接');
  });

  it('refuses what is no period, no statistics or no task list', async () => {
    const folder = aFolder();
    writeFileSync(join(folder, 'month.json'), '{}');
    writeFileSync(join(folder, 'tasks.csv'), 'taskCode,taskName\n123,短\n');
    expect((await report('2026Q5', '--statistics', folder)).text).toContain('2026Q3');
    const { code, text } = await report('2026-07', '--statistics', folder);
    expect([code, text.includes('month.json is no month of statistics')]).toEqual([2, true]);
    const tasks = await report('2026-07', '--statistics', folder, '--tasks', `${folder}/tasks.csv`);
    expect(tasks.text).toContain('line 2, column 1 (taskCode)');
    expect((await report('2026-07')).code).toBe(2);
  });
});
