import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LEVEL_NAMES } from '../../shared/level.ts';
import { citizenAt } from '../launch/citizen.ts';
import type { Hall } from '../launch/hall.ts';
import type { LineName } from '../launch/lines.ts';

/** The outbox's first waits are short; this is for a machine that is busy with other things. */
const DELIVERY_PATIENCE_MS = 90_000;

/** A serial machine's display has digits only. */
export function ticketsOf(line: LineName): readonly string[] {
  return line === 'serial' ? ['001', '002', '003'] : ['A001', 'A002', 'A003'];
}

/**
 * Three citizens come: one taps 非常满意 and leaves; one, while the province is down, taps 不满意,
 * gives reasons and writes; one never touches. Ends with one JSON object as the last line.
 */
export async function threeCitizens(
  hall: Hall,
  settings: {
    readonly output: string;
    readonly line: LineName;
    readonly say: (text: string) => void;
  },
): Promise<void> {
  const { output, line, say } = settings;
  const { page, electron, sandbox, reason } = hall.kiosk();
  const citizen = citizenAt(page);
  const picture = (name: string) => page.screenshot({ path: join(output, `${name}.png`) });
  const version = await electron.evaluate(() => process.versions['electron'] ?? '');
  say(`Electron ${version}, OS sandbox ${sandbox ? 'on' : `off: ${reason}`}, queue over ${line}`);
  const [first = '', second = '', third = ''] = ticketsOf(line);
  let rated = 0;
  let notRated = 0;

  await citizen.sees('窗口');
  await picture('01-standby');

  say(`${first}: taps 非常满意 and leaves`);
  await hall.serve(first);
  await citizen.sees('请您对本次服务作出评价');
  await picture('02-invitation');
  await citizen.rates(5);
  await picture('03-questionnaire');
  await citizen.sees('谢谢');
  rated += 1;
  await picture('04-thanks');
  await citizen.sees('窗口');

  say(`${second}: the province is down; taps 不满意, gives reasons and writes`);
  await hall.province.faults.set({ down: { mode: 'refuse' } });
  await hall.serve(second);
  await citizen.sees('请您对本次服务作出评价');
  await citizen.rates(2);
  await citizen.ticks('没有提供材料样本', '未在承诺时间内办结');
  await citizen.writes('同一份证明跑了三次，排队两个小时。');
  await picture('05-questionnaire-bad');
  await citizen.submits();
  await citizen.sees('谢谢');
  rated += 1;
  await picture('06-thanks-bad');
  await citizen.sees('窗口');

  say(`${third}: never touches`);
  await hall.serve(third);
  await citizen.sees('请您对本次服务作出评价');
  await citizen.sees('窗口');
  notRated += 1;
  await picture('07-standby-again');

  say('the province is back');
  await hall.province.faults.clear();
  const delivered = await heldAtLast(hall, rated);
  const { effects } = hall.province.counts();

  process.stdout.write('\n');
  const file = await readFile(join(output, 'province.jsonl'), 'utf8');
  const records = file.split('\n').filter((row) => row.startsWith('{"type":"evaluation"')).length;
  for (const { satisfaction, item, receipt } of hall.province.evaluations()) {
    const text = item?.writingEvaluation === '' ? '' : ` “${item?.writingEvaluation}”`;
    const options = item?.evalDetail === '' ? 'no options' : `options ${item?.evalDetail}`;
    const word = Object.entries(LEVEL_NAMES).find(([level]) => Number(level) === satisfaction)?.[1];
    process.stdout.write(`  ${receipt}  ${word}  ${options}${text}\n`);
  }
  process.stdout.write(
    `  ${records} evaluations in demo-output/province.jsonl, ${effects.repeatedIds.length + effects.repeatedKeys.length} twice; screenshots in demo-output/\n`,
  );
  const summary = {
    called: 3,
    rated,
    notRated,
    delivered,
    lost: rated - delivered,
    electron: version,
  };
  process.stdout.write(`${JSON.stringify(summary)}\n`);
  if (delivered !== rated) process.exitCode = 1;
}

/** @returns how many evaluations the province holds, as soon as it is `expected` or patience ends */
async function heldAtLast(hall: Hall, expected: number): Promise<number> {
  const end = Date.now() + DELIVERY_PATIENCE_MS;
  while (hall.province.evaluations().length < expected && Date.now() < end) {
    await new Promise((look) => setTimeout(look, 100));
  }
  return hall.province.evaluations().length;
}
