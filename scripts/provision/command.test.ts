import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { hashPin } from '../../electron/door/pin-hash.ts';
import { hallKeyIn, secretsIn } from '../../electron/provisioning/enrolment.ts';
import { openBundle } from '../../electron/provisioning/signed-bundle.ts';
import { provisioningOf, withSecrets } from '../../shared/bundle-content.ts';
import { readProvisioning } from '../../shared/provisioning.ts';
import { aDesk, ENROLMENT_KEY } from './testing/a-desk.ts';

/** Stretching an enrolment key takes seconds on a machine that is busy. */
vi.setConfig({ testTimeout: 60_000 });

let desk: Awaited<ReturnType<typeof aDesk>>;
beforeEach(async () => {
  desk = await aDesk();
});

describe('init', () => {
  it('makes files that can be built at once, for nobody else to read', async () => {
    expect(desk.made.code).toBe(0);
    expect(desk.made.text).toMatch(/([0-9a-f]{4} ){7}[0-9a-f]{4}/);
    expect(desk.made.text).toMatch(/: ([a-z]{4}-){3}[a-z]{4}$/);
    expect(readFileSync(desk.at('hall.key'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    for (const name of ['hall.key', 'hall.yaml', 'counters.csv']) {
      expect(statSync(desk.at(name)).mode & 0o077).toBe(0);
    }
    expect(await desk.build()).toMatchObject({ code: 0 });
  });

  it('replaces nothing', async () => {
    const before = readFileSync(desk.at('hall.key'));
    expect(await desk.run('init', desk.folder, '--passphrase-file', desk.at('passphrase'))).toEqual(
      {
        code: 2,
        text: expect.stringContaining('hall.yaml is there already'),
      },
    );
    expect(readFileSync(desk.at('hall.key'))).toEqual(before);
  });
});

describe('build', () => {
  it('makes one bundle for 300 counters, each with its own settings', async () => {
    const rows = Array.from(
      { length: 300 },
      (_, at) => `${at + 1},窗口${at + 1},10.0.1.${at % 250}`,
    );
    writeFileSync(desk.at('counters.csv'), ['number,name,address', ...rows].join('\r\n'));
    expect((await desk.build()).text).toContain('300');
    const opened = openBundle(readFileSync(desk.at('out.yiping')));
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
    await desk.build();
    expect((await desk.build()).text).toContain('version: 2;');
    expect((await desk.build('--version', '9')).text).toContain('version: 9;');
    writeFileSync(desk.at('out.yiping'), 'nonsense');
    expect((await desk.build()).text).toContain('--version');
  });

  it('names every wrong row with line and column, and what is wrong for all once', async () => {
    const rows = ['number,name,group,code,address', '1,a,,,10.0.0.1', '2,b,,,nowhere', '3,c,,,'];
    writeFileSync(desk.at('counters.csv'), rows.join('\n'));
    desk.edit('hall.yaml', 'port: 7300', 'port: high');
    const { code, text } = await desk.build();
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
    expect(() => statSync(desk.at('out.yiping'))).toThrow('ENOENT');
  });

  it.each([
    ['a counter twice', '2,2号窗口', '1,2号窗口', 'has the number of line 2'],
    ['a pairing code twice', '2-9Q2M', '1-7F3K', 'has the code of line 2'],
    ['an unknown column', 'address', 'adress', 'no known column'],
    ['no name', '1号窗口 综合受理', '', 'line 2, column 2 (name)'],
  ])('refuses %s', async (_, from, to, why) => {
    desk.edit('counters.csv', from, to);
    const { code, text } = await desk.build();
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
    desk.edit('hall.yaml', from, to);
    const { code, text } = await desk.build();
    expect([code, text]).toEqual([2, expect.stringContaining(why)]);
    expect(text).not.toContain('demo-app-secret');
  });

  it('needs the right passphrase and an enrolment key of twelve characters', async () => {
    writeFileSync(desk.at('enrolment'), 'elevenchars');
    expect((await desk.build()).text).toContain('12');
    writeFileSync(desk.at('passphrase'), 'another passphrase');
    expect((await desk.build()).text).toContain('the passphrase is wrong');
  });
});

it('warns of a hall in which nobody could test a device, and says whether the key on paper fits', async () => {
  const words = ['verify', desk.at('out.yiping'), '--enrolment-key-file', desk.at('enrolment')];
  expect((await desk.build()).text).toContain('no pins.it');
  expect(await desk.run(...words)).toEqual({
    code: 0,
    text: expect.stringMatching(/the enrolment key opens it[\s\S]*no pins\.it/),
  });
  writeFileSync(desk.at('enrolment'), 'another enrolment key');
  expect(await desk.run(...words)).toEqual({
    code: 1,
    text: expect.stringContaining('does not open'),
  });
  writeFileSync(desk.at('enrolment'), ENROLMENT_KEY);
  desk.edit('hall.yaml', '# pins:', `pins: { it: ${await hashPin('7041936')} }`);
  expect((await desk.build()).text).not.toContain('pins.it');
  expect((await desk.run(...words)).text).not.toContain('pins.it');
});

describe('verify and inspect', () => {
  it('find a good bundle good, and show no secret', async () => {
    const { text } = await desk.build();
    const fingerprint = /([0-9a-f]{4} ){7}[0-9a-f]{4}/.exec(text)?.[0] ?? '';
    expect(
      (await desk.run('verify', desk.at('out.yiping'), '--fingerprint', fingerprint)).code,
    ).toBe(0);
    expect((await desk.run('verify', desk.at('out.yiping'), '--fingerprint', '0000')).code).toBe(1);
    const shown = await desk.run('inspect', desk.at('out.yiping'));
    expect(shown).toEqual({
      code: 0,
      text: expect.stringContaining('https://gateway.example/hcp'),
    });
    expect(shown.text).not.toContain('demo-app');
  });

  it('find a changed one and an expired one bad', async () => {
    await desk.build();
    desk.later(401 * 24 * 60 * 60_000);
    expect(await desk.run('verify', desk.at('out.yiping'))).toEqual({
      code: 1,
      text: expect.stringContaining('expired'),
    });
    desk.edit('out.yiping', '一楼', '二楼');
    for (const command of ['verify', 'inspect']) {
      expect(await desk.run(command, desk.at('out.yiping'))).toEqual({
        code: 1,
        text: expect.stringContaining('has been changed'),
      });
    }
  });
});

it('makes the plain file of one counter, for its owner alone', async () => {
  const file = desk.at('plain.json');
  const plain = (counter: string) =>
    desk.run('plain', ...desk.files, '--counter', counter, '--out', file);
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
    expect(await desk.run(...words)).toEqual({ code: 2, text: expect.stringContaining('Usage:') });
  }
});
