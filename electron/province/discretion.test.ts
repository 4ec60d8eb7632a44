import { expect, it } from 'vitest';
import { aCaseWithCitizen } from '../../tests/builders.ts';
import { discreet, personalTexts } from './discretion.ts';

const linkage = aCaseWithCitizen({ certKey: '35020019900101001x' });
const text = '我叫测试人丙，电话13900005678，态度很差';

function shown(message: string, own = personalTexts(linkage, text)): string | undefined {
  return discreet([{ field: 'certKey', rule: 'check', message }], own)[0]?.message;
}

it.each([
  ['评价内容含手机号：13900005678', '评价内容含手机号：＊'],
  ['评价内容含手机号：139 0000 5678。', '评价内容含手机号：＊。'],
  ['含１３９００００５６７８', '含＊'],
  ['证件号码 350200 19900101 001X 不正确', '证件号码 ＊ 不正确'],
  ['证件号码 350200-1990-0101-001x 不正确', '证件号码 ＊ 不正确'],
  ['证件号码 350200199202020028 不正确', '证件号码 ＊ 不正确'],
  ['出生日期 19900101 不正确', '出生日期 ＊ 不正确'],
  ['办件人“测试人甲”与库中不符', '办件人“＊”与库中不符'],
  ['办件人 测 试 人 甲 与库中不符', '办件人 ＊ 与库中不符'],
  ['含邮箱 ce.shi-1@mail.example.cn，请核对', '含邮箱 ＊，请核对'],
  [`评价内容“${text}”违规`, '评价内容“＊”违规'],
])('R12: hides what is personal in %s', (message, discreetly) => {
  expect(shown(message)).toBe(discreetly);
});

it.each([
  '事项编码应为31位，实为30位',
  '评价时间 2026-03-02 10:00:00 早于办结时间 2026-03-02 10:05:12',
  'length must be 1..30, invalid',
])('leaves the words of the rule readable: %s', (message) => {
  expect(shown(message, personalTexts({ ...linkage, userName: 'Li' }))).toBe(message);
});

it('hides a name in Latin letters, whatever their case', () => {
  const own = personalTexts({ ...linkage, userName: 'Li Ming' });
  expect(shown('the name “LI MING” is invalid', own)).toBe('the name “＊” is invalid');
});

it('takes a text of signs for what it is', () => {
  expect(shown('评价内容“(.*)[很差]$”违规', personalTexts(linkage, '(.*)[很差]$'))).toBe(
    '评价内容“＊”违规',
  );
});

it('cuts what would fill a disk, and no name in two', () => {
  const endless = { field: 'f'.repeat(9_999), rule: 'r'.repeat(9_999) };
  const message = `${'字'.repeat(498)}测试人甲${'字'.repeat(9_999)}`;
  const [cut] = discreet([{ ...endless, message }], personalTexts(linkage));
  expect([cut?.field.length, cut?.rule.length]).toEqual([100, 100]);
  expect(cut?.message).toBe(`${'字'.repeat(498)}＊字`);
});
