import { execFile } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, it, onTestFinished } from 'vitest';
import { electronRuntime } from '../../scripts/electron-runtime.mjs';
import { aCounter, provisionByHand, rated, started } from './a-counter.ts';

const run = promisify(execFile);
const INSPECT_PORT = 9333;

it('a released program is no Node.js, loads no foreign code and lets no debugger in', async () => {
  const counter = await aCounter(inject('debs').older);
  const { machine } = counter;
  await machine.write('/opt/foreign.cjs', foreign('/tmp/loaded'));
  await machine.write(
    '/etc/systemd/system/yiping-kiosk.service.d/b-intruder.conf',
    `[Service]
Environment=ELECTRON_RUN_AS_NODE=1 NODE_OPTIONS=--require=/opt/foreign.cjs
ExecStart=
ExecStart=/usr/bin/yiping-kiosk --supervised --data-folder=\${STATE_DIRECTORY} --inspect=${INSPECT_PORT} --remote-debugging-port=9222
`,
  );
  await provisionByHand(counter);
  await started(counter);
  // It is the app all the same, and works.
  await rated(counter, 'A001');
  await expect(machine.run('cat', '/tmp/loaded')).rejects.toThrow('No such file');
  await expect(reaches(INSPECT_PORT)).rejects.toThrow('ECONNREFUSED');
});

it('the same intruder gets into an Electron as it was published', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-intruder-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [code, loaded] = [join(folder, 'foreign.cjs'), join(folder, 'loaded')];
  await writeFile(code, foreign(loaded));
  const { stdout } = await run(electronRuntime().path, ['-p', '6 * 7'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: `--require=${code}` },
  });
  expect(stdout.trim()).toBe('42');
  await access(loaded);
});

function foreign(mark: string): string {
  return `require('node:fs').writeFileSync(${JSON.stringify(mark)}, '');\n`;
}

function reaches(port: number): Promise<void> {
  return new Promise((reached, refused) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      reached();
    });
    socket.once('error', refused);
  });
}
