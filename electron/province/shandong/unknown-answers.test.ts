import { describe, expect, it } from 'vitest';
import { aScriptedServer } from '../testing/scripted-server.ts';
import { anAdapter, aShandongCase, aShandongDevice } from './testing/shandong.ts';

const DONE = { code: '0', success: 'true', data: 'R-1' };

/** A province that answers the first evaluation of each round with these words, the others well. */
async function aStubbornProvince(words: string, settings: object = {}) {
  let turn = 0;
  const server = await aScriptedServer(({ target }) => {
    if (target === '/service') return DONE;
    turn += 1;
    return turn % 2 === 1 ? { code: '1', success: 'false', msg: words } : DONE;
  });
  return anAdapter(server.url, { settings });
}

describe('an answer in words nobody knows', () => {
  it('is tried again up to the limit, then it is a rejection with these words', async () => {
    const { submit } = await aStubbornProvince('区划不匹配', { unknownAnswers: 3 });
    const device = aShandongDevice();
    const refused = device.rate();
    const kinds: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const [outcome] = await submit([refused]);
      kinds.push(outcome?.kind ?? '');
      if (outcome?.kind === 'rejected') {
        const [violation] = outcome.violations;
        expect(violation).toEqual({
          field: 'record',
          rule: 'unknownAnswer',
          message: '区划不匹配',
        });
      }
      await submit([device.rate({ linkage: aShandongCase({ serviceNumber: 2 + round }) })]);
    }
    // Before the first there was nobody else to compare with.
    expect(kinds).toEqual(['retry', 'retry', 'retry', 'rejected']);
  });

  it('is never a rejection while all are answered so', async () => {
    const server = await aScriptedServer(({ target }) =>
      target === '/service' ? DONE : { code: '1', success: 'false', msg: '内部错误' },
    );
    const { submit } = anAdapter(server.url, { settings: { unknownAnswers: 2 } });
    const evaluations = aShandongDevice().rateMany(3);
    for (let round = 0; round < 6; round += 1) {
      expect(await submit(evaluations)).toMatchObject(
        evaluations.map(() => ({ kind: 'retry', mayHaveArrived: true })),
      );
    }
  });

  it('quotes nothing of the citizen, neither in outcomes nor in the log (R12)', async () => {
    const words = '证件 350200199003071237 与姓名测试甲（13512345678）不符：等了很久';
    const { submit, lines } = await aStubbornProvince(words, { unknownAnswers: 1 });
    const device = aShandongDevice();
    const evaluation = device.rate({ text: '等了很久' });
    const heard = [];
    for (let round = 0; round < 2; round += 1) {
      heard.push(await submit([evaluation]));
      await submit([device.rate({ linkage: aShandongCase({ serviceNumber: 2 + round }) })]);
    }
    expect(heard.flat().map(({ kind }) => kind)).toEqual(['retry', 'rejected']);
    const said = JSON.stringify([heard, lines]);
    expect(said).toContain('证件');
    for (const detail of ['350200199003071237', '测试甲', '13512345678', '等了很久']) {
      expect(said).not.toContain(detail);
    }
  });

  it('is cut short, but never in the middle of what is personal', async () => {
    const { submit } = await aStubbornProvince(
      `${'错'.repeat(490)}350200199003071237${'误'.repeat(5_000)}`,
    );
    const [outcome] = await submit([aShandongDevice().rate()]);
    expect(outcome).toMatchObject({ kind: 'retry' });
    expect(JSON.stringify(outcome)).toMatch(/错＊误+”/);
    expect(JSON.stringify(outcome).length).toBeLessThan(700);
  });

  it('means what the hall has set for its province', async () => {
    const { submit } = await aStubbornProvince('暂停服务', { words: { busy: ['暂停服务'] } });
    expect(await submit([aShandongDevice().rate()])).toEqual([
      { kind: 'retry', mayHaveArrived: false, spoke: true, detail: '“暂停服务”' },
    ]);
  });
});
