import { expect, it } from 'vitest';
import { shanghaiMoment } from '../../shared/shanghai-time.ts';
import { aDue, aMoment, anEvaluationDraft } from '../../tests/builders.ts';
import { anIdentity } from '../../tests/device.ts';
import { GENESIS, seal } from '../journal/seal.ts';
import { badByAge } from './bad-by-age.ts';

function aRecordOf(time: string, bad: boolean) {
  const draft = anEvaluationDraft({ assessedAt: aMoment(shanghaiMoment(time)) });
  const evaluation = seal(draft, { epoch: 1, seq: 0, hash: GENESIS }, anIdentity());
  return { evaluation, due: aDue({ bad }) };
}

it('R11: bad ratings are counted by working days, the oldest first', () => {
  const records = [
    aRecordOf('2026-03-02 10:00:00', true),
    aRecordOf('2026-03-02 10:00:00', false),
    aRecordOf('2026-02-27 10:00:00', true),
    aRecordOf('2026-02-28 10:00:00', true),
  ];
  const now = shanghaiMoment('2026-03-04 09:00:00') ?? Number.NaN;
  // 28 February 2026 is a Saturday on which people worked for the Spring Festival.
  expect(badByAge(records, now)).toEqual({
    ages: [
      { workingDays: 4, records: 1 },
      { workingDays: 3, records: 1 },
      { workingDays: 2, records: 1 },
    ],
    unknown: null,
  });
});

it('a year whose holidays nobody knows is said instead of guessed', () => {
  const now = shanghaiMoment('2031-03-04 09:00:00') ?? Number.NaN;
  expect(badByAge([aRecordOf('2031-03-03 10:00:00', true)], now)).toEqual({
    ages: [],
    unknown: { year: '2031', records: 1 },
  });
});
