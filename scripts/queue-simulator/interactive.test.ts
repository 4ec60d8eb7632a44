import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';

it('calls, invites and quits from the keyboard of a real terminal', async () => {
  const heard: string[] = [];
  const kiosk = createServer((socket) => {
    socket.on('error', () => undefined);
    const lines = createInterface({ input: socket });
    // It hands on the errors of the socket.
    lines.on('error', () => undefined);
    lines.on('line', (line) => {
      const { id, event, ticket } = JSON.parse(line);
      heard.push(`${event} ${ticket}`);
      socket.write(`${JSON.stringify({ ack: id })}\n`);
    });
  }).listen(0, '127.0.0.1');
  await once(kiosk, 'listening');
  const address = kiosk.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const script = new URL('../sim-queue.ts', import.meta.url).pathname;
  // socat gives the command a terminal of its own.
  const command = `EXEC:${process.execPath} ${script} --port ${port},pty,stderr,setsid,ctty`;
  const terminal = spawn('socat', ['-', command], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(terminal, 'exit');
  let shown = '';
  const sees = (text: string) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (shown.includes(text)) resolve();
      };
      terminal.stdout.on('data', look);
      look();
    });
  terminal.stdout.on('data', (bytes) => {
    shown += bytes;
  });
  try {
    await sees('c call next');
    terminal.stdin.write('c');
    await sees('< acknowledged');
    terminal.stdin.write('e');
    await sees('> evaluate');
    terminal.stdin.write('q');
    await exited;
    expect(heard).toEqual(['called A001', 'evaluate A001']);
  } finally {
    terminal.kill();
    kiosk.close();
  }
});
