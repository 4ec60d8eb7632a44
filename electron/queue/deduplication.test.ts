import { describe, expect, it } from 'vitest';
import { createDeduplication } from './deduplication.ts';

describe('deduplication', () => {
  it('knows an event with an id by its id and its bytes', () => {
    const known = createDeduplication();
    known.remember({ id: 'a', bytes: '01' }, 0);
    expect(known.knows({ id: 'a', bytes: '01' }, 60_000)).toBe(true);
    expect(known.knows({ id: 'a', bytes: '02' }, 0)).toBe(false);
    expect(known.knows({ id: 'b', bytes: '01' }, 0)).toBe(false);
  });

  it('knows the same bytes for 300 ms where there is no id', () => {
    const known = createDeduplication();
    known.remember({ bytes: '01' }, 0);
    expect(known.knows({ bytes: '01' }, 300)).toBe(true);
    expect(known.knows({ bytes: '01' }, 301)).toBe(false);
    expect(known.knows({ bytes: '02' }, 0)).toBe(false);
  });

  it('forgets an id after ten minutes, for a machine that counts from 1 again each morning', () => {
    const known = createDeduplication();
    known.remember({ id: '1', bytes: '01' }, 0);
    expect(known.knows({ id: '1', bytes: '01' }, 600_000)).toBe(true);
    expect(known.knows({ id: '1', bytes: '01' }, 600_001)).toBe(false);
  });

  it('forgets the oldest when there are too many', () => {
    const known = createDeduplication();
    for (let id = 0; id < 5_000; id += 1) known.remember({ id: String(id), bytes: '' }, 0);
    expect(known.knows({ id: '0', bytes: '' }, 0)).toBe(false);
    expect(known.knows({ id: '4999', bytes: '' }, 0)).toBe(true);
  });
});
