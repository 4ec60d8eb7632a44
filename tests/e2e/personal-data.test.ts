import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { stageForFaults } from '../../scripts/faults/stage.ts';
import { aService } from '../../scripts/queue-simulator/index.ts';
import { aHall, theCitizen } from './at-the-counter.ts';
import { tracesOf } from './traces.ts';

const WORDS = '窗口说我的材料编号不对，请王试验回电';

function whoAndWhat(): readonly string[] {
  const [item] = aService({ ticket: 'A001' }).cases;
  const secrets = [WORDS, item?.userName ?? '', item?.certKey ?? '', item?.mobile ?? ''];
  expect(secrets.every((secret) => secret.length > 2)).toBe(true);
  return secrets;
}

/** One bad rating with words that cannot be delivered, and the app closed. @returns its data folder */
async function aRatingAtRest(app?: string): Promise<string> {
  const hall = await aHall(app === undefined ? {} : { app });
  await hall.province.faults.set({ down: { mode: 'refuse' } });
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  await citizen.rates(1);
  await citizen.writes(WORDS);
  await citizen.submits();
  await citizen.sees('谢谢');
  await hall.kiosk().close();
  return hall.dataFolder;
}

it('R12: nothing of who a citizen is or what was said can be read in the data folder', async () => {
  expect(tracesOf(whoAndWhat(), await aRatingAtRest())).toEqual([]);
});

it('the same search finds all of it in the journal and in the outbox of an app that encrypts nothing', async () => {
  const secrets = whoAndWhat();
  const app = await stageForFaults('no-encryption');
  onTestFinished(() => app.remove());
  const folder = await aRatingAtRest(app.folder);
  expect(tracesOf(secrets, join(folder, 'journal'))).toEqual(secrets);
  expect(tracesOf(secrets, join(folder, 'chromium', 'IndexedDB'))).toEqual(secrets);
});
