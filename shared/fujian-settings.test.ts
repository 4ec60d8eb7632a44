import { describe, expect, it } from 'vitest';
import { provinceSettingsSchema } from './province-settings.ts';

const hall = {
  profile: 'fujian',
  tokenUrl: 'https://province.example/token',
  serviceUrl: 'https://province.example/service',
  appKey: 'key',
  appCode: '0123456789abcdef0123456789abcdef',
};

it('has a default for everything that is a setting', () => {
  expect(provinceSettingsSchema.parse(hall)).toEqual({
    ...hall,
    connectTimeoutMs: 5_000,
    totalTimeoutMs: 15_000,
    settings: {
      signCase: 'lower',
      cipher: { key: 'md5', mode: 'ecb', output: 'hex', charset: 'UTF-8' },
      levels: { '5': '5', '4': '4', '3': '3', '2': '2', '1': '1' },
      pf: '4',
      paperPf: '5',
      type: '',
      backUrl: '',
      contactRequired: false,
      pageLifeSeconds: 600,
    },
  });
});

it('lets a hall change one and keep the others', () => {
  const settings = { levels: { '5': 'A' }, cipher: { output: 'base64' } };
  expect(provinceSettingsSchema.parse({ ...hall, settings })).toMatchObject({
    settings: { levels: { '5': 'A', '4': '4' }, cipher: { key: 'md5', output: 'base64' } },
  });
});

describe('refuses', () => {
  const cbc = { cipher: { mode: 'cbc' } };
  it.each([
    ['a plain http address', { tokenUrl: 'http://province.example/token' }, ['tokenUrl']],
    ['cbc without a vector', { settings: cbc }, ['settings', 'cipher', 'iv']],
    [
      'a vector without cbc',
      { settings: { cipher: { iv: '0'.repeat(32) } } },
      ['settings', 'cipher', 'iv'],
    ],
    [
      'a short vector',
      { settings: { cipher: { mode: 'cbc', iv: '00' } } },
      ['settings', 'cipher', 'iv'],
    ],
    [
      'a raw key that is none',
      { appCode: 'demo-app-code', settings: { cipher: { key: 'raw' } } },
      ['appCode'],
    ],
    ['one word for two levels', { settings: { levels: { '1': '2' } } }, ['settings', 'levels']],
    ['a setting nobody knows', { settings: { sysNo: 'x' } }, ['settings']],
  ])('%s', (_what, changes, path) => {
    const parsed = provinceSettingsSchema.safeParse({ ...hall, ...changes });
    expect(parsed.error?.issues).toMatchObject([{ path }]);
  });
});
