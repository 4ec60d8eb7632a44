import { expect, it } from 'vitest';
import { aMoment } from '../../tests/builders.ts';
import { NOTHING_COUNTED } from '../queue/counts.ts';
import type { QueueInputState } from '../queue/listener.ts';
import { diskFindings } from './disk.ts';
import { printerFindings } from './printer.ts';
import { queueFindings } from './queue.ts';
import { serialFindings } from './serial.ts';

/** What a device says of its parts, from what they have shown. */

const MB = 1_000_000;

function anInput(own: Partial<QueueInputState>): QueueInputState {
  return {
    ...NOTHING_COUNTED,
    name: 'tcp-server 10.0.0.5:7300',
    transport: 'tcp-server',
    profile: 'json-lines',
    connected: true,
    peers: 1,
    lastFrameAt: null,
    login: 'none',
    waitingResults: 0,
    problems: [],
    ...own,
  };
}

it.each([
  ['has heard a frame', { lastFrameAt: aMoment() }, 'right', 'last frame at 2026-03-02 10:00:00'],
  ['is connected and silent', {}, 'unproved', 'no frame yet'],
  ['understands nothing', { bad: 7 }, 'wrong', '7 frames, none understood'],
  ['is not let in', { login: 'refused' }, 'wrong', 'has not taken our login'],
  [
    'is not connected',
    { connected: false, lastProblem: { at: aMoment(), what: 'cannot bind: EADDRINUSE' } },
    'wrong',
    'not connected (cannot bind: EADDRINUSE)',
  ],
] as const)('says of an input that %s', (_what, own, is, words) => {
  const [finding] = queueFindings([anInput(own)]);
  expect(finding).toMatchObject({ is, what: expect.stringContaining(words) });
  // Red always says what to do.
  expect(finding?.advice === undefined).toBe(is === 'right');
});

it('says that there is no queue machine', () => {
  expect(queueFindings([])).toMatchObject([{ is: 'unsaid' }]);
});

const ADAPTER = {
  path: '/dev/ttyUSB1',
  vendorId: '1a86',
  productId: '7523',
  serialNumber: 'A50285BI',
};
const BUILT_IN = { path: '/dev/ttyS0' };

function serialInput(path: string) {
  const line = { baudRate: 9600, dataBits: 8, stopBits: 1, parity: 'none' } as const;
  return { transport: 'serial', profile: 'keypad-rs485', values: {}, path, ...line } as const;
}

it('finds the configured port by name, with what tells its adapter from others', () => {
  const findings = serialFindings([serialInput(ADAPTER.path)], [ADAPTER, BUILT_IN]);
  expect(findings).toMatchObject([{ is: 'right' }]);
  expect(findings[0]?.what).toContain('USB 1a86:7523 · SN A50285BI');
});

it('says that the configured port is missing and which adapter is there instead', () => {
  const findings = serialFindings([serialInput('/dev/ttyUSB0')], [ADAPTER, BUILT_IN]);
  expect(findings).toMatchObject([
    { is: 'wrong', what: expect.stringContaining('/dev/ttyUSB0') },
    { is: 'unsaid', what: expect.stringContaining('/dev/ttyUSB1') },
  ]);
});

it('cannot say of a name that udev has made', () => {
  expect(serialFindings([serialInput('/dev/queue')], [])).toMatchObject([{ is: 'unproved' }]);
});

it.each([
  [{}, ['right', 'right', 'right']],
  [{ freeBytes: 1_000 * MB }, ['unsaid', 'right', 'right']],
  [{ freeBytes: 499 * MB }, ['wrong', 'right', 'right']],
  [{ bytesPerSecond: 1 * MB }, ['right', 'wrong', 'right']],
  [{ slowestSyncMs: 1_001 }, ['right', 'right', 'wrong']],
])('judges a disk by what it has shown: %j', (own, is) => {
  const fast = { freeBytes: 2_000 * MB, bytesPerSecond: 100 * MB, slowestSyncMs: 8 };
  expect(diskFindings({ ...fast, ...own }).map((finding) => finding.is)).toEqual(is);
});

it('names the printers, or says that none is needed', () => {
  expect(printerFindings(['HP LaserJet'])).toEqual([{ is: 'right', what: 'HP LaserJet' }]);
  expect(printerFindings([])).toMatchObject([{ is: 'unsaid' }]);
});
