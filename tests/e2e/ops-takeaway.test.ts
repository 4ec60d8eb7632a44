import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readLine } from '../../electron/journal/line.ts';
import { linesOf, segmentsIn } from '../../electron/journal/line-file.ts';
import { prefillJournal } from '../../scripts/bench/prefilled-journal.ts';
import { runRescueCommand } from '../../scripts/rescue/command.ts';
import { aMonth } from '../fleet/a-device.ts';
import { hashOf, openPanel, point } from './a-panel.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

const OPS = '5558201';
const COUNT = 3;

it('what a device cannot deliver goes out on a stick, and its report comes back; months go as CSV', async () => {
  const { privateKey, publicKey: rescueKey } = generateKeyPairSync('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const month = aMonth();
  const hall = await aHall({
    settings: { pins: { ops: hashOf(OPS) }, rescueKey },
    provinceFaults: { down: {} },
    async prepare(folder) {
      await prefillJournal(folder, COUNT);
      await mkdir(join(folder, 'stick'));
      await mkdir(join(folder, 'statistics'));
      await writeFile(join(folder, 'statistics', '2026-07.json'), JSON.stringify(month));
    },
  });
  const { page } = hall.kiosk();
  await theCitizen(hall).sees('5号窗口');
  const panel = await openPanel(page, OPS);
  const out = panel.getByRole('button', { name: '导出到 stick' });
  await point(panel.getByRole('button', { name: '救援', exact: true }), () => out.isVisible());
  await panel.getByText(`未送达 ${COUNT} 条，其中已导出 0 条`).waitFor();
  await point(out, () => panel.getByText(`已导出 ${COUNT} 条`).first().isVisible(), 2);
  await panel.getByText(`其中已导出 ${COUNT} 条`).waitFor();

  const onStick = async (ending: string) => {
    const found = (await readdir(hall.stick)).filter((name) => name.endsWith(ending));
    return found.map((name) => join(hall.stick, name));
  };
  const [file = ''] = await onStick('.rescue');
  const [key, provisioning] = [join(hall.stick, 'key'), join(hall.dataFolder, 'provision.yiping')];
  await writeFile(key, privateKey);
  await hall.province.faults.clear();
  const words = ['deliver', file, '--key', key, '--provisioning', provisioning, '--minutes', '1'];
  expect(await runRescueCommand(words, () => undefined)).toBe(0);
  expect(await delivered(hall, COUNT)).toHaveLength(COUNT);

  const [report = ''] = await onStick('.report');
  await chmod(report, 0o644);
  const back = panel.getByRole('button', { name: /^导入 .*\.report$/ });
  await back.waitFor();
  await point(back, () => panel.getByText(`已送达 ${COUNT} 条，退回 0 条`).isVisible(), 2);
  await panel.getByText('未送达 0 条，其中已导出 0 条').waitFor();
  expect(hall.repeated()).toEqual([]);
  // Pressed twice, done once.
  const done = await deedsIn(join(hall.dataFolder, 'journal'));
  expect(done.filter((what) => what.startsWith('rescue'))).toEqual([
    'rescue file written',
    'rescue report imported',
  ]);

  const asLog = panel.getByRole('button', { name: '导出日志到 stick' });
  await point(asLog, () => panel.getByText(/^已写入 yiping-.*\.log$/).isVisible());
  const [log = ''] = await onStick('.log');
  expect(await readFile(log, 'utf8')).toContain('"msg":"start"');

  const asTable = panel.getByRole('button', { name: '导出 CSV 到 stick' });
  const chosen = panel.getByRole('button', { name: '2026-07' });
  await point(panel.getByRole('button', { name: '统计', exact: true }), () => chosen.isVisible());
  await point(chosen, () => asTable.isVisible());
  await point(asTable, () => panel.getByText(/^已写入 yiping-.*-2026-07\.csv$/).isVisible());
  const [table = ''] = await onStick('.csv');
  const text = await readFile(table, 'utf8');
  expect(text.startsWith('\ufeff')).toBe(true);
  expect(text.trim().split('\n')).toHaveLength(1 + month.days.length);
});

/** What the audit lines of a journal say was done. */
async function deedsIn(folder: string): Promise<readonly string[]> {
  const deeds: string[] = [];
  for (const { file } of await segmentsIn(folder)) {
    for await (const { text } of linesOf(file)) {
      const line = readLine(text);
      if (line.type === 'audit') deeds.push(line.what);
    }
  }
  return deeds;
}
