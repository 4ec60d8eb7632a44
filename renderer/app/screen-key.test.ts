import { expect, test } from 'vitest';
import { screenKey } from './screen-key.ts';

const service = { id: 'a', departments: [] };

test('the same question about another service is another screen', () => {
  const thanks = screenKey({ kind: 'thanks', service });
  expect(screenKey({ kind: 'thanks', service: { ...service, id: 'b' } })).not.toBe(thanks);
  expect(screenKey({ kind: 'thanks', service })).toBe(thanks);
});
