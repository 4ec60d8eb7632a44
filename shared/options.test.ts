import { describe, expect, it } from 'vitest';
import shipped from '../resources/provinces/evaluation-options.json' with { type: 'json' };
import { LEVEL_NAMES, LEVELS } from './level.ts';
import { optionSetSchema, optionsOf } from './options.ts';

describe('the shipped 测评选项', () => {
  const set = optionSetSchema.parse(shipped);

  it('name the levels in the fixed words (R1)', () => {
    expect(LEVELS.map((level) => set.levels[level].name)).toEqual(
      LEVELS.map((level) => LEVEL_NAMES[level]),
    );
  });

  it('offer something at once for every level', () => {
    expect(LEVELS.filter((level) => !optionsOf(set, level).some((option) => option.core))).toEqual(
      [],
    );
  });
});

it('refuses a set in which one code means two things', () => {
  const option = { code: '101', text: '服务热情' };
  const level = { name: '满意', options: [option] };
  const levels = { '5': level, '4': level, '3': level, '2': level, '1': level };
  const result = optionSetSchema.safeParse({ version: '1', levels });
  expect(result.error?.issues[0]?.path).toEqual(['levels', '4']);
});
