import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Hall } from '../../scripts/launch/hall.ts';
import { provision } from '../../scripts/launch/kiosk.ts';
import { type HeldRating, PROFILES, type ProfileName } from '../../scripts/launch/province.ts';
import type { MadeService } from '../../scripts/queue-simulator/index.ts';
import { aHall, QUICK, theCitizen } from './at-the-counter.ts';

const PATIENCE_MS = 30_000;

// A day has nine citizens.
vi.setConfig({ testTimeout: 180_000 });

const NAME = 'a day’s kinds of ratings are held as they were meant, and nothing else';

/** Whether late records have a route of their own. */
const HAS_SUPPLEMENT: Readonly<Record<ProfileName, boolean>> = {
  standard: true,
  fujian: true,
  shandong: false,
};

it.each(PROFILES)(`%s: ${NAME}`, aDay);

async function aDay<Profile extends ProfileName>(profile: Profile): Promise<void> {
  const timeouts = { ...QUICK, untouchedBadMs: 3_000, thanksMs: 1_000 };
  const hall = await aHall<Profile>({ profile, settings: { timeouts } });
  const { held } = hall;
  const { faults } = hall.province;
  const expected: HeldRating[] = [];
  const expectOf = (service: MadeService, at: number, rating: Partial<HeldRating>) => {
    const projectNo = service.cases[at]?.projectNo ?? '';
    expected.push({ projectNo, level: 5, options: '', text: '', late: false, ...rating });
  };

  async function invited(ticket: string, mode?: MadeService['mode']) {
    await theCitizen(hall).sees('窗口');
    const service = await hall.serve(ticket, { ...(mode !== undefined && { mode }), cases: 2 });
    return { service, citizen: theCitizen(hall) };
  }

  // Three citizens: content; discontent, while the province is down; gone.
  const first = await invited('A001');
  await first.citizen.rates(5);
  await first.citizen.submits();
  expectOf(first.service, 0, {});

  await faults.set({ down: { mode: 'refuse' } });
  const second = await invited('A002');
  await second.citizen.rates(2);
  await second.citizen.ticks('没有提供材料样本', '未在承诺时间内办结');
  await second.citizen.writes('跑了三次，排队两个小时。');
  await second.citizen.submits();
  expectOf(second.service, 0, { level: 2, options: '207,209', text: '跑了三次，排队两个小时。' });
  await faults.clear();

  const third = await invited('A003');
  await third.citizen.sees('请您对本次服务作出评价');

  // A parallel approval, together and each; a bundle.
  const together = await invited('A004', 'parallel');
  await together.citizen.chooses('一起评价');
  await together.citizen.rates(4);
  await together.citizen.submits();
  expectOf(together.service, 0, { level: 4 });
  expectOf(together.service, 1, { level: 4 });

  const each = await invited('A005', 'parallel');
  await each.citizen.chooses('分别评价');
  await each.citizen.rates(5);
  await each.citizen.submits();
  await each.citizen.rates(3);
  await each.citizen.submits();
  expectOf(each.service, 0, { level: 5 });
  expectOf(each.service, 1, { level: 3 });

  const bundle = await invited('A006', 'bundle');
  await bundle.citizen.rates(5);
  await bundle.citizen.submits();
  expectOf(bundle.service, 0, {});

  // Bad ones without a reason: walked away from, and not willing to say (R24).
  const left = await invited('A007');
  await left.citizen.rates(1);
  await left.citizen.sees('谢谢');
  expectOf(left.service, 0, { level: 1, text: '评价人未填写原因' });

  const unwilling = await invited('A008');
  await unwilling.citizen.rates(2);
  await unwilling.citizen.ticks('不愿说明');
  await unwilling.citizen.submits();
  expectOf(unwilling.service, 0, { level: 2, text: '评价人不愿说明' });
  await expect.poll(() => held().length, { timeout: PATIENCE_MS }).toBe(expected.length);

  // Sent only after its cut-off, which a device of another hall has a second later.
  await faults.set({ down: { mode: 'refuse' } });
  const late = await invited('A009');
  await late.citizen.rates(5);
  await late.citizen.submits();
  await late.citizen.sees('窗口');
  expectOf(late.service, 0, { late: HAS_SUPPLEMENT[profile] });
  await restartWithCutOff(hall, 1_000);
  await faults.clear();

  const byNumber = (a: HeldRating, b: HeldRating) => a.projectNo.localeCompare(b.projectNo);
  await expect.poll(() => held().length, { timeout: PATIENCE_MS }).toBe(expected.length);
  expect([...held()].sort(byNumber)).toEqual(expected.sort(byNumber));
}

async function restartWithCutOff(hall: Pick<Hall, 'kiosk' | 'restart' | 'dataFolder'>, ms: number) {
  await hall.kiosk().close();
  const file = join(hall.dataFolder, 'provision.yiping');
  const provisioning = JSON.parse(await readFile(file, 'utf8'));
  await provision(hall.dataFolder, { ...provisioning, targetMs: ms, cutOffMs: ms });
  await hall.restart();
}
