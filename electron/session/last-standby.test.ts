import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Frame } from '../../shared/screen.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { openLastStandby } from './last-standby.ts';
import { createStage, NO_SETTING } from './stage.ts';

const STANDBY: Frame = {
  ...NO_SETTING,
  ...{ revision: 7, hallName: '示范市政务服务中心', counterName: '一号窗口' },
  screen: { kind: 'standby', staff: { code: '3', name: '示例员' } },
};

const PAUSED: Frame = { ...STANDBY, screen: { kind: 'paused' } };

/** A start on a data folder: what is sent to the window, and how it goes on. */
function aStart(file: string) {
  const time = createHandDrivenTime();
  const log = aLog();
  const seen: Frame[] = [];
  const last = openLastStandby(file, log);
  const stage = createStage((frame) => {
    last.follow(frame);
    seen.push(frame);
  }, time.timers);
  const drawn = Promise.withResolvers<void>();
  const services = vi.fn();
  const shown = last.show(stage, drawn.promise, time.timers).then(services);
  return { ...{ time, log, seen, stage, services, shown }, drawn: drawn.resolve };
}

function aFile(frame?: Frame): string {
  const file = join(aFolder(), 'standby.json');
  if (frame !== undefined) openLastStandby(file, aLog()).follow(frame);
  return file;
}

it('shows the standby screen of last time until the device has one of its own', async () => {
  const file = aFile(STANDBY);
  const { stage, seen, services, shown, drawn, time } = aStart(file);
  expect(await stage.first()).toEqual({ ...STANDBY, revision: 1 });
  expect(services).not.toHaveBeenCalled();
  drawn();
  await shown;
  expect(services).toHaveBeenCalledOnce();
  stage.show(() => ({ setting: NO_SETTING, screen: { kind: 'standby' } }));
  expect(time.pending()).toEqual([]);
  expect(seen.map(({ revision, hallName }) => [revision, hallName])).toEqual([
    [1, STANDBY.hallName],
    [2, ''],
  ]);
});

it('waits neither for a window that draws nothing, nor with an old screen for a slow device', async () => {
  const file = aFile(STANDBY);
  const { stage, shown, time, services } = aStart(file);
  time.advance(1_000);
  await shown;
  expect(services).toHaveBeenCalledOnce();
  expect(stage.current().screen.kind).toBe('standby');
  time.advance(1_000);
  expect(stage.current().screen.kind).toBe('paused');
  expect(existsSync(file)).toBe(false);
});

it('forgets the screen before another one can be seen', async () => {
  const file = aFile(STANDBY);
  openLastStandby(file, aLog()).follow(PAUSED);
  expect(existsSync(file)).toBe(false);
  const { stage, seen, shown, services } = aStart(file);
  await shown;
  expect(services).toHaveBeenCalledOnce();
  expect([seen, stage.current().screen.kind]).toEqual([[], 'paused']);
});

it('keeps the newest standby screen, and writes none twice', () => {
  const file = aFile();
  const last = openLastStandby(file, aLog());
  last.follow(STANDBY);
  writeFileSync(file, 'written by nobody else');
  last.follow({ ...STANDBY, revision: 8 });
  expect(readFileSync(file, 'utf8')).toBe('written by nobody else');
  last.follow({ ...STANDBY, counterName: '二号窗口' });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ counterName: '二号窗口' });
});

it.each([
  ['half of it', JSON.stringify(STANDBY).slice(0, 40)],
  ['nothing', ''],
  ['a frame of another version', JSON.stringify({ ...STANDBY, colour: 'red' })],
])('starts as without it where the file holds %s, and says so', async (_what, text) => {
  const file = aFile();
  writeFileSync(file, text);
  const { seen, log, shown } = aStart(file);
  await shown;
  expect(seen).toEqual([]);
  expect(log.text()).toContain('the last standby screen cannot be read');
});

it('never shows what is no standby screen', async () => {
  const file = aFile();
  writeFileSync(file, JSON.stringify(PAUSED));
  const { seen, shown } = aStart(file);
  await shown;
  expect(seen).toEqual([]);
});

it('goes on where the file cannot be written, and says so', () => {
  const file = aFile();
  mkdirSync(`${file}.new`);
  const log = aLog();
  openLastStandby(file, log).follow(STANDBY);
  expect(log.text()).toContain('cannot be kept');
});
