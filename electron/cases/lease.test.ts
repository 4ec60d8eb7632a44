import { expect, it, onTestFinished, vi } from 'vitest';
import type { Clock } from '../../shared/clock.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aLog } from '../../tests/device.ts';
import { createHealth } from '../health.ts';
import type { CaseClient } from './case-client.ts';
import { holdCounter } from './lease.ts';

type Lease = Awaited<ReturnType<CaseClient['lease']>>;

/** A device whose case source answers as told, and somebody who sets the computer's clock. */
function aCounter(first: Lease = { kind: 'held' }) {
  const time = createHandDrivenTime();
  const log = aLog();
  const health = createHealth({ clock: time.clock, log });
  const wishes: { readonly counter: string; readonly deviceId: string; readonly left: number }[] =
    [];
  let answer = first;
  let jumped = 0;
  const clock: Clock = {
    boot: time.clock.boot,
    now: () => {
      const { corrected, wall, monotonic } = time.clock.now();
      return { corrected: corrected + jumped, wall: wall + jumped, monotonic };
    },
  };
  const lease = holdCounter({
    client: {
      lease: (counter, { deviceId, until }) => {
        wishes.push({ counter, deviceId, left: until - clock.now().corrected });
        return Promise.resolve(answer);
      },
    },
    ...{ counter: '5', deviceId: 'device-1', health, clock, timers: time.timers, log },
  });
  onTestFinished(() => lease.close());
  return {
    ...lease,
    ...{ time, wishes, log },
    jumps: (ms: number) => {
      jumped += ms;
    },
    answers: (next: Lease) => {
      answer = next;
    },
    /** Until an answer was digested and the device waits so long. */
    waits: (ms: number) => vi.waitFor(() => expect(time.pending()).toEqual([ms])),
    alarms: () => health.current().map(({ name, why }) => [name, why]),
  };
}

it('is held from the start and renewed at its half-life', async () => {
  const counter = aCounter();
  await counter.waits(60_000);
  counter.time.advance(60_000);
  await counter.waits(60_000);
  const wish = { counter: '5', deviceId: 'device-1', left: 120_000 };
  expect([counter.wishes, counter.state()]).toEqual([[wish, wish], 'held']);
});

it('R22: taken by another device is said with its id, and asked for all the same', async () => {
  const counter = aCounter({ kind: 'taken', holder: 'device-2' });
  await counter.waits(60_000);
  const before = [counter.state(), counter.alarms()];
  counter.answers({ kind: 'held' });
  counter.time.advance(60_000);
  await counter.waits(60_000);
  expect([before, [counter.state(), counter.alarms()]]).toEqual([
    ['taken', [['counterTaken', 'this counter is held by the device device-2']]],
    ['held', []],
  ]);
});

it('that nobody answers for is asked for sooner, and who took it has it still', async () => {
  const counter = aCounter({ kind: 'taken', holder: 'device-2' });
  await counter.waits(60_000);
  counter.answers({ kind: 'silent', why: 'HTTP 503' });
  counter.time.advance(60_000);
  await counter.waits(10_000);
  expect([counter.state(), counter.alarms().length]).toEqual(['taken', 1]);
});

it.each([3_600_000, -86_400_000])('survives a clock that jumps by %i ms', async (ms) => {
  const counter = aCounter();
  await counter.waits(60_000);
  counter.jumps(ms);
  counter.time.advance(60_000);
  await counter.waits(60_000);
  expect(counter.wishes.map(({ left }) => left)).toEqual([120_000, 120_000]);
});

it('is no alarm where the case source keeps none, and one line of the log', async () => {
  const counter = aCounter({ kind: 'unsupported' });
  for (let times = 0; times < 3; times += 1) {
    await counter.waits(60_000);
    counter.time.advance(60_000);
  }
  await counter.waits(60_000);
  expect([counter.alarms(), counter.log.lines.length]).toEqual([[], 1]);
});

it('is let run out at the end', async () => {
  const counter = aCounter();
  await counter.waits(60_000);
  counter.close();
  expect([counter.time.pending(), counter.wishes.length]).toEqual([[], 1]);
});
