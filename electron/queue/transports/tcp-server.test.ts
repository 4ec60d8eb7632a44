import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { anInput } from '../testing/listening-tcp.ts';
import { createOverhearing } from '../testing/overhearing.ts';
import { openTcpServer } from './tcp-server.ts';

it('reads a flood one piece a turn, so that another peer and the window have theirs', async () => {
  let pieces = 0;
  let most = 0;
  let bytes = 0;
  const overhearing = createOverhearing((text) => {
    pieces += 1;
    most = Math.max(most, pieces);
    bytes += text.length;
    return 'handled';
  });
  const server = openTcpServer(anInput(), overhearing.surroundings);
  onTestFinished(() => server.close());
  await server.attempted;
  const machine = connect({ host: '127.0.0.1', port: server.boundTo()?.port ?? 0 });
  onTestFinished(() => {
    machine.destroy();
  });
  await once(machine, 'connect');
  const flood = 8 * 1024 * 1024;
  machine.write(new Uint8Array(flood));
  let turns = 0;
  while (bytes < flood) {
    await new Promise((resolve) => setImmediate(resolve));
    pieces = 0;
    turns += 1;
  }
  // A turn ends between the piece of one and that of the next.
  expect(most).toBeLessThanOrEqual(2);
  expect(turns).toBeGreaterThanOrEqual(flood / (64 * 1024) / 2);
});
