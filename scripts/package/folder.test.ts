import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { debianVersion } from './deb.ts';
import { namesOf } from './folder.ts';

const PINNED = manifest.devDependencies.electron;

it('nobody takes a package for a release that is none', () => {
  expect(namesOf('1.2.0', PINNED)).toEqual({ name: 'yiping-kiosk', version: '1.2.0' });
  expect(namesOf('1.2.0', '33.2.1')).toEqual({
    name: 'yiping-kiosk-test',
    version: '1.2.0+test.electron33.2.1',
  });
  expect(namesOf('1.2.0', PINNED, 'inspectable')).toEqual({
    name: 'yiping-kiosk-test',
    version: '1.2.0+test.inspectable',
  });
});

it('a release candidate comes before its release, to Debian as well', () => {
  expect(debianVersion('1.2.0-rc.1')).toBe('1.2.0~rc.1');
  expect(debianVersion('1.2.0+test.inspectable')).toBe('1.2.0+test.inspectable');
});
