import { describe, expect, it, onTestFinished } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { createHealth } from '../health.ts';
import { watchForDeafInputs } from './deaf-inputs.ts';
import { startListening } from './testing/listening.ts';
import { serial } from './testing/piping.ts';

type Input = ReturnType<Parameters<typeof watchForDeafInputs>[0]['state']>[number];

const socket: Input = {
  name: 'websocket ws://10.0.0.9/',
  transport: 'websocket',
  connected: true,
  login: 'in',
};
const server: Input = {
  name: 'tcp-server 10.0.0.5:7300',
  transport: 'tcp-server',
  connected: false,
  login: 'none',
};
const boundTo = { host: '10.0.0.5', port: 7300 };
const NOT_IN = 'websocket ws://10.0.0.9/ is not connected or not logged in';

function watching(first: Input) {
  const time = createHandDrivenTime();
  const { clock, timers } = time;
  const told: string[] = [];
  const write = (message: string) => {
    told.push(message);
  };
  const health = createHealth({ clock, log: { info: write, warn: write, error: write } });
  let inputs = [first];
  const watch = watchForDeafInputs({ state: () => inputs, health, clock, timers });
  return {
    ...{ time, told, watch },
    is(...now: Input[]) {
      inputs = now;
    },
    alarms: () => health.current().map(({ name, why }) => `${name}: ${why}`),
  };
}

describe('an input that cannot hear its machine', () => {
  it.each([
    ['was lost', { ...socket, connected: false, login: 'none' as const }, NOT_IN],
    ['waits for its login', { ...socket, login: 'waiting' as const }, NOT_IN],
    ['was not let in', { ...socket, login: 'refused' as const }, NOT_IN],
    ['could not be bound', server, 'tcp-server 10.0.0.5:7300 does not listen'],
  ])('is an alarm after a minute, when it %s', (_what, input, why) => {
    const { time, alarms } = watching(input);
    time.advance(60_000);
    expect(alarms()).toEqual([]);
    time.advance(10_000);
    expect(alarms()).toEqual([`queue: ${why}`]);
  });

  it('is none when it is back within the minute, and none any more once it is', () => {
    const { time, is, alarms } = watching({ ...socket, connected: false });
    time.advance(50_000);
    is(socket);
    time.advance(10_000);
    is({ ...socket, connected: false });
    time.advance(60_000);
    expect(alarms()).toEqual([]);
    time.advance(20_000);
    expect(alarms()).toEqual([`queue: ${NOT_IN}`]);
    is(socket);
    time.advance(10_000);
    expect(alarms()).toEqual([]);
  });

  it('is one line of the log, however its login fails', () => {
    const { time, is, told } = watching({ ...socket, login: 'waiting' });
    for (let round = 0; round < 30; round += 1) {
      is(round % 2 === 0 ? { ...socket, connected: false } : { ...socket, login: 'waiting' });
      time.advance(10_000);
    }
    expect(told).toEqual(['degraded']);
  });

  it('is not a server to which nobody talks at the moment', () => {
    const { time, alarms } = watching({ ...server, boundTo });
    time.advance(600_000);
    expect(alarms()).toEqual([]);
  });

  it('is named among others that can', () => {
    const { time, is, alarms } = watching(socket);
    is({ ...server, boundTo }, { ...socket, connected: false });
    time.advance(80_000);
    expect(alarms()).toEqual([`queue: ${NOT_IN}`]);
  });

  it('is looked for no longer once the watching is closed', () => {
    const { time, watch } = watching(socket);
    watch.close();
    expect(time.pending()).toEqual([]);
  });

  it('is one whose settings cannot work', async () => {
    const { listener, time } = await startListening([{ ...serial, profile: 'gone' }]);
    onTestFinished(() => listener.close());
    const told: string[] = [];
    const watch = watchForDeafInputs({
      state: listener.state,
      health: { set: (name, why) => told.push(`${name}: ${why}`), clear: () => undefined },
      ...{ clock: time.clock, timers: time.timers },
    });
    time.advance(70_000);
    watch.close();
    expect(told).toEqual(['queue: serial /dev/ttyS0 is not connected or not logged in']);
  });
});
