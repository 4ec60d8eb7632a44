import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import shippedFile from '../resources/provinces/evaluation-options.json' with { type: 'json' };
import { type OptionSet, optionSetSchema } from '../shared/options.ts';
import type { Asked } from '../shared/province.ts';
import { createHandDrivenTime } from '../shared/testing/hand-driven-time.ts';
import { aFolder, aLog } from '../tests/device.ts';
import { followOptions } from './newest-options.ts';

const shipped = optionSetSchema.parse(shippedFile);
const told = (version: string): Asked<OptionSet> => ({ ok: true, value: { ...shipped, version } });
const SILENCE: Asked<OptionSet> = {
  ok: false,
  outcome: { kind: 'retry', mayHaveArrived: true, detail: 'no answer' },
};
const UNSUPPORTED: Asked<OptionSet> = {
  ok: false,
  outcome: { kind: 'unsupported', detail: 'none published' },
};
const HOUR_MS = 60 * 60_000;

const heard = () => new Promise((done) => setImmediate(done));

async function aDevice(first: Asked<OptionSet>, file = join(aFolder(), 'options.json')) {
  const time = createHandDrivenTime();
  const log = aLog();
  let answer = first;
  const ask = vi.fn(() => Promise.resolve(answer));
  const options = followOptions({ file, shipped, ask, timers: time.timers, log });
  onTestFinished(() => options.close());
  options.begin();
  await heard();
  return {
    ...{ file, log, ask },
    version: (service?: string) => options.during(service).version,
    answers: (next: Asked<OptionSet>) => {
      answer = next;
    },
    async pass(ms: number) {
      time.advance(ms);
      await heard();
    },
  };
}

it('offers what the province has told, and again after a restart without it', async () => {
  const device = await aDevice(told('2026-12'));
  expect(device.version()).toBe('2026-12');
  expect((await aDevice(SILENCE, device.file)).version()).toBe('2026-12');
});

it('offers the shipped options as long as nobody has told others', async () => {
  expect((await aDevice(SILENCE)).version()).toBe(shipped.version);
});

it('asks every day', async () => {
  const device = await aDevice(told('1'));
  device.answers(told('2'));
  await device.pass(24 * HOUR_MS - 1);
  expect(device.version()).toBe('1');
  await device.pass(1);
  expect(device.version()).toBe('2');
});

it('asks again after an hour without an answer, and never where none are published', async () => {
  const device = await aDevice(SILENCE);
  device.answers(UNSUPPORTED);
  await device.pass(HOUR_MS);
  await device.pass(48 * HOUR_MS);
  expect(device.ask).toHaveBeenCalledTimes(2);
});

it('keeps what a service began with until the next one', async () => {
  const device = await aDevice(told('1'));
  expect(device.version('A')).toBe('1');
  device.answers(told('2'));
  await device.pass(24 * HOUR_MS);
  expect([device.version('A'), device.version('B')]).toEqual(['1', '2']);
});

it('takes nothing that does not fit, and says where', async () => {
  const [first, ...rest] = shipped.levels[5].options;
  if (first === undefined) throw new Error('no option');
  const twice = { ...shipped.levels[5], options: [first, first, ...rest] };
  const device = await aDevice({
    ok: true,
    value: { version: 'wrong', levels: { ...shipped.levels, 5: twice } },
  });
  expect(device.version()).toBe(shipped.version);
  expect(device.log.text()).toContain('levels.5');
});

it('falls back to the shipped options when the kept ones cannot be read', async () => {
  const file = join(aFolder(), 'options.json');
  writeFileSync(file, '{"version":');
  const device = await aDevice(SILENCE, file);
  expect(device.version()).toBe(shipped.version);
  expect(device.log.text()).toContain('the kept options do not fit');
  expect(readFileSync(file, 'utf8')).toBe('{"version":');
});
