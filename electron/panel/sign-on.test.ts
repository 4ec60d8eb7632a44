import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createHandDrivenTime } from '../../shared/testing/hand-driven-time.ts';
import { aProvisioning, MONDAY_MORNING } from '../../tests/builders.ts';
import { aFolder, aLog } from '../../tests/device.ts';
import { createSignOn } from './sign-on.ts';

const LISTED = { code: '0612', name: '陈示例', post: '综合窗口' };

function aSignOn(staff = [LISTED], at = MONDAY_MORNING, folder = aFolder()) {
  const { clock } = createHandDrivenTime(at);
  const hall = { ...aProvisioning(), staff };
  const file = join(folder, 'sign-on.json');
  return { folder, file, ...createSignOn({ file, hall, clock, log: aLog() }) };
}

it('takes a number of the hall’s list, and no other', () => {
  const signOn = aSignOn();
  expect(signOn.on('9999')).toBe(false);
  expect(signOn.current()).toBeUndefined();
  expect(signOn.on('0612')).toBe(true);
  expect(signOn.current()).toEqual(LISTED);
  signOn.off();
  expect(signOn.current()).toBeUndefined();
});

it('takes any number where the hall has no list', () => {
  const signOn = aSignOn([]);
  expect(signOn.on('0777')).toBe(true);
  expect(signOn.current()).toEqual({ code: '0777', name: '0777' });
});

it('holds over a restart, and not until tomorrow', () => {
  const { folder, on } = aSignOn();
  on('0612');
  const hour = 3_600_000;
  expect(aSignOn([LISTED], MONDAY_MORNING + hour, folder).current()).toEqual(LISTED);
  expect(aSignOn([LISTED], MONDAY_MORNING + 24 * hour, folder).current()).toBeUndefined();
});

it('is nobody’s when the list has lost the number, or the file is spoilt', () => {
  const { folder, file, on } = aSignOn();
  on('0612');
  const other = { code: '0700', name: '王示例', post: '' };
  expect(aSignOn([other], MONDAY_MORNING, folder).current()).toBeUndefined();
  writeFileSync(file, '{"code":');
  expect(aSignOn([LISTED], MONDAY_MORNING, folder).current()).toBeUndefined();
});
