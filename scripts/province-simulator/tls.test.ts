import { request as requestTls } from 'node:https';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startProvinceSimulator } from './simulator.ts';

describe('TLS', () => {
  const tokenCall = (url: string, ca: string | undefined) =>
    new Promise<string>((resolve) => {
      const options = { method: 'POST', agent: false as const, ...(ca ? { ca } : {}) };
      const request = requestTls(`${url}/v1/token`, options, (response) => {
        response.resume();
        resolve(`http${response.statusCode}`);
      });
      request.on('error', (error) => resolve('code' in error ? String(error.code) : 'error'));
      request.end();
    });

  async function aTlsProvince() {
    const simulator = await startProvinceSimulator({ tls: 'self-signed' });
    onTestFinished(() => simulator.close());
    return simulator;
  }

  it('shows a self-signed certificate that must be trusted first', async () => {
    const { url, certificate } = await aTlsProvince();
    expect(url).toMatch(/^https:/);
    expect(await tokenCall(url, undefined)).toMatch(/SELF_SIGNED/);
    expect(await tokenCall(url, certificate)).toBe('http415');
  });

  it('otherCertificate shows one that is not even that', async () => {
    const { url, certificate, faults } = await aTlsProvince();
    await faults.set({ otherCertificate: {} });
    expect(await tokenCall(url, certificate)).not.toMatch(/^http/);
    await faults.clear('otherCertificate');
    expect(await tokenCall(url, certificate)).toBe('http415');
  });

  it('resets connections behind TLS too', async () => {
    const { url, certificate, faults } = await aTlsProvince();
    await faults.set({ resetBefore: {} });
    expect(await tokenCall(url, certificate)).toBe('ECONNRESET');
  });
});
