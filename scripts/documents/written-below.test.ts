import { describe, expect, it } from 'vitest';
import { renewedBelow } from './written-below.ts';

const BY_HAND = '# Measured\n\nAll above “## The last run” is written by hand.\n\n';

describe('what stands below a heading', () => {
  it('is written anew, and nothing above it is touched', () => {
    const first = renewedBelow(`${BY_HAND}## The last run\n\nOld.\n`, '## The last run', 'New.\n');
    expect(first).toBe(`${BY_HAND}## The last run\n\nNew.\n`);
    expect(renewedBelow(first, '## The last run', 'New.\n')).toBe(first);
  });

  it('is not put anywhere when the heading is gone', () => {
    expect(() => renewedBelow(BY_HAND, '## The last run', 'New.\n')).toThrow(
      'the document has no heading “## The last run”',
    );
  });
});
