import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstOnPages } from './pages.ts';

const ROOM = { width: 300, gap: 10, em: 20, least: 64 };

test('puts as many on a page as fit', () => {
  // 64, 10, 64, 10, 64, 10, 64 px: four fit into 300, and a fifth does not.
  const five = ['一', '二', '三', '四', '五'].map((text) => ({ text }));
  expect(firstOnPages(five, ROOM)).toEqual([0, 4]);
});

test('one that is wider than the bar has a page to itself', () => {
  const texts = ['一', '这一句话比整个候选栏还要长一些', '二'].map((text) => ({ text }));
  expect(firstOnPages(texts, ROOM)).toEqual([0, 1, 2]);
});

test('every candidate is on exactly one page', () => {
  fc.assert(
    fc.property(fc.array(fc.string().map((text) => ({ text }))), (candidates) => {
      const starts = firstOnPages(candidates, ROOM);
      expect(starts[0] ?? 0).toBe(0);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
      expect(starts.every((start) => start < candidates.length)).toBe(true);
      expect(starts.length > 0).toBe(candidates.length > 0);
    }),
  );
});
