import { expect, it } from 'vitest';
import { aProvisioningFile } from '../tests/builders.ts';
import { readProvisioning } from './provisioning.ts';

const token = 'a-token-of-the-test';

/** Where the mistakes of a file with these settings stand. */
function mistakesIn(status: object): readonly string[] {
  const read = readProvisioning(JSON.stringify({ ...aProvisioningFile(), status }));
  return read.ok ? [] : read.problems.map(({ where }) => where);
}

it('the status endpoint is for this very computer unless the hall says otherwise', () => {
  const file = { ...aProvisioningFile(), status: { port: 9464, token } };
  const read = readProvisioning(JSON.stringify(file));
  expect(read.ok && read.provisioning.status).toEqual({ host: '127.0.0.1', port: 9464, token });
});

it.each([
  ['a token that can be guessed', { port: 9464, token: 'short' }, 'status.token'],
  ['no token', { port: 9464 }, 'status.token'],
  ['a name for an interface', { host: 'localhost', port: 9464, token }, 'status.host'],
  ['no port', { token }, 'status.port'],
  [
    'a certificate that is none',
    { port: 9464, token, tls: { cert: 'x', key: 'y' } },
    'status.tls.cert',
  ],
])('%s is a mistake', (_what, status, where) => {
  expect(mistakesIn(status)).toContain(where);
});
