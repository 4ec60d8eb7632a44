import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { expect, it, vi } from 'vitest';
import { aFolder } from '../../tests/device.ts';
import { claim } from './single-instance.ts';

vi.mock('electron', () => ({ app: { requestSingleInstanceLock: vi.fn() } }));

/** A data folder that Electron does or does not lock, with the lock it finds there. */
function aClaim(granted: boolean, lock?: string) {
  const folder = aFolder();
  if (lock !== undefined) symlinkSync(lock, join(folder, 'SingletonLock'));
  vi.mocked(app.requestSingleInstanceLock).mockReturnValue(granted);
  return claim(folder);
}

it('is ours when Electron says so', () => {
  expect(aClaim(true)).toBe('ours');
});

it.runIf(process.platform !== 'win32')('is taken when a living process holds it', () => {
  expect(aClaim(false, `counter-5-${process.pid}`)).toBe('taken');
});

it.runIf(process.platform !== 'win32')('is not taken by nobody, nor by a dead process', () => {
  // Linux gives out no number above 2²².
  expect([aClaim(false), aClaim(false, 'counter-5-5000000'), aClaim(false, 'nonsense')]).toEqual([
    'unlockable',
    'unlockable',
    'unlockable',
  ]);
});
