import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { descendants, kindOf, processesOf } from './processes.ts';

it('finds what descends from a process, and nothing else', () => {
  const parents = new Map([
    ...([
      [2, 1],
      [3, 2],
      [4, 3],
      [5, 1],
      [6, 5],
      [7, 2],
    ] as const),
  ]);
  expect([...descendants(2, parents)].sort()).toEqual([2, 3, 4, 7]);
});

it.each([
  ['/opt/electron\0--type=renderer\0--lang=zh', 'window'],
  ['/opt/electron --type=gpu-process --x', 'gpu'],
  ['/opt/electron\0--type=zygote\0--no-zygote-sandbox', 'zygote'],
  ['/opt/electron\0--type=utility\0--utility-sub-type=network.mojom.NetworkService', 'utility'],
])('knows a process by its command: %j', (command, kind) => {
  expect(kindOf(command)).toBe(kind);
});

it.runIf(process.platform === 'linux')('counts a process and what it has started', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
  try {
    await once(child, 'spawn');
    const found = await processesOf(process.pid);
    const [main, started] = [process.pid, child.pid].map((pid) =>
      found.find((each) => each.pid === pid),
    );
    expect([main?.kind, started?.kind]).toEqual(['main', 'utility']);
    expect(main?.pss).toBeGreaterThan(10_000_000);
    expect(main?.descriptors).toBeGreaterThan(3);
    expect(main?.threads).toBeGreaterThan(1);
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
