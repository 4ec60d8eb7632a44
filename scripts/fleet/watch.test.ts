import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DeviceState } from '../../shared/device-state.ts';
import { MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder } from '../../tests/device.ts';
import { aDeviceState, anAskableDevice, aPublicKey, TOKEN } from '../../tests/fleet/a-device.ts';
import { readHeads } from '../journal/heads.ts';
import type { Answer } from './ask.ts';
import { runFleetCommand } from './command.ts';
import { HeadsBook } from './heads-book.ts';
import type { Place } from './inventory.ts';
import { Watch } from './watch.ts';

const PLACE: Place = { counter: '5', name: '5号窗口', host: '127.0.0.1', port: 1 };
const HASHES = ['a', 'b', 'c'].map((digit) => digit.repeat(64));

/** A head by its place in the chain; another `hash` makes another record of it. */
function head(seq: number, { epoch = 1, hash = 0 } = {}): DeviceState['head'] {
  return { epoch, seq, hash: HASHES[hash] ?? '' };
}

function told(own: Partial<DeviceState>, place = PLACE): Answer<DeviceState> {
  return { place, ok: true, value: aDeviceState(own) };
}

const SILENT: Answer<DeviceState> = { place: PLACE, ok: false, why: 'cannot be connected to' };

async function aWatch(file = join(aFolder(), 'heads.jsonl')) {
  const watch = new Watch(await HeadsBook.open(file, () => undefined));
  let rounds = 0;
  return {
    file,
    /** @returns what is said of a round: `!` before what is grave */
    async hears(answer: Answer<DeviceState>): Promise<readonly string[]> {
      const remarks = await watch.take([answer], MONDAY_MORNING + 60_000 * rounds++);
      return remarks.map(
        ({ grave, text }) => `${grave ? '! ' : ''}${text.replace(/^.*: .* \/ /, '')}`,
      );
    },
  };
}

describe('fleet watch', () => {
  it('writes down each new head with time and device, as journal verify takes them', async () => {
    const { file, hears } = await aWatch();
    await hears(told({ head: head(1) }));
    await hears(told({ head: head(1) }));
    await hears(told({ head: head(3, { hash: 1 }) }));
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { at: '2026-03-02T02:00:00.000Z', counter: '5', deviceId: 'YP-000000000005', ...head(1) },
      {
        ...{ at: '2026-03-02T02:02:00.000Z', counter: '5', deviceId: 'YP-000000000005' },
        ...head(3, { hash: 1 }),
      },
    ]);
    expect(await readHeads(file)).toHaveLength(2);
  });

  it('says when a head went back, once, also in a later run', async () => {
    const first = await aWatch();
    await first.hears(told({ head: head(7) }));
    const said = ['! the head went back from 1/7 to 1/5: records are missing'];
    expect(await first.hears(told({ head: head(5, { hash: 1 }) }))).toEqual(said);
    expect(await first.hears(told({ head: head(5, { hash: 1 }) }))).toEqual([]);
    const second = await aWatch(first.file);
    expect(await second.hears(told({ head: head(5, { hash: 1 }) }))).toEqual(said);
  });

  it('says when a place in the chain holds another record than was seen there', async () => {
    const { hears } = await aWatch();
    await hears(told({ head: head(7) }));
    const [said] = await hears(told({ head: head(7, { hash: 1 }) }));
    expect(said).toContain('! 1/7 is another record than on 2026-03-02T02:00:00.000Z');
  });

  it('takes a new epoch for what it is: to be looked up, not an alarm', async () => {
    const { hears } = await aWatch();
    await hears(told({ head: head(7) }));
    const [said] = await hears(told({ head: head(1, { epoch: 2, hash: 1 }) }));
    expect(said).toBe('a new chain 2/1 after 1/7; its journal says why');
  });

  it('says once that a device is silent, and when it answers again', async () => {
    const { hears } = await aWatch();
    expect(await hears(SILENT)).toEqual(['! is silent (cannot be connected to)']);
    expect(await hears(SILENT)).toEqual([]);
    expect(await hears(told({}))).toEqual(['answers again']);
  });

  it('says when another device stands at the counter, gravely if the inventory knows its key', async () => {
    const { hears } = await aWatch();
    await hears(told({}));
    const other = { deviceId: 'YP-000000000009', publicKey: aPublicKey(9) };
    expect(await hears(told(other))).toEqual([
      'YP-000000000009 stands where YP-000000000005 stood',
    ]);
    const strict = await aWatch();
    expect(await strict.hears(told(other, { ...PLACE, publicKey: aPublicKey(5) }))).toEqual([
      "! the key of YP-000000000009 is not the inventory's",
    ]);
  });

  it('takes off a last line that a power cut has torn, and refuses any other it cannot read', async () => {
    const { file, hears } = await aWatch();
    await hears(told({ head: head(7) }));
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, `${whole}{"at":"2026-`);
    const cut: number[] = [];
    await HeadsBook.open(file, (line) => cut.push(line));
    expect(cut).toEqual([2]);
    expect(readFileSync(file, 'utf8')).toBe(whole);
    writeFileSync(file, `nonsense\n${whole}`);
    await expect(HeadsBook.open(file, () => undefined)).rejects.toThrow(
      /heads\.jsonl:1 is no head/,
    );
  });

  it('asks real devices once and ends with 1 when one is silent', async () => {
    const [there, gone] = [await anAskableDevice(), await anAskableDevice()];
    await gone.close();
    const folder = aFolder();
    const inventory = join(folder, 'counters.csv');
    const rows = [there, gone].map(({ port }, at) => `${at + 5},x,127.0.0.1,${port},${TOKEN}`);
    writeFileSync(inventory, ['counter,name,host,port,token', ...rows].join('\n'));
    const lines: string[] = [];
    const heads = join(folder, 'heads.jsonl');
    const words = ['watch', '--inventory', inventory, '--heads', heads, '--once'];
    const surroundings = { print: (line: string) => lines.push(line), signal: AbortSignal.abort() };
    expect(await runFleetCommand(words, surroundings)).toBe(1);
    expect(lines).toEqual([expect.stringContaining('counter 6: 没有答复 / is silent')]);
    expect(await readHeads(heads)).toHaveLength(1);
  });

  it('goes on until it is ended', async () => {
    const device = await anAskableDevice();
    const folder = aFolder();
    const inventory = join(folder, 'counters.csv');
    const row = `5,x,127.0.0.1,${device.port},${TOKEN}`;
    writeFileSync(inventory, `counter,name,host,port,token\n${row}`);
    const ended = new AbortController();
    device.asked = () => {
      ended.abort();
      return Promise.resolve();
    };
    const words = ['watch', '--inventory', inventory, '--heads', join(folder, 'heads.jsonl')];
    const surroundings = { print: () => undefined, signal: ended.signal };
    expect(await runFleetCommand(words, surroundings)).toBe(0);
  });
});
