import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readCommandLine } from './command-line.ts';

const SCRIPT = fileURLToPath(new URL('../sim-province.ts', import.meta.url));

function run(...args: string[]) {
  return spawn(process.execPath, [SCRIPT, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('the command line', () => {
  it('reads flags before the environment before the defaults', () => {
    const environment = { YIPING_SIM_APP_KEY: 'from-env', YIPING_SIM_APP_SECRET: 'env-secret' };
    expect(readCommandLine(['--app-key', 'flag', '--port', '9000'], environment)).toMatchObject({
      kind: 'start',
      options: { appKey: 'flag', appSecret: 'env-secret', port: 9000, adminPort: 9001 },
    });
    expect(readCommandLine(['--port', '0'], {})).toMatchObject({
      options: { appKey: 'demo-app-key', appSecret: 'demo-app-secret-0001', adminPort: 0 },
    });
  });

  it.each([
    [['--prot', '1'], /prot/],
    [['--port', 'x'], /--port/],
    [['--profile', 'sichuan'], /standard, fujian, shandong/],
    [['--profile', 'fujian', '--app-key', 'x'], /--app-key/],
    [['--device-key', 'abc'], /--device-key/],
    [['--cert', 'a.pem'], /--key/],
    [['--faults', '{'], /JSON/],
    [['--faults', '{"latency":{}}'], /latency\.ms/],
  ])('refuses %j', (args, message) => {
    const command = readCommandLine(args, {});
    expect(command).toMatchObject({ kind: 'wrong', message: expect.stringMatching(message) });
  });
});

describe('the command', () => {
  it('prints where it listens, logs requests, and ends on SIGTERM', async () => {
    const child = run('--port', '0', '--verbose');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const ready = z
      .object({ listening: z.url(), admin: z.url() })
      .parse(JSON.parse(String((await lines.next()).value)));
    await fetch(`${ready.listening}/v1/options`);
    expect((await lines.next()).value).toMatch(/GET \/v1\/options 200 1001$/);
    expect((await fetch(`${ready.admin}/counts`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([
    ['fujian', /GET \/token 401$/],
    ['shandong', /GET \/page 403$/],
  ])('is the province of the profile %s', async (profile, line) => {
    const child = run('--profile', profile, '--port', '0', '--verbose');
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { listening } = z
      .object({ listening: z.url() })
      .parse(JSON.parse(String((await lines.next()).value)));
    await fetch(`${listening}${profile === 'fujian' ? '/token' : '/page'}`);
    expect((await lines.next()).value).toMatch(line);
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('ends with 2 and a message for a wrong flag', async () => {
    const child = run('--prot', '0');
    const [message] = await once(child.stderr, 'data');
    expect(String(message)).toContain('--prot');
    expect(await once(child, 'exit')).toEqual([2, null]);
  });
});
