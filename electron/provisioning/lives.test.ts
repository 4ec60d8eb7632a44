import { expect, it, vi } from 'vitest';
import type { Provisioning } from '../../shared/provisioning.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aProvisioning } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import { leadLives } from './lives.ts';

/** Devices that note what becomes of them; `replace` is a newer bundle. */
function aHouse(closing: () => Promise<void> = () => Promise.resolve()) {
  const time = createHandDrivenTime();
  const story: string[] = [];
  let replaced = Promise.withResolvers<void>();
  let isIdle = false;
  const failed = vi.fn();
  let lives = 0;
  const house = leadLives({
    provisioner: {
      ready: async () => aProvisioning({ hall: { code: `hall-${lives}`, name: '厅' } }),
      replaced: () => replaced.promise,
    },
    wrong: () => undefined,
    async start(provisioning: Provisioning) {
      lives += 1;
      const name = provisioning.hall.code;
      story.push(`start ${name}`);
      return {
        name,
        close() {
          story.push(`close ${name}`);
          return closing();
        },
      };
    },
    began: ({ name }, isFirst) => story.push(`${name} ${isFirst ? 'is there' : 'has followed'}`),
    ...{ idle: () => isIdle, failed, timers: time.timers, log: aLog() },
  });
  return {
    ...{ house, story, failed, time },
    replace() {
      replaced.resolve();
      replaced = Promise.withResolvers();
    },
    rests() {
      isIdle = true;
      time.advance(1_000);
    },
    waits: () => vi.waitFor(() => expect(time.pending()).toHaveLength(1)),
  };
}

it('starts the device again with what is newer, but not while it is needed', async () => {
  const { house, story, replace, rests, waits, failed } = aHouse();
  await vi.waitFor(() => expect(house.now()?.name).toBe('hall-0'));
  replace();
  await waits();
  expect(story).toEqual(['start hall-0', 'hall-0 is there']);
  rests();
  await vi.waitFor(() => expect(house.now()?.name).toBe('hall-1'));
  expect(story).toEqual([
    ...['start hall-0', 'hall-0 is there', 'close hall-0'],
    ...['start hall-1', 'hall-1 has followed'],
  ]);
  expect(failed).not.toHaveBeenCalled();
});

it('lets the end of the process wait for a device that is just being closed, once', async () => {
  const closed = Promise.withResolvers<void>();
  const { house, story, replace, rests, waits } = aHouse(() => closed.promise);
  await vi.waitFor(() => expect(house.now()).not.toBeNull());
  replace();
  await waits();
  rests();
  await vi.waitFor(() => expect(story).toContain('close hall-0'));
  expect(house.now()).toBeNull();
  const ended = house.open()?.close();
  closed.resolve();
  await ended;
  await Promise.resolve();
  expect(story).toEqual(['start hall-0', 'hall-0 is there', 'close hall-0']);
});

it('says when a device cannot be started or closed', async () => {
  const { house, replace, rests, waits, failed } = aHouse(() => Promise.reject(new Error('stuck')));
  await vi.waitFor(() => expect(house.now()).not.toBeNull());
  replace();
  await waits();
  rests();
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
});
