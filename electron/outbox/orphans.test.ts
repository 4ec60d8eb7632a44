import { expect, it, vi } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { anEvaluationDraft } from '../../tests/builders.ts';
import { aLog } from '../../tests/device.ts';
import { sealOrphans } from './orphans.ts';

function anOrphan() {
  const { timers, advance, pending } = createHandDrivenTime();
  const compared = Promise.withResolvers<void>();
  const save = vi.fn(async () => 'saved');
  const drafts = [anEvaluationDraft()];
  const log = aLog();
  const orphans = sealOrphans({ drafts, compared: compared.promise, save, timers, log });
  return { orphans, drafts, compared, save, log, advance, pending };
}

/** Everything that was going to happen now has happened. */
const settled = () => new Promise((next) => setImmediate(next));

it('is sealed when the journal has what only the outbox had, and not before', async () => {
  const { compared, save, drafts, pending } = anOrphan();
  await settled();
  expect(save).not.toHaveBeenCalled();
  compared.resolve();
  await settled();
  expect([save.mock.calls, pending()]).toEqual([[[drafts]], []]);
});

it('is sealed all the same when no window ever compares', async () => {
  const { save, advance } = anOrphan();
  advance(9_999);
  await settled();
  expect(save).not.toHaveBeenCalled();
  advance(1);
  await settled();
  expect(save).toHaveBeenCalledOnce();
});

it('is left to the next start when the device is closed before', async () => {
  const { save, orphans, pending } = anOrphan();
  orphans.close();
  await settled();
  expect([save.mock.calls.length, pending()]).toEqual([0, []]);
});

it('is an error in the log, and no more, when it cannot be sealed', async () => {
  const { save, compared, log } = anOrphan();
  save.mockRejectedValueOnce(new Error('ENOSPC'));
  compared.resolve();
  await settled();
  expect(log.text()).toContain('cannot be sealed');
});
