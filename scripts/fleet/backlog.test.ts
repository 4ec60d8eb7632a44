import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aFolder } from '../../tests/device.ts';
import {
  aDeviceState,
  anAskableDevice,
  anOutbox,
  aPublicKey,
  TOKEN,
} from '../../tests/fleet/a-device.ts';
import { selfSignedCertificate } from '../province-simulator/certificate.ts';
import { askStates } from './ask.ts';
import { backlogLines, standingsOf } from './backlog.ts';
import { runFleetCommand } from './command.ts';

const SIGNAL = new AbortController().signal;

type Device = { readonly port: number };

/** An inventory in which the devices are counters 1, 2, … */
function anInventoryOf(devices: readonly Device[], token = TOKEN): string {
  const file = join(aFolder(), 'counters.csv');
  const rows = devices.map(
    ({ port }, at) => `${at + 1},${at + 1}号窗口,127.0.0.1,${port},${token}`,
  );
  writeFileSync(file, ['counter,name,host,port,token', ...rows].join('\n'));
  return file;
}

async function backlog(devices: readonly Device[], token?: string) {
  const lines: string[] = [];
  const inventory = anInventoryOf(devices, token);
  const code = await runFleetCommand(['backlog', '--inventory', inventory], {
    print: (line) => lines.push(line),
    signal: SIGNAL,
  });
  return { code, lines };
}

function atCounter(number: number, own: Parameters<typeof aDeviceState>[0] = {}) {
  return anAskableDevice(
    aDeviceState({
      deviceId: `YP-00000000000${number}`,
      publicKey: aPublicKey(number),
      counter: { number: String(number), name: `${number}号窗口` },
      ...own,
    }),
  );
}

/** The counters of a printed hall, between its two header lines and the empty one. */
const orderOf = (lines: readonly string[]) =>
  lines.slice(2, lines.indexOf('')).map((line) => line.split(' ')[0]);

describe('fleet backlog', () => {
  it('prints the hall, what cannot be reached first and then the longest overdue', async () => {
    const gone = [await atCounter(4), await atCounter(6)] as const;
    for (const device of gone) await device.close();
    const { code, lines } = await backlog([
      await atCounter(1),
      await atCounter(2, { outbox: anOutbox({ overdue: 2, oldestSeconds: 400 }) }),
      await atCounter(3, { outbox: anOutbox({ overdue: 1, oldestSeconds: 90_000 }) }),
      gone[0],
      await atCounter(5, { province: { reachable: false, lastContactAt: null } }),
      gone[1],
    ]);
    expect(orderOf(lines)).toEqual(['4', '6', '3', '2', '5', '1']);
    expect(code).toBe(1);
  });

  it('ends with 0 when nothing is overdue, whatever else is the matter', async () => {
    const alarms = [{ name: 'disk', why: 'less than 500 MB are free on the disk', since: 1 }];
    const { code, lines } = await backlog([await atCounter(1, { alarms })]);
    expect(lines.join('\n')).toContain('less than 500 MB');
    expect(code).toBe(0);
  });

  it('tells what is so with a machine for good, and does not count it as trouble', async () => {
    const alarms = [{ name: 'keyStore', why: 'the keys are in a file of mode 600', since: 1 }];
    const { lines } = await backlog([await atCounter(1, { alarms })]);
    expect(lines[2]).toContain('mode 600');
    expect(lines.at(-1)).toContain('1 well');
  });

  it('asks all at once: none waits for another', async () => {
    const devices = await Promise.all(Array.from({ length: 50 }, () => anAskableDevice()));
    const all = Promise.withResolvers<void>();
    let asked = 0;
    for (const device of devices) {
      device.asked = () => {
        asked += 1;
        if (asked === devices.length) all.resolve();
        return all.promise;
      };
    }
    const { lines } = await backlog(devices);
    expect(asked).toBe(50);
    expect(lines.at(-1)).toContain('50 counters: 0 unreachable');
  });

  it('reports two devices on one counter, and a device at another than its own', async () => {
    const answers = await askStates([
      { counter: '1', name: 'a', host: '127.0.0.1', port: (await atCounter(1)).port, token: TOKEN },
      {
        ...{ counter: '2', name: 'b', host: '127.0.0.1', token: TOKEN },
        port: (await atCounter(2, { counter: { number: '1', name: '1号窗口' } })).port,
      },
    ]);
    const [first, second] = standingsOf(answers);
    expect(first?.troubles).toEqual([expect.stringContaining('YP-000000000002 is paired with 1')]);
    expect(second?.troubles).toEqual([
      expect.stringContaining('is paired with 1'),
      expect.stringContaining('YP-000000000001 is paired with 1'),
    ]);
  });

  it('does not take the word of another device than the one in the inventory', async () => {
    const { port } = await atCounter(1);
    const place = { counter: '1', name: 'a', host: '127.0.0.1', port, token: TOKEN };
    const [standing] = standingsOf(await askStates([{ ...place, publicKey: aPublicKey(9) }]));
    expect(standing?.rank).toBe('unreachable');
    expect(standing?.troubles).toEqual([expect.stringContaining('another device answers')]);
  });

  it('asks over TLS a device whose authority the inventory names, and no other', async () => {
    const certificate = selfSignedCertificate();
    const { port } = await anAskableDevice(aDeviceState(), certificate);
    const place = { counter: '5', name: 'a', host: '127.0.0.1', port, token: TOKEN };
    const [trusted, foreign, plain] = await askStates([
      { ...place, ca: certificate.cert },
      { ...place, ca: selfSignedCertificate().cert },
      place,
    ]);
    expect(trusted?.ok).toBe(true);
    expect(foreign).toMatchObject({ ok: false, why: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(plain?.ok).toBe(false);
  });

  it('says that a token is refused', async () => {
    const { code, lines } = await backlog([await atCounter(1)], 'wrong');
    expect(lines[2]).toContain('the token is refused');
    expect(code).toBe(1);
  });

  it('says that an answer is none', async () => {
    const device = await atCounter(1);
    device.state = { ...device.state, version: 7 } as never;
    const { lines } = await backlog([device]);
    expect(lines[2]).toContain('not an answer of this version (version)');
  });

  it('keeps what a device says from driving the terminal', async () => {
    const alarms = [{ name: 'disk', why: '\u001b[2Jgone\u202e', since: 1 }];
    const standings = standingsOf(
      await askStates([
        {
          ...{ counter: '1', name: 'a', host: '127.0.0.1', token: TOKEN },
          port: (await atCounter(1, { alarms })).port,
        },
      ]),
    );
    const text = backlogLines(standings).join('\n');
    expect(text).toContain('[2Jgone');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  });

  it('ends with 2 and what is wrong when it cannot begin', async () => {
    const lines: string[] = [];
    const surroundings = { print: (line: string) => lines.push(line), signal: SIGNAL };
    expect(await runFleetCommand(['backlog'], surroundings)).toBe(2);
    expect(await runFleetCommand(['backlog', '--inventory', 'none.csv'], surroundings)).toBe(2);
    expect(await runFleetCommand(['backlogs', '--inventory', 'none.csv'], surroundings)).toBe(2);
    expect(await runFleetCommand(['backlog', '--no-such-option'], surroundings)).toBe(2);
    expect(lines[1]).toContain('none.csv cannot be read');
  });
});
