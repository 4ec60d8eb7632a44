import { expect, it } from 'vitest';
import type { Hall } from '../../scripts/launch/hall.ts';
import { aService } from '../../scripts/queue-simulator/index.ts';
import { type Keys, keysAt } from './a-keyboard.ts';
import { PATIENT } from './a-touch.ts';
import { aHall, delivered } from './at-the-counter.ts';

const INVITED = 'h1:has-text("请您对本次服务作出评价")';
const THANKED = 'h1:has-text("谢谢，您的评价已保存")';
const CHOSEN = 'text=重新选择';
const FACES = ['非常满意', '满意', '基本满意', '不满意', '非常不满意'];
const HEADER = ['长者模式', '高对比度', '语言'];

/** A citizen with a keyboard, invited to rate. */
async function invited(
  service: Parameters<typeof aService>[0],
): Promise<{ readonly hall: Hall; readonly keys: Keys }> {
  const hall = await aHall({ settings: { timeouts: PATIENT } });
  await hall.machine.call('A001', { service: aService(service) });
  await hall.machine.start();
  await hall.machine.evaluate();
  return { hall, keys: keysAt(hall.kiosk().page) };
}

it('reads and rates in another language and in high contrast', async () => {
  const { hall, keys } = await invited({ ticket: 'A001' });
  await hall.kiosk().page.locator(INVITED).waitFor();
  expect(await keys.focused()).toBe('');
  expect(await keys.stops()).toEqual([...HEADER, ...FACES]);
  await keys.press('高对比度', 'html[data-contrast=true]');
  await keys.press('语言', 'text=English');
  await keys.press('English', 'text=Please rate this service');
  await keys.press('Satisfied', 'text=Choose again');
  await keys.press('Submit', 'text=Thank you');
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({ satisfaction: 4 });
});

it('chooses again, gives reasons, answers, writes, wishes to be called back and submits', async () => {
  const { hall, keys } = await invited({ ticket: 'A001' });
  const { page } = hall.kiosk();
  await keys.press('满意', CHOSEN);
  await keys.press('重新选择', INVITED);
  await keys.press('不满意', CHOSEN);
  expect(await keys.stops()).toEqual([
    ...HEADER,
    ...[
      '重新选择',
      '没有提供材料样本',
      '没有提供材料清单',
      '未在承诺时间内办结',
      '不愿说明',
      '更多',
    ],
    // Of three answers one is a stop; arrows go to the others.
    ...['是', '是', '是', '是'],
    '意见和建议',
    expect.stringContaining('愿意接受回访'),
    '提交',
  ]);
  await keys.tick('没有提供材料样本');
  await keys.press('更多', 'text=收起');
  await keys.tick('服务态度生硬');
  await keys.press('收起', 'text=更多');
  await keys.to('是');
  await page.keyboard.press('ArrowRight');
  expect(await keys.focused()).toBe('一般');
  await keys.until('Space', 'main [aria-checked=true]');
  await keys.to('意见和建议');
  await keys.type('样本在哪里？');
  await keys.tick('愿意接受回访');
  await keys.press('提交', THANKED);
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({
    satisfaction: 2,
    evalDetail: '207,214',
    writingEvaluation: '样本在哪里？',
  });
});

it.each([
  ['一起评价', 1],
  ['分别评价', 2],
] as const)('%s: a parallel approval', async (choice, times) => {
  const { hall, keys } = await invited({ ticket: 'A001', mode: 'parallel', cases: 2 });
  const { page } = hall.kiosk();
  await page.locator(`text=${choice}`).first().waitFor();
  const stops = await keys.stops();
  expect(stops.map((stop) => stop.slice(0, 4))).toEqual([...HEADER, '一起评价', '分别评价']);
  await keys.press(stops.find((stop) => stop.startsWith(choice)) ?? choice, INVITED);
  for (let time = 1; time <= times; time += 1) {
    await page.locator(INVITED).waitFor();
    await keys.press('非常满意', CHOSEN);
    await keys.press('提交', time === times ? THANKED : INVITED);
  }
  expect(await delivered(hall, 2)).toHaveLength(2);
});

it('goes through the steps of elder mode, forward and back', async () => {
  const { hall, keys } = await invited({ ticket: 'A001' });
  await keys.press('长者模式', 'html[data-elder=true]');
  await keys.press('非常不满意', 'text=第 1 步');
  await keys.press('下一步', '[data-panel=experience]');
  await keys.press('上一步', '[data-panel=reasons]');
  await keys.tick('不愿说明');
  await keys.press('下一步', '[data-panel=experience]');
  await keys.press('下一步', '[data-panel=words]');
  await keys.press('下一步', '[data-panel=ready]');
  await keys.press('提交', THANKED);
  const [held] = await delivered(hall, 1);
  expect(held?.item).toMatchObject({ satisfaction: 1, reason: 'declined' });
});
