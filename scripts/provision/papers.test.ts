import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isGenuine } from '../../electron/forms/form-numbers.ts';
import { readFormNumber } from '../../shared/form-number.ts';
import { formsKeyOf } from './make-bundle.ts';
import { readSigningKey } from './signing-key.ts';
import { aHallFolder, PASSPHRASE } from './testing/a-hall-folder.ts';

/** Stretching an enrolment key takes seconds on a machine that is busy. */
vi.setConfig({ testTimeout: 60_000 });

let place: Awaited<ReturnType<typeof aHallFolder>>;
beforeEach(async () => {
  place = await aHallFolder();
});

describe('codes', () => {
  const codes = () => place.run('codes', ...place.files, '--out', place.at('codes.html'));

  it('are a label for each counter that has one, as text and QR code', async () => {
    place.edit('counters.csv', '2-9Q2M', '');
    expect(await codes()).toEqual({
      code: 0,
      text: expect.stringContaining('1 counters have no pairing code'),
    });
    const html = readFileSync(place.at('codes.html'), 'utf8');
    expect(html.match(/<svg/g)).toHaveLength(1);
    expect(html).toContain('<p class="code">1-7F3K</p>');
    expect(html).not.toContain('2号窗口');
  });

  it('are refused where there are none', async () => {
    place.edit('counters.csv', '2-9Q2M', '');
    place.edit('counters.csv', '1-7F3K', '');
    expect(await codes()).toEqual({
      code: 2,
      text: expect.stringContaining('has no pairing codes'),
    });
  });
});

describe('forms', () => {
  it('are numbered for their counter, and genuine by the key that the devices have', async () => {
    expect((await place.forms('--each', '3', '--first', '5100')).code).toBe(0);
    const html = readFileSync(place.at('forms.html'), 'utf8');
    const numbers = [...html.matchAll(/class="number">([^<]+)</g)].map(([, number = '']) => number);
    expect(numbers).toHaveLength(6);
    expect(new Set(numbers).size).toBe(6);
    expect(html.match(/<html/g)).toHaveLength(1);
    const key = formsKeyOf(await readSigningKey(place.at('hall.key'), PASSPHRASE));
    const parsed = numbers.map((number) => readFormNumber(number));
    expect(
      parsed.map((number, at) => number && isGenuine(key, at < 3 ? '1' : '2', number)),
    ).toEqual(Array.from({ length: 6 }, () => true));
  });

  it('are made for one counter, and within the numbers of blanks', async () => {
    expect((await place.forms('--counter', '2', '--each', '2')).text).toContain(': 2');
    expect((await place.forms('--counter', '9')).text).toContain('no counter 9');
    expect((await place.forms('--first', '9990', '--each', '11')).code).toBe(2);
    expect((await place.forms('--first', '1')).code).toBe(2);
  });
});
