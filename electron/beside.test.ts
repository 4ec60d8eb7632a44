import { expect, it, vi } from 'vitest';
import { aLog } from '../tests/device.ts';
import { beside } from './beside.ts';

it('does the work, and a failure of it goes no further than the log', () => {
  const log = aLog();
  const work = vi.fn(() => {
    throw new Error('the disk is full');
  });
  beside('counting a rating', work, log);
  expect(work).toHaveBeenCalledOnce();
  expect(log.lines).toEqual([
    {
      level: 'error',
      message: 'counting a rating failed',
      fields: { why: 'the disk is full' },
    },
  ]);
});
