/** Two real kiosks, watched from a desk: by Debian's Prometheus and by `npm run fleet`. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { runFleetCommand } from '../../scripts/fleet/command.ts';
import { readInventory } from '../../scripts/fleet/inventory.ts';
import { targetsOf } from '../../scripts/fleet/targets.ts';
import { freePort } from '../../scripts/launch/free-port.ts';
import { aFolder } from '../device.ts';
import { aPrometheus } from '../fleet/a-prometheus.ts';
import { aHall, delivered, theCitizen } from './at-the-counter.ts';

const TOKEN = 'a-token-for-the-test';
const PATIENCE = { timeout: 60_000, interval: 200 };

async function aWatchedHall(code: string) {
  const port = await freePort();
  const hall = await aHall({
    settings: {
      hall: { code, name: `${code}政务服务中心` },
      status: { port, token: TOKEN },
      targetMs: 2_000,
    },
  });
  return { hall, port };
}

/** @returns the exit code and the counters in the order in which they are printed */
async function backlog(inventory: string) {
  const lines: string[] = [];
  const code = await runFleetCommand(['backlog', '--inventory', inventory], {
    print: (line) => lines.push(line),
    signal: AbortSignal.abort(),
  });
  const order = lines.slice(2, lines.indexOf('')).map((line) => line.split(' ')[0]);
  return { code, order };
}

it('the desk is told which of two kiosks is stuck, while it is', async () => {
  const east = await aWatchedHall('east');
  const west = await aWatchedHall('west');
  const inventory = join(aFolder(), 'counters.csv');
  writeFileSync(
    inventory,
    [
      'counter,name,host,port,token',
      `E5,东厅5号窗口,127.0.0.1,${east.port},${TOKEN}`,
      `W5,西厅5号窗口,127.0.0.1,${west.port},${TOKEN}`,
    ].join('\n'),
  );
  const prometheus = await aPrometheus(targetsOf(await readInventory(inventory)), TOKEN, 1);
  await vi.waitFor(
    async () => expect(await prometheus.query('up')).toEqual({ E5: 1, W5: 1 }),
    PATIENCE,
  );
  for (const { port } of [east, west]) {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    const input = await answer.text();
    // Prints nothing and ends with 0 when there is nothing to say against them.
    expect(execFileSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' })).toBe('');
  }

  await west.hall.province.faults.set({ down: { mode: 'refuse' } });
  for (const { hall } of [east, west]) {
    await hall.serve('A001');
    await theCitizen(hall).rates(4);
    await theCitizen(hall).submits();
    await theCitizen(hall).sees('谢谢');
  }
  const stuck = async () =>
    (await prometheus.firing()).flatMap(({ labels }) =>
      labels['alertname'] === 'YipingBacklogOverdue' ? [labels['counter']] : [],
    );
  await vi.waitFor(async () => expect(await stuck()).toEqual(['W5']), PATIENCE);
  expect(await backlog(inventory)).toEqual({ code: 1, order: ['W5', 'E5'] });

  await west.hall.province.faults.clear();
  await delivered(west.hall, 1);
  await vi.waitFor(async () => expect(await stuck()).toEqual([]), PATIENCE);
  expect((await backlog(inventory)).code).toBe(0);
  const rated = 'yiping_services_total{outcome="rated"}';
  await vi.waitFor(
    async () => expect(await prometheus.query(rated)).toEqual({ E5: 1, W5: 1 }),
    PATIENCE,
  );
}, 240_000);
