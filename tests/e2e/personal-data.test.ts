import { expect, it } from 'vitest';
import { aService } from '../../scripts/queue-simulator/index.ts';
import { aHall, theCitizen } from './at-the-counter.ts';
import { tracesOf } from './traces.ts';

it('R12: nothing of who a citizen is or what was said can be read in the data folder', async () => {
  const hall = await aHall();
  await hall.province.faults.set({ down: { mode: 'refuse' } });
  await hall.serve('A001');
  const citizen = theCitizen(hall);
  const words = '窗口说我的材料编号不对，请王试验回电';
  await citizen.rates(1);
  await citizen.writes(words);
  await citizen.submits();
  await citizen.sees('谢谢');
  await hall.kiosk().close();
  const [item] = aService({ ticket: 'A001' }).cases;
  const secrets = [words, item?.userName ?? '', item?.certKey ?? '', item?.mobile ?? ''];
  expect(secrets.every((secret) => secret.length > 2)).toBe(true);
  expect(tracesOf(secrets, hall.dataFolder)).toEqual([]);

  // The same search finds every one of them where they do stand in clear, so it can see.
  const { page } = await hall.restart();
  await page.evaluate(async (texts) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('in-clear', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('texts');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction('texts', 'readwrite', { durability: 'strict' });
      transaction.objectStore('texts').put(texts, 1);
      transaction.oncomplete = () => resolve();
      transaction.onerror = () => reject(transaction.error);
    });
    database.close();
  }, secrets);
  expect(tracesOf(secrets, hall.dataFolder)).toEqual(secrets);
});
