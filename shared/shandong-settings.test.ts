import { describe, expect, it } from 'vitest';
import { provinceSettingsSchema } from './province-settings.ts';

const PUBLIC_KEY =
  '045591b92c1f2b42c5611efb8a5c59da573ebe820df4e4acfd0e298767e9acf04a1db43d013ab45e440d3e620bf10d8676988bb1b4bfd04ca77b69c049ee52a805';

const LEAST = {
  profile: 'shandong',
  serviceUrl: 'https://province.invalid/service',
  evaluateUrl: 'https://province.invalid/evaluate',
  appMark: 'DEMOMARK',
  appWord: 'demo-app-word',
  publicKey: PUBLIC_KEY,
  dataSource: 'demo',
};

describe('the settings of a hall in Shandong', () => {
  it('have a default for everything that changes between provinces', () => {
    expect(provinceSettingsSchema.parse(LEAST)).toEqual({
      ...LEAST,
      connectTimeoutMs: 5_000,
      totalTimeoutMs: 15_000,
      settings: {
        cipherOrder: 'C1C3C2',
        cipherMark: true,
        projectNoPrefix: '37',
        numbers: 'text',
        pf: 4,
        pagePf: 3,
        paperPf: 5,
        levels: { '5': 5, '4': 4, '3': 3, '2': 2, '1': 1 },
        pageLifeSeconds: 600,
        words: {
          noService: ['没有对应的服务数据'],
          serviceExists: ['已存在该条服务信息'],
          duplicate: ['本次服务已存在评价', '评价数据不可重复'],
          rejected: [
            { part: '差评必须勾选详情或填写文字评价', field: 'writingEvaluation', rule: 'R24' },
            { part: '参数结构不正确', field: 'record', rule: 'structure' },
          ],
          unauthorised: ['签名', '应用标识', '时间戳'],
          busy: ['系统繁忙'],
        },
        unknownAnswers: 5,
      },
    });
  });

  it('may change one of them and keep the others', () => {
    const settings = { words: { busy: ['请稍后再试'] } };
    const read = provinceSettingsSchema.parse({ ...LEAST, settings });
    expect(read).toMatchObject({
      settings: { words: { busy: ['请稍后再试'], noService: ['没有对应的服务数据'] } },
    });
  });

  it.each([
    ['no point of the curve', { publicKey: `${PUBLIC_KEY.slice(0, -1)}6` }, 'publicKey'],
    ['a key without its mark', { publicKey: PUBLIC_KEY.slice(2) }, 'publicKey'],
    ['a coordinate beyond the field', { publicKey: `04${'f'.repeat(128)}` }, 'publicKey'],
    ['an address anybody can read', { serviceUrl: 'http://province.invalid/' }, 'serviceUrl'],
    ['a word that is everywhere', { settings: { words: { busy: [''] } } }, 'busy'],
    ['a setting nobody knows', { settings: { numbres: 'text' } }, 'numbres'],
    ['levels without all five', { settings: { levels: { '5': 5 } } }, 'levels'],
  ])('refuse %s', (_what, changes, where) => {
    const read = provinceSettingsSchema.safeParse({ ...LEAST, ...changes });
    expect(read.success).toBe(false);
    expect(JSON.stringify(read.error?.issues)).toContain(where);
  });
});
