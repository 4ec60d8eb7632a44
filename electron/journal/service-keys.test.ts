import { expect, it } from 'vitest';
import { aLog } from '../../tests/device.ts';
import { ServiceKeys } from './service-keys.ts';

/** More than a call takes arguments. */
const MANY = 200_000;

it('keeps and erases the keys of any number of services', async () => {
  const keys = new ServiceKeys();
  const log = aLog();
  for (let index = 0; index < MANY; index++) {
    keys.learnPlace(`service-${index % 50_000}`, { file: '/nowhere', at: index, bytes: 10 });
  }
  const services = [...keys.services()];
  await keys.erase([], log);
  expect([...keys.files(), log.lines]).toEqual(['/nowhere', []]);
  // No such file: all of them are tried again the next time.
  for (let time = 1; time <= 2; time++) {
    await keys.erase(services, log);
    expect([...keys.files(), log.lines.length]).toEqual(['/nowhere', time]);
  }
});
