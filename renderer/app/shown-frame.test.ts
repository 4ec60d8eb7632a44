import { expect, test } from 'vitest';
import type { Frame, Screen } from '../../shared/screen.ts';
import { lingers, screenKey } from './shown-frame.ts';

const service = { id: 'a', departments: [] };

function aFrame(screen: Screen): Frame {
  return {
    revision: 1,
    language: 'zh-Hans',
    comfort: { elder: false, contrast: false },
    languages: ['zh-Hans'],
    hallName: '大厅',
    counterName: '1号窗口',
    screen,
  };
}

const thanks = aFrame({ kind: 'thanks', service });
const saving = aFrame({ kind: 'saving', service });

test('the same question about another service is another screen', () => {
  const other = aFrame({ kind: 'thanks', service: { ...service, id: 'b' } });
  expect(screenKey(thanks.screen)).not.toBe(screenKey(other.screen));
});

test('the screen before lingers only while saving begins', () => {
  expect(lingers(thanks, saving)).toBe(true);
  expect(lingers(saving, saving)).toBe(false);
  expect(lingers(saving, thanks)).toBe(false);
});
