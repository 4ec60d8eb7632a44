import { describe, expect, it } from 'vitest';
import { aProvisioningFile } from '../tests/builders.ts';
import { pathText, readProvisioning } from './provisioning.ts';

const file = aProvisioningFile();
const tcp = {
  transport: 'tcp-server',
  profile: 'ff68',
  host: '10.0.0.5',
  port: 7000,
  allow: ['10.0.0.0/24'],
};
const serial = { transport: 'serial', profile: 'ff68', path: '/dev/ttyS0' };

function wheresOf(content: unknown): string[] {
  const result = readProvisioning(JSON.stringify(content));
  return result.ok ? [] : result.problems.map((problem) => problem.where);
}

describe('a provisioning file', () => {
  it('needs only what no device can know, the rest has the values of the design', () => {
    const result = readProvisioning(JSON.stringify(file));
    expect(result).toMatchObject({
      ok: true,
      provisioning: {
        languages: ['zh-Hans', 'en'],
        targetMs: 300_000,
        timeouts: { invitationMs: 60_000, untouchedMs: 10_000, untouchedBadMs: 30_000 },
        display: { fullScreen: true },
      },
    });
  });

  it('may begin with the mark of an editor for Windows', () => {
    expect(readProvisioning(`\uFEFF${JSON.stringify(file)}`).ok).toBe(true);
  });

  it.each(['', ' ', '{', 'format: yiping', '\uFEFF'])('that is no JSON says so: %j', (text) => {
    const result = readProvisioning(text);
    expect(result.ok ? '' : result.problems[0]?.what).toMatch(/^not JSON/);
  });

  it.each(['null', '[]', '"yiping"', '7'])('that is no object is wrong as a whole: %s', (text) => {
    const result = readProvisioning(text);
    expect(result.ok ? [] : result.problems.map(({ where }) => where)).toEqual(['(whole file)']);
  });

  it.each([
    ['format', { ...file, format: 'yiping-provisioning/2' }],
    ['hall.code', { ...file, hall: { ...file.hall, code: '示例' } }],
    ['hall.name', { ...file, hall: { ...file.hall, name: '' } }],
    ['counter', { ...file, counter: undefined }],
    ['counter.number', { ...file, counter: { ...file.counter, number: 5 } }],
    ['queue', { ...file, queue: [] }],
    ['queue', { ...file, queue: Array.from({ length: 5 }, () => tcp) }],
    ['queue[0].transport', { ...file, queue: [{ ...tcp, transport: 'udp' }] }],
    ['queue[0].host', { ...file, queue: [{ ...tcp, host: 'localhost' }] }],
    ['queue[0].port', { ...file, queue: [{ ...tcp, port: 70_000 }] }],
    ['queue[0].allow', { ...file, queue: [{ ...tcp, allow: [] }] }],
    ['queue[0].allow[1]', { ...file, queue: [{ ...tcp, allow: ['10.0.0.1', 'any'] }] }],
    ['queue[1].dataBits', { ...file, queue: [tcp, { ...serial, dataBits: 9 }] }],
    ['queue[0].path', { ...file, queue: [{ ...serial, path: '' }] }],
    ['caseSource.url', { ...file, caseSource: { url: 'ftp://cases.example' } }],
    ['caseSource.pollMs', { ...file, caseSource: { url: 'http://cases.example', pollMs: 1 } }],
    ['province.profile', { ...file, province: { ...file.province, profile: 'atlantis' } }],
    ['province.base', { ...file, province: { ...file.province, base: 'province.example' } }],
    ['province.appSecret', { ...file, province: { ...file.province, appSecret: 'short' } }],
    ['languages', { ...file, languages: [] }],
    ['languages[0]', { ...file, languages: ['tlh'] }],
    ['timeouts.untouchedMs', { ...file, timeouts: { untouchedMs: 0 } }],
    ['targetMs', { ...file, targetMs: '5 min' }],
    ['display.width', { ...file, display: { width: 1 } }],
    ['(whole file)', { ...file, colour: 'red' }],
  ])('names the place of a mistake: %s', (where, content) => {
    expect(wheresOf(content)).toEqual([where]);
  });

  it('names every mistake at once', () => {
    expect(wheresOf({ ...file, format: '', targetMs: 0, languages: [] }).sort()).toEqual([
      'format',
      'languages',
      'targetMs',
    ]);
  });
});

it('writes a path as a person does', () => {
  expect([pathText(['queue', 0, 'allow', 1]), pathText([])]).toEqual([
    'queue[0].allow[1]',
    '(whole file)',
  ]);
});
