import { describe, expect, it } from 'vitest';
import { outcomeOf, outcomesOf, refusalOf } from './answers.ts';

const violations = [{ field: 'orgCode', rule: 'required', message: '缺少部门编码。' }];
const retry = { kind: 'retry', mayHaveArrived: true };

describe('code table', () => {
  it.each([
    ['1001', { kind: 'unauthorised' }],
    ['1002', { kind: 'unauthorised' }],
    ['1003', { kind: 'unauthorised' }],
    ['2001', { kind: 'waitingCase' }],
    ['2002', { kind: 'conflict' }],
    ['3001', { kind: 'rejected', violations }],
    ['4290', { kind: 'retry', mayHaveArrived: false, after: 7_000 }],
    ['5000', { ...retry, detail: 'code 5000', after: 7_000 }],
    ['9999', { ...retry, detail: 'code 9999' }],
    ['<b>测试甲</b>', { ...retry, detail: 'code of an unknown form' }],
  ])('maps %s', (code, outcome) => {
    expect(refusalOf(code, violations, 7_000)).toMatchObject(outcome);
  });

  it.each([undefined, null, 'x', [], [{ field: 1 }]])('rejects even for reasons %j', (reasons) => {
    expect(refusalOf('3001', reasons)).toMatchObject({
      kind: 'rejected',
      violations: [{ field: 'record', rule: 'unexplained' }],
    });
  });

  it('keeps no more violations than anybody would read', () => {
    const violation = { field: 'f', rule: 'r', message: '字' };
    const refusal = refusalOf('3001', Array(999).fill(violation));
    expect(refusal).toMatchObject({ violations: { length: 50 } });
  });
});

describe('result of one record', () => {
  it('is delivered with the receipt', () => {
    expect(outcomeOf({ code: '0', receipt: 'R1' }, 'a')).toEqual({
      kind: 'delivered',
      receipt: 'R1',
    });
  });

  it('is a delivered duplicate when the province has this very record', () => {
    const result = { code: '2002', receipt: 'R1', data: { id: 'a' } };
    expect(outcomeOf(result, 'a')).toEqual({ kind: 'delivered', receipt: 'R1', duplicate: true });
  });

  it.each([{ id: 'b' }, {}, undefined, { id: 1 }])(
    'is a conflict when the province has another record: %j',
    (data) => {
      expect(outcomeOf({ code: '2002', receipt: 'R1', data }, 'a').kind).toBe('conflict');
    },
  );

  it.each(['', undefined, null, 7])('is asked for again while the receipt is %j', (receipt) => {
    expect(outcomeOf({ code: '0', receipt }, 'a')).toMatchObject(retry);
    expect(outcomeOf({ code: '2002', receipt, data: { id: 'a' } }, 'a')).toMatchObject(retry);
  });
});

describe('token, signature or clock refused for one record of a batch', () => {
  it.each(['1001', '1002', '1003'])('says nothing about the device: %s', (code) => {
    expect(outcomeOf({ code }, 'a')).toMatchObject(retry);
  });
});

describe('results of a batch', () => {
  const delivered = (id: string) => ({ id, code: '0', message: '', receipt: `R-${id}` });

  it('belong to the record at the same position with the same id', () => {
    const outcomes = outcomesOf({ results: [delivered('a'), delivered('b')] }, ['a', 'b']);
    expect(outcomes).toEqual([
      { kind: 'delivered', receipt: 'R-a' },
      { kind: 'delivered', receipt: 'R-b' },
    ]);
  });

  it('belong to nobody when they are swapped', () => {
    const outcomes = outcomesOf({ results: [delivered('b'), delivered('a')] }, ['a', 'b']);
    expect(outcomes).toMatchObject([retry, retry]);
  });

  it('leave those open that have none', () => {
    const outcomes = outcomesOf({ results: [delivered('a')] }, ['a', 'b']);
    expect(outcomes).toMatchObject([{ kind: 'delivered' }, retry]);
  });

  it.each([{}, { results: 'all' }, null, [], { results: [null, { id: 'b' }] }])(
    'are asked for again when they cannot be read: %j',
    (data) => {
      expect(outcomesOf(data, ['a', 'b'])).toMatchObject([retry, retry]);
    },
  );
});
