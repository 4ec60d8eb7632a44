import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CertificateChain, isVouchedFor } from './hall-authority.ts';

const DAY_MS = 24 * 60 * 60_000;
const HOST = 'pj.example.gov.cn';
const folder = mkdtempSync(join(tmpdir(), 'yiping-authority-'));
afterAll(() => rmSync(folder, { recursive: true }));

const AUTHORITY = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign';
const server = (names = `DNS:${HOST},IP:127.0.0.1`, use = 'serverAuth') =>
  `basicConstraints=CA:FALSE\nsubjectAltName=${names}\nextendedKeyUsage=${use}`;

/** Makes a certificate, valid for 30 days, with the `openssl` command. */
function certificate(name: string, extensions: string, issuer = name): string {
  const file = (what: string) => join(folder, `${name}.${what}`);
  writeFileSync(file('ext'), extensions);
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  openssl(
    ...['req', '-new', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...['-subj', `/CN=${name}`, '-keyout', file('key'), '-out', file('csr')],
  );
  const signedBy =
    issuer === name
      ? ['-signkey', file('key')]
      : [
          '-CA',
          join(folder, `${issuer}.pem`),
          '-CAkey',
          join(folder, `${issuer}.key`),
          '-CAcreateserial',
        ];
  openssl(
    ...['x509', '-req', '-in', file('csr'), '-days', '30', '-extfile', file('ext')],
    ...[...signedBy, '-out', file('pem')],
  );
  return readFileSync(file('pem'), 'utf8');
}

/** As Chromium hands it over. */
function chain(...pems: readonly string[]): CertificateChain {
  const [data = '', ...rest] = pems;
  return rest.length === 0 ? { data } : { data, issuerCert: chain(...rest) };
}

let hall: string;
let middle: string;
let own: string;

beforeAll(() => {
  hall = certificate('hall', AUTHORITY);
  middle = certificate('middle', AUTHORITY, 'hall');
  own = certificate('own', server(), 'hall');
});

const vouched = (given: CertificateChain, host = HOST, at = Date.now() + DAY_MS, by = hall) =>
  isVouchedFor(given, host, by, at);

it('vouches for a server the hall’s authority has signed, by its name and its address', () => {
  expect([vouched(chain(own)), vouched(chain(own), '127.0.0.1')]).toEqual([true, true]);
});

it('vouches through an authority in between that was sent along', () => {
  const under = certificate('under', server(), 'middle');
  expect([vouched(chain(under, middle)), vouched(chain(under))]).toEqual([true, false]);
});

it('vouches for a server that the hall names itself, and for one of several authorities', () => {
  const alone = certificate('alone', server());
  expect([
    vouched(chain(alone), HOST, undefined, alone),
    vouched(chain(own), HOST, undefined, `${alone}${hall}`),
  ]).toEqual([true, true]);
});

it.each([
  ['another name', () => vouched(chain(own), 'other.example.gov.cn')],
  ['another address', () => vouched(chain(own), '127.0.0.2')],
  ['a certificate that is over', () => vouched(chain(own), HOST, Date.now() + 31 * DAY_MS)],
  ['one that is not valid yet', () => vouched(chain(own), HOST, Date.now() - DAY_MS)],
  [
    'one for people',
    () => vouched(chain(certificate('person', server(undefined, 'clientAuth'), 'hall'))),
  ],
  [
    'one signed by another server',
    () => vouched(chain(certificate('child', server(), 'own'), own)),
  ],
  [
    'one under a stranger',
    () => {
      const stranger = certificate('stranger', AUTHORITY);
      return vouched(chain(certificate('strange', server(), 'stranger'), stranger));
    },
  ],
  ['what cannot be read', () => vouched({ data: 'no certificate' })],
  [
    'anybody, where the hall’s file has no certificate',
    () => vouched(chain(own), HOST, undefined, ''),
  ],
])('does not vouch for %s', (_what, ask) => {
  expect(ask()).toBe(false);
});
