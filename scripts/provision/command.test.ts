import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hashPin } from '../../electron/door/pin-hash.ts';
import { hallKeyIn, secretsIn } from '../../electron/provisioning/enrolment.ts';
import { openBundle } from '../../electron/provisioning/signed-bundle.ts';
import { provisioningOf, withSecrets } from '../../shared/bundle-content.ts';
import { readProvisioning } from '../../shared/provisioning.ts';
import { aHallFolder, ENROLMENT_KEY } from './testing/a-hall-folder.ts';

/** Stretching an enrolment key takes seconds on a machine that is busy. */
vi.setConfig({ testTimeout: 60_000 });

let place: Awaited<ReturnType<typeof aHallFolder>>;
beforeEach(async () => {
  place = await aHallFolder();
});

describe('init', () => {
  it('makes files that can be built at once, for nobody else to read', async () => {
    expect(place.made.code).toBe(0);
    expect(place.made.text).toMatch(/([0-9a-f]{4} ){7}[0-9a-f]{4}/);
    expect(place.made.text).toMatch(/: ([a-z]{4}-){3}[a-z]{4}$/);
    expect(readFileSync(place.at('hall.key'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    for (const name of ['hall.key', 'hall.yaml', 'counters.csv']) {
      expect(statSync(place.at(name)).mode & 0o077).toBe(0);
    }
    expect(await place.build()).toMatchObject({ code: 0 });
  });

  it('replaces nothing', async () => {
    const before = readFileSync(place.at('hall.key'));
    expect(
      await place.run('init', place.folder, '--passphrase-file', place.at('passphrase')),
    ).toEqual({
      code: 2,
      text: expect.stringContaining('hall.yaml is there already'),
    });
    expect(readFileSync(place.at('hall.key'))).toEqual(before);
  });
});

describe('build', () => {
  it('makes one bundle for 300 counters, each with its own settings', async () => {
    const rows = Array.from(
      { length: 300 },
      (_, at) => `${at + 1},窗口${at + 1},10.0.1.${at % 250}`,
    );
    writeFileSync(place.at('counters.csv'), ['number,name,address', ...rows].join('\r\n'));
    expect((await place.build()).text).toContain('300');
    const opened = openBundle(readFileSync(place.at('out.yiping')));
    if (!opened.ok) throw new Error('the bundle cannot be opened');
    const { hall, settings, counters, secrets } = opened.bundle;
    const hallKey = await hallKeyIn(secrets, `  ${ENROLMENT_KEY}\n`);
    if (hallKey === undefined) throw new Error('the enrolment key does not fit');
    const content = withSecrets({ hall, settings, counters }, secretsIn(secrets, hallKey) ?? []);
    const last = provisioningOf(content, '300');
    expect(last).toMatchObject({
      ok: true,
      provisioning: {
        counter: { number: '300', name: '窗口300' },
        queue: [{ host: '10.0.1.49' }],
        province: { appSecret: 'demo-app-secret' },
      },
    });
  });

  it('counts the version up from the file it replaces', async () => {
    await place.build();
    expect((await place.build()).text).toContain('version: 2;');
    expect((await place.build('--version', '9')).text).toContain('version: 9;');
    writeFileSync(place.at('out.yiping'), 'nonsense');
    expect((await place.build()).text).toContain('--version');
  });

  it('names every wrong row with line and column, and what is wrong for all once', async () => {
    const rows = ['number,name,group,code,address', '1,a,,,10.0.0.1', '2,b,,,nowhere', '3,c,,,'];
    writeFileSync(place.at('counters.csv'), rows.join('\n'));
    place.edit('hall.yaml', 'port: 7300', 'port: high');
    const { code, text } = await place.build();
    expect(code).toBe(2);
    expect(text.split('\n')).toEqual([
      expect.stringMatching(
        /hall\.yaml: 第 \d+ 行第 \d+ 列 \/ line \d+, column \d+: queue\.0\.port: /,
      ),
      expect.stringMatching(/counters\.csv: .*line 3, column 5 \(address\): queue\[0\]\.host: /),
      expect.stringMatching(
        /counters\.csv: .*line 4, column 5 \(address\): queue\[0\]\.host: .*missing/,
      ),
    ]);
    expect(() => statSync(place.at('out.yiping'))).toThrow('ENOENT');
  });

  it.each([
    ['a counter twice', '2,2号窗口', '1,2号窗口', 'has the number of line 2'],
    ['a pairing code twice', '2-9Q2M', '1-7F3K', 'has the code of line 2'],
    ['an unknown column', 'address', 'adress', 'no known column'],
    ['no name', '1号窗口 综合受理', '', 'line 2, column 2 (name)'],
  ])('refuses %s', async (_, from, to, why) => {
    place.edit('counters.csv', from, to);
    const { code, text } = await place.build();
    expect(text).toContain(why);
    expect(code).toBe(2);
  });

  it.each([
    ['a cell without a column', '{address}', '{addres}', 'addres'],
    ['an unknown field', 'languages:', 'langages:', 'langages'],
    ['a counter of its own', 'languages:', 'counter: {}\nlanguages:', 'counter'],
    ['no YAML', 'hall:', 'hall: [', 'YAML'],
    ['no hall', 'code: demo-hall', 'kode: demo-hall', 'hall'],
  ])('refuses %s in hall.yaml, without quoting it', async (_, from, to, why) => {
    place.edit('hall.yaml', from, to);
    const { code, text } = await place.build();
    expect([code, text]).toEqual([2, expect.stringContaining(why)]);
    expect(text).not.toContain('demo-app-secret');
  });

  it('needs the right passphrase and an enrolment key of twelve characters', async () => {
    writeFileSync(place.at('enrolment'), 'elevenchars');
    expect((await place.build()).text).toContain('12');
    writeFileSync(place.at('passphrase'), 'another passphrase');
    expect((await place.build()).text).toContain('the passphrase is wrong');
  });
});

it('warns of a hall in which nobody could test a device, and says whether the key on paper fits', async () => {
  const words = ['verify', place.at('out.yiping'), '--enrolment-key-file', place.at('enrolment')];
  expect((await place.build()).text).toContain('no pins.it');
  expect(await place.run(...words)).toEqual({
    code: 0,
    text: expect.stringMatching(/the enrolment key opens it[\s\S]*no pins\.it/),
  });
  writeFileSync(place.at('enrolment'), 'another enrolment key');
  expect(await place.run(...words)).toEqual({
    code: 1,
    text: expect.stringContaining('does not open'),
  });
  writeFileSync(place.at('enrolment'), ENROLMENT_KEY);
  place.edit('hall.yaml', '# pins:', `pins: { it: ${await hashPin('7041936')} }`);
  expect((await place.build()).text).not.toContain('pins.it');
  expect((await place.run(...words)).text).not.toContain('pins.it');
});

describe('verify and inspect', () => {
  it('find a good bundle good, and show no secret', async () => {
    const { text } = await place.build();
    const fingerprint = /([0-9a-f]{4} ){7}[0-9a-f]{4}/.exec(text)?.[0] ?? '';
    expect(
      (await place.run('verify', place.at('out.yiping'), '--fingerprint', fingerprint)).code,
    ).toBe(0);
    expect((await place.run('verify', place.at('out.yiping'), '--fingerprint', '0000')).code).toBe(
      1,
    );
    const shown = await place.run('inspect', place.at('out.yiping'));
    expect(shown).toEqual({
      code: 0,
      text: expect.stringContaining('https://gateway.example/hcp'),
    });
    expect(shown.text).not.toContain('demo-app');
  });

  it('find a changed one and an expired one bad', async () => {
    await place.build();
    place.later(401 * 24 * 60 * 60_000);
    expect(await place.run('verify', place.at('out.yiping'))).toEqual({
      code: 1,
      text: expect.stringContaining('expired'),
    });
    place.edit('out.yiping', '一楼', '二楼');
    for (const command of ['verify', 'inspect']) {
      expect(await place.run(command, place.at('out.yiping'))).toEqual({
        code: 1,
        text: expect.stringContaining('has been changed'),
      });
    }
  });
});

it('makes the plain file of one counter, for its owner alone', async () => {
  const file = place.at('plain.json');
  const plain = (counter: string) =>
    place.run('plain', ...place.files, '--counter', counter, '--out', file);
  expect((await plain('9')).text).toContain('no counter 9');
  expect((await plain('2')).code).toBe(0);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(readProvisioning(readFileSync(file, 'utf8'))).toMatchObject({
    ok: true,
    provisioning: { counter: { number: '2' }, queue: [{ host: '10.0.0.12' }] },
  });
});

it('says how it is used when it is not', async () => {
  for (const words of [[], ['build'], ['verify'], ['nonsense'], ['inspect', 'a', 'b']]) {
    expect(await place.run(...words)).toEqual({ code: 2, text: expect.stringContaining('Usage:') });
  }
});
