import { expect, test } from 'vitest';
import { TEXT_LIMIT } from '../../shared/questionnaire.ts';
import { intentSchema } from '../../shared/screen.ts';
import {
  answerTo,
  type Draft,
  revision,
  toggleAnswer,
  toggleCallback,
  toggleDeclined,
  toggleOption,
  write,
} from './draft.ts';

const empty: Draft = { chosen: [], answers: [], text: '', declined: false, wantsCallback: false };

test('unticks an option that is ticked again', () => {
  const once = toggleOption(empty, '207');
  expect(once.chosen).toEqual(['207']);
  expect(toggleOption(once, '207').chosen).toEqual([]);
});

test('declining a reason unticks the options but keeps what was written', () => {
  const said = write(toggleOption(empty, '207'), '等了两个小时');
  expect(toggleDeclined(said)).toMatchObject({
    declined: true,
    chosen: [],
    text: '等了两个小时',
  });
});

test('giving a reason after all is no longer declining', () => {
  const declined = toggleDeclined(empty);
  expect(toggleOption(declined, '207').declined).toBe(false);
  expect(write(declined, '其实').declined).toBe(false);
});

test('an answer changes, and is taken back when it is given twice', () => {
  const no = toggleAnswer(toggleAnswer(empty, 'materials', 'yes'), 'materials', 'no');
  expect(answerTo(no, 'materials')).toBe('no');
  expect(toggleAnswer(no, 'materials', 'no').answers).toEqual([]);
});

test('every revision is one main accepts', () => {
  const full = toggleCallback(write(toggleOption(empty, '207'), '长'.repeat(TEXT_LIMIT + 20)));
  expect(intentSchema.safeParse(revision('a', full)).success).toBe(true);
});
