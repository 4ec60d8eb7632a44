import { describe, expect, it } from 'vitest';
import { aProvisioning, aProvisioningFile } from '../tests/builders.ts';
import { readProvisioning } from './provisioning.ts';

const problemsOf = (own: object) => {
  const result = readProvisioning(JSON.stringify({ ...aProvisioningFile(), ...own }));
  return result.ok ? [] : result.problems.map(({ where, what }) => [where, what]);
};

const withKeypad = () => aProvisioningFile().queue.map((input) => ({ ...input, keypad: true }));

describe('the keys of a keypad', () => {
  it('R6: mean nothing unless the hall says so', () => {
    expect(aProvisioning().keys).toEqual({});
  });

  it('mean the levels the hall has written down', () => {
    const keys = { '1': 5, '2': 4, '3': 3, '4': 2, '255': 1 } as const;
    const queue = withKeypad();
    expect([problemsOf({ keys, queue }), aProvisioning({ keys, queue }).keys]).toEqual([[], keys]);
  });

  it('R6: come through the input that says so, and through no other', () => {
    expect(problemsOf({ keys: { '1': 5 } })).toEqual([
      [
        'keys',
        '没有一个接入写明 "keypad": true / no input says "keypad": true, so nobody can press them',
      ],
    ]);
    expect(problemsOf({ queue: withKeypad() })).toEqual([
      ['queue[0].keypad', 'keys 中没有写明各键的等级 / keys does not say what its keys mean'],
    ]);
  });

  it.each(['256', '-1', '01', '0x1', 'A', ''])('have no code %j', (code) => {
    expect(problemsOf({ keys: { [code]: 5 } })).toEqual([
      [
        `keys.${code}`,
        '键码须为 0 至 255 的整数 / a key code must be a whole number from 0 to 255',
      ],
    ]);
  });

  it('have no sixth level', () => {
    expect(problemsOf({ keys: { '1': 6 } }).map(([where]) => where)).toEqual(['keys.1']);
  });
});

it('the case source’s own authority is a certificate', () => {
  const url = 'https://cases.example';
  const ca = '-----BEGIN CERTIFICATE-----\nMAkwAgUAMAADAQA=\n-----END CERTIFICATE-----';
  expect([
    problemsOf({ caseSource: { url, ca } }),
    problemsOf({ caseSource: { url, ca: 'nonsense' } }),
  ]).toEqual([
    [],
    [
      [
        'caseSource.ca',
        '须为 PEM 格式的证书（BEGIN CERTIFICATE） / must be a certificate as PEM (BEGIN CERTIFICATE)',
      ],
    ],
  ]);
});
