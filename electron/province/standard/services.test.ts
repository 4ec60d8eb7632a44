import { describe, expect, it } from 'vitest';
import { CONNECTIONS } from '../client.ts';
import { aCase } from '../testing/device.ts';
import { aStandingClock } from '../testing/time.ts';
import { type ServiceItem, serviceItem } from './records.ts';
import type { Reply } from './reply.ts';
import { createServices } from './services.ts';

const PATH = '/v1/services';
const DONE: Reply = { kind: 'reply', code: '0', data: null };

function manyItems(count: number): ServiceItem[] {
  return Array.from({ length: count }, (_, number) =>
    serviceItem(aCase({ projectNo: `NO${number}` }), undefined),
  );
}

describe('telling many services', () => {
  it('asks as many at once as there are connections, and each once', async () => {
    const asked: unknown[] = [];
    const open: ((reply: Reply) => void)[] = [];
    const services = createServices({
      path: PATH,
      clock: aStandingClock().clock,
      call: (_method, _target, item) => {
        asked.push(item);
        return new Promise((answer) => open.push(answer));
      },
    });
    const items = manyItems(2 * CONNECTIONS + 5);

    const telling = services.tell(items);
    for (const expected of [CONNECTIONS, CONNECTIONS, 5]) {
      await expect.poll(() => open.length).toBe(expected);
      for (const answer of open.splice(0)) answer(DONE);
    }

    expect(await telling).toEqual(items.map(() => undefined));
    expect(asked).toEqual(items);
    await services.tell(items);
    expect(asked).toHaveLength(items.length);
  });

  it('asks no further when the province wants no more, and says so of every one left', async () => {
    let asked = 0;
    const services = createServices({
      path: PATH,
      clock: aStandingClock().clock,
      call: () => {
        asked += 1;
        return Promise.resolve({ kind: 'reply', code: '4290', data: null, after: 3_000 });
      },
    });

    const refusals = await services.tell(manyItems(3 * CONNECTIONS));

    expect(asked).toBe(CONNECTIONS);
    expect(refusals).toHaveLength(3 * CONNECTIONS);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ kind: 'retry', mayHaveArrived: false, after: 3_000 });
    }
  });
});
