import { describe, expect, it } from 'vitest';
import { isCreditCode, isPlaceholder, isResidentId } from './identity-numbers.ts';
import { readWireTime, wireTime } from './wire-time.ts';

describe('identity numbers', () => {
  it.each([
    ['11010519491231002X', true],
    ['350200199003071237', true],
    ['11010519491231002x', false],
    ['110105194912310021', false],
    ['350200199002301237', false],
    ['35020019900307123', false],
  ])('resident id %s is right: %s', (text, right) => {
    expect(isResidentId(text)).toBe(right);
  });

  it.each([
    ['91350100M000100Y43', true],
    ['11350200MB0A12345Q', true],
    ['11350200MB0A12345P', false],
    ['11350200MB0A1234IQ', false],
    ['11350200mb0a12345q', false],
  ])('credit code %s is right: %s', (text, right) => {
    expect(isCreditCode(text)).toBe(right);
  });

  it.each(['0', '无', '-', '11111111111', ' 0 '])('takes “%s” for a placeholder', (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it('takes a name for a name', () => {
    expect(isPlaceholder('测试甲')).toBe(false);
  });
});

describe('times on the wire', () => {
  it('are Asia/Shanghai', () => {
    expect(wireTime(Date.parse('2026-11-20T16:00:01Z'))).toBe('2026-11-21 00:00:01');
    expect(readWireTime('2026-11-21 00:00:01')).toBe(Date.parse('2026-11-20T16:00:01Z'));
  });

  it.each(['2026-02-30 00:00:00', '2026-11-21T00:00:00', '2026-11-21 24:00:00', '2026-11-21'])(
    'refuses %s',
    (text) => {
      expect(readWireTime(text)).toBeUndefined();
    },
  );
});
