import { describe, expect, it } from 'vitest';
import { creditCode, residentId } from './identity-numbers.ts';
import { aService } from './made-up-cases.ts';

describe('check digits', () => {
  it('agree with the examples of the standards', () => {
    // GB 11643-1999 and GB 32100-2015.
    expect(residentId('11010519491231002')).toBe('11010519491231002X');
    expect(creditCode('91350100M000100Y4')).toBe('91350100M000100Y43');
  });
});

describe('a made-up service', () => {
  const now = new Date('2024-06-07T02:00:00Z');
  const tickets = ['A001', 'A002', 'A003', 'A004', 'A005', 'B001'];

  it.each(tickets)('has codes a strict inspection takes: %s', (ticket) => {
    for (const made of aService({ ticket, mode: 'parallel', cases: 4, now }).cases) {
      expect(made.taskCode).toMatch(/^[0-9A-Z]{31}$/);
      expect(made.taskCode).not.toContain('00000000');
      expect(made.taskHandleItem).toMatch(/^[0-9A-Z]{33}$/);
      expect(made.taskHandleItem.slice(0, 31)).toBe(made.taskCode);
      const [area, credit = ''] = made.orgCode.split('_');
      expect(area).toBe(`${made.areaCode}000000`);
      expect(creditCode(credit.slice(0, 17))).toBe(credit);
      expect(residentId(made.certKey.slice(0, 17))).toBe(made.certKey);
      expect(made.mobile).toMatch(/^1[3-9]\d{9}$/);
      expect([made.acceptDate, made.resultDate]).toEqual([
        '2024-06-06 10:00:00',
        '2024-06-07 09:30:00',
      ]);
    }
  });

  it('has another case number for each ticket and position, and the same one again', () => {
    const numbers = tickets.flatMap((ticket) =>
      aService({ ticket, mode: 'parallel', now }).cases.map((made) => made.projectNo),
    );
    expect(new Set(numbers).size).toBe(tickets.length * 3);
    expect(aService({ ticket: 'A001', now })).toEqual(aService({ ticket: 'A001', now }));
  });

  it('has one case when single, and a lead department when a bundle', () => {
    expect(aService({ ticket: 'A001', cases: 3 }).cases).toHaveLength(1);
    const bundle = aService({ ticket: 'A001', mode: 'bundle' });
    expect(bundle.cases[0]?.orgCode).toBe(bundle.leadOrgCode);
    expect(new Set(bundle.cases.map((made) => made.orgCode)).size).toBe(3);
  });

  it('leaves out the dates that are not there yet', () => {
    const [made] = aService({ ticket: 'A001', proStatus: 1 }).cases;
    expect(made).not.toHaveProperty('acceptDate');
    expect(made).not.toHaveProperty('resultDate');
  });
});
