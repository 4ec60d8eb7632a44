import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ask, hashOf, openPanel, point } from './a-panel.ts';
import { aHall, theCitizen } from './at-the-counter.ts';

const PIN = '7041936';

it('loudspeaker and touch screen are tested by whoever hears and touches', async () => {
  const hall = await aHall({ settings: { pins: { it: hashOf(PIN) } } });
  const { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  const panel = await openPanel(page, PIN);
  const voice = panel.locator('li').filter({ hasText: '扬声器' });
  await point(panel.getByRole('button', { name: '安装与测试' }), () => voice.isVisible());

  const question = voice.getByText('听到邀请评价的声音了吗？');
  await point(voice.getByRole('button', { name: '测试 · 扬声器' }), () => question.isVisible());
  const unheard = voice.getByText('播放了，但没有听到');
  await point(voice.getByRole('button', { name: '没有听到' }), () => unheard.isVisible());
  await voice.getByText('检查扬声器接线').waitFor();
  await point(voice.getByRole('button', { name: '再测 · 扬声器' }), () => question.isVisible());
  // Neither a recording nor a voice is on this machine, or either is: it says which.
  const heard = voice.getByText(/由(大厅录音|系统语音|提示音)播放/);
  await point(voice.getByRole('button', { name: '听到了' }), () => heard.isVisible());
  await voice.getByText('正常').waitFor();

  const touch = panel.locator('li').filter({ hasText: '触摸屏' });
  const left = (count: number) => touch.getByText(`还剩 ${count} 个`);
  await point(touch.getByRole('button', { name: '测试 · 触摸屏' }), () => left(5).isVisible());
  // Keys reach nothing under the glass: more of them than there is to go through.
  for (const _ of Array(10)) {
    await page.keyboard.press('Tab');
    const isOn = () => document.activeElement?.matches('body, dialog, dialog *');
    expect(await page.evaluate(isOn)).toBe(true);
  }
  await point(touch.getByRole('button', { name: '中间' }), () => left(4).isVisible());
  const missed = touch.getByText('没有触到：左上角、右上角、左下角、右下角');
  await point(touch.getByRole('button', { name: '放弃' }), () => missed.isVisible());
  await point(touch.getByRole('button', { name: '再测 · 触摸屏' }), () => left(5).isVisible());
  for (const [at, target] of ['左上角', '右上角', '中间', '左下角', '右下角'].entries()) {
    const touched = at === 4 ? touch.getByText('五处都能触到') : left(4 - at);
    await point(touch.getByRole('button', { name: target }), () => touched.isVisible());
  }
  await touch.getByText('正常').waitFor();
  expect(hall.kiosk().output()).not.toContain('window failed');
});

it('whoever looks at the live frames sees what a machine says that nobody understands', async () => {
  const hall = await aHall({ settings: { pins: { it: hashOf(PIN) } } });
  const { input } = hall.lineAt();
  if (input.transport !== 'tcp-server') throw new Error('a line of bytes is needed');
  const { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  const panel = await openPanel(page, PIN);
  const frames = panel.getByRole('button', { name: '叫号实时数据' });
  await point(panel.getByRole('button', { name: '安装与测试' }), () => frames.isVisible());
  await point(frames, () => panel.getByText('还没有收到数据').isVisible());
  // The page is drawn before its first look has reached main, which keeps bytes only from then on.
  await ask(page, 'setup.frames', { after: 0 });
  const machine = connect(input.port, input.host);
  onTestFinished(() => void machine.destroy());
  machine.write('CALL A023');
  await panel.getByText('已收到这些字节，还不成一帧').waitFor();
  await panel.getByText('43 41 4c 4c 20 41 30 32 33').waitFor();
  machine.write('\n');
  await panel.getByText('读不懂').waitFor();
  await panel.getByText(/not JSON/).waitFor();
  expect(hall.kiosk().output()).not.toContain('43414c4c');
});
