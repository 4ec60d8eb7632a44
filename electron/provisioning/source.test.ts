import { writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { selfSignedCertificate } from '../../scripts/province-simulator/certificate.ts';
import { BUNDLE_LIMIT } from '../../shared/bundle.ts';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aFolder } from '../../tests/device.ts';
import { createSources } from './source.ts';

const { clock, timers } = createHandDrivenTime();
const sources = createSources(clock, timers);

/** @returns its address, and the ETags it was asked with */
async function aServer(answer: RequestListener) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/provision.yiping?hall=1`, asked };
}

/** The sentence of what could not be had. */
async function refusal(fetched: ReturnType<typeof sources.url>) {
  const result = await fetched;
  return result === 'same' || result.ok ? 'had' : result.problems[0].what;
}

describe('a web server', () => {
  it('is asked once whether it has another one than before', async () => {
    const { url, asked } = await aServer((request, response) => {
      if (request.headers['if-none-match'] === '"7"') response.writeHead(304).end();
      else response.writeHead(200, { etag: '"7"' }).end(request.url);
    });
    const first = await sources.url(url);
    expect(first).toMatchObject({ ok: true, etag: '"7"' });
    expect(first !== 'same' && first.ok && Buffer.from(first.bytes).toString()).toBe(
      '/provision.yiping?hall=1',
    );
    expect(await sources.url(url, undefined, '"7"')).toBe('same');
    expect(asked).toEqual([undefined, '"7"']);
  });

  it('of an authority that nobody has told the device yet is refused, with the way out', async () => {
    const { cert, key } = selfSignedCertificate();
    const server = createTlsServer({ cert, key }, (_, response) => response.end('a bundle'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const url = `https://127.0.0.1:${port}/provision.yiping`;
    expect(await refusal(sources.url(url))).toContain('on a stick');
    expect(await refusal(sources.url(url, selfSignedCertificate().cert))).toContain('updates.ca');
    expect(await sources.url(url, cert)).toMatchObject({ ok: true });
  });

  it('cannot send the device elsewhere', async () => {
    const elsewhere = await aServer((_, response) => response.end('a bundle'));
    const { url } = await aServer((_, response) =>
      response.writeHead(302, { location: elsewhere.url }).end(),
    );
    expect(await refusal(sources.url(url))).toContain('redirects');
    expect(elsewhere.asked).toEqual([]);
  });

  it.each([
    [
      'more than a bundle',
      (_, response) => response.end(Buffer.alloc(BUNDLE_LIMIT + 1)),
      'more than',
    ],
    ['nothing there', (_, response) => response.writeHead(404).end(), 'HTTP 404'],
    [
      'no end',
      (_, response) =>
        response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
      'broke',
    ],
  ] satisfies [string, RequestListener, string][])('is told of: %s', async (_, answer, why) => {
    expect(await refusal(sources.url((await aServer(answer)).url))).toContain(why);
  });

  it.each(['http://files.hall.example/x', 'file:///etc/passwd', 'nonsense'])(
    'is asked over https only: %s',
    async (url) => {
      expect(await refusal(sources.url(url))).toContain('https');
    },
  );
});

describe('a file', () => {
  it('is a bundle by its name and its size', async () => {
    const folder = aFolder();
    const file = (name: string, size: number) => {
      writeFileSync(join(folder, name), Buffer.alloc(size));
      return sources.file(join(folder, name));
    };
    expect(await file('good.yiping', BUNDLE_LIMIT)).toMatchObject({ ok: true });
    expect(await refusal(file('long.yiping', BUNDLE_LIMIT + 1))).toContain('MiB');
    expect(await refusal(file('other.json', 10))).toContain('.yiping');
    expect(await refusal(sources.file(join(folder, 'gone.yiping')))).toContain('cannot be read');
  });
});
