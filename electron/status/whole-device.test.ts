import 'fake-indexeddb/auto';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startQueueSimulator } from '../../scripts/queue-simulator/index.ts';
import { deviceStateSchema } from '../../shared/device-state.ts';
import type { Level } from '../../shared/level.ts';
import {
  aCaseOfItsOwn,
  aDraftOfNow,
  aWholeDevice,
  SHORT_THANKS_MS,
} from '../../tests/whole-device.ts';

// Real sockets, disks and waits.
vi.setConfig({ testTimeout: 60_000 });

const token = 'a-token-of-the-test';
const RATINGS = 50;

/** Moments, durations, room on this machine's disk, who it is: nothing that a rating moves. */
const OF_THE_MOMENT =
  /^yiping_(delivery_seconds_(bucket|sum)|outbox_oldest_seconds|clock_offset_seconds|disk_free_bytes|build_info|\w+_timestamp_seconds)/;

/** A device at a counter with a queue machine, that can be asked how it is. */
async function aCounter() {
  const machine = startQueueSimulator({
    transport: { kind: 'tcp-listen', host: '127.0.0.1', port: 0 },
    counter: '5',
  });
  onTestFinished(() => machine.close());
  const port = (await machine.port) ?? 0;
  const device = await aWholeDevice({
    queue: [{ transport: 'tcp-client', profile: 'yiping-json', host: '127.0.0.1', port }],
    status: { port: 0, token },
    timeouts: { thanksMs: SHORT_THANKS_MS },
  });
  await device.turnOn();
  await device.holds({});
  await machine.connected();
  async function ask(path: string): Promise<Response> {
    const at = device.services().statusAt();
    const headers = { authorization: `Bearer ${token}` };
    return fetch(`http://127.0.0.1:${at?.port}${path}`, { headers });
  }
  /** The series that anybody who watches can see move. */
  async function scrape(): Promise<readonly string[]> {
    const text = await (await ask('/metrics')).text();
    return text
      .split('\n')
      .filter((line) => line.startsWith('yiping_') && !OF_THE_MOMENT.test(line))
      .map((line) => line.replace(`127.0.0.1:${port}`, 'the machine'));
  }
  function screenOf(kind: 'invitation' | 'questionnaire'): Promise<string> {
    return vi.waitFor(() => {
      const screen = device.screen();
      if (screen.kind !== kind || !('service' in screen)) throw new Error(`shows ${screen.kind}`);
      return screen.service.id;
    });
  }
  return {
    ...device,
    ask,
    scrape,
    /** @returns what was to be seen while the citizen chose, and when the record had arrived */
    async isRated(level: Level, count: number): Promise<readonly (readonly string[])[]> {
      const ticket = `A${String(count).padStart(3, '0')}`;
      await machine.call(ticket, { service: { cases: [aCaseOfItsOwn()] } });
      await machine.evaluate({ ticket });
      const service = await screenOf('invitation');
      const { intend } = device.services();
      // A screen that has only just appeared takes no tap.
      device.stands(1_000);
      intend({ type: 'rate', service, level });
      await screenOf('questionnaire');
      const chosen = await scrape();
      device.stands(1_000);
      intend({ type: 'submit', service });
      await vi.waitFor(() => expect(device.province.evaluations()).toHaveLength(count), 10_000);
      await device.holds({});
      await vi.waitFor(() => expect(device.screen().kind).toBe('standby'));
      return [chosen, await scrape()];
    },
  };
}

/** Everything that can be seen of fifty ratings by asking all the time. */
async function watched(levelOf: (count: number) => Level) {
  const counter = await aCounter();
  const seen: (readonly string[])[] = [];
  // The journal's reserve is made beside the first ratings, sooner or later.
  const reserved = `yiping_journal_bytes ${8 * 2 ** 20}`;
  await vi.waitFor(async () => expect(await counter.scrape()).toContain(reserved), 20_000);
  for (let count = 1; count <= RATINGS; count += 1) {
    seen.push(...(await counter.isRated(levelOf(count), count)));
  }
  await counter.turnOff();
  // A busy machine waits longer, and the next mebibyte may begin a look earlier or later.
  const isOfJournal = (line: string) => line.startsWith('yiping_journal_bytes');
  return {
    looks: seen.map((lines) => lines.filter((line) => !isOfJournal(line))),
    journal: [...new Set(seen.flatMap((lines) => lines.filter(isOfJournal)))],
  };
}

it('R12: watching the metrics through fifty ratings does not tell their levels', async () => {
  const [good, bad, mixed] = await Promise.all([
    watched(() => 5),
    watched(() => 1),
    watched((count) => (count % 3 === 0 ? 1 : 4)),
  ]);
  // They did see the ratings.
  expect(good.looks.at(-1)).toContain(`yiping_evaluations_total{channel="tablet"} ${RATINGS}`);
  expect(good.looks.at(-1)).toContain(`yiping_deadline_total{met="target"} ${RATINGS}`);
  expect(bad).toEqual(good);
  expect(mixed).toEqual(good);
});

it('R16: a restart forgets nothing of the day', async () => {
  const counter = await aCounter();
  await counter.isRated(2, 1);
  const before = counter.services().watch.statistics.today();
  expect(before).toMatchObject({ called: 1, active: 1, evaluations: { active: 1, paper: 0 } });
  await counter.turnOff();
  await counter.turnOn();
  expect(counter.services().watch.statistics.today()).toEqual(before);
});

it('the state is told with the window dead, by the journal', async () => {
  const device = await aWholeDevice({
    status: { port: 0, token },
    through: () => Promise.resolve('http://127.0.0.1:9'),
  });
  await device.rated(aDraftOfNow({ level: 1 }), aDraftOfNow({ level: 4 }));
  await device.turnOn({ window: false });
  const at = device.services().statusAt();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`http://127.0.0.1:${at?.port}/status`, { headers });
  const state = deviceStateSchema.parse(await answer.json());
  expect(state.outbox).toMatchObject({ worker: null, records: { pending: 2 } });
  expect(state.head).toEqual(await headOf(device));
  // R16: what an earlier run has sealed counts today, and its services with it.
  expect(state.today).toMatchObject({ called: 2, active: 2, evaluations: { active: 2, paper: 0 } });
  // R12: nobody, nothing, no secret.
  expect(JSON.stringify(state)).not.toMatch(/demo-app-secret|示例员|S017|level|A023|a-token/);
});

async function headOf(device: Awaited<ReturnType<typeof aWholeDevice>>) {
  await device.turnOff();
  return device.withJournal((journal) => journal.head());
}
