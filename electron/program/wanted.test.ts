import { expect, it } from 'vitest';
import type { Program } from '../../shared/bundle.ts';
import { wantedProgram } from './wanted.ts';

const program = (version: string, platform: Program['platform'] = 'linux-x64'): Program => ({
  ...{ platform, version, sha256: '0'.repeat(64), size: 1 },
  url: 'https://files.hall.example/yiping.deb',
});

it.each([
  ['1.0.1', '1.0.0', true],
  ['1.10.0', '1.9.9', true],
  ['2.0.0', '1.99.99', true],
  ['1.0.0', '1.0.0', false],
  ['1.0.0', '1.0.1', false],
  ['0.9.9', '1.0.0', false],
  // What is built twice of one version is no other version.
  ['1.0.0+test.inspectable', '1.0.0', false],
  ['1.0.1', '1.0.0+test.inspectable', true],
])('%s where %s runs: wanted %s', (offered, runs, isWanted) => {
  const wish = program(offered);
  const updates = { url: wish.url, everyMinutes: 60, programs: [wish] };
  const found = wantedProgram(updates, { version: runs, platform: 'linux-x64' });
  expect(found).toEqual(isWanted ? wish : null);
});

it('wants nothing meant for another platform, and nothing of a hall that says nothing', () => {
  const running = { version: '1.0.0', platform: 'linux-arm64' };
  const wishes = [program('2.0.0'), program('2.0.0', 'win32-x64')];
  const updates = { url: 'https://files.hall.example/p.yiping', everyMinutes: 60 };
  expect(wantedProgram({ ...updates, programs: wishes }, running)).toBeNull();
  expect(wantedProgram(updates, running)).toBeNull();
  expect(wantedProgram(undefined, running)).toBeNull();
});
