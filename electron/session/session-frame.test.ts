import { expect, it } from 'vitest';
import { EMPTY_MEMORY } from '../../shared/session/memory.ts';
import { aProvisioning } from '../../tests/builders.ts';
import { settingOf } from './session-frame.ts';

it('speaks the first language of the hall until the citizen chooses', () => {
  const provisioning = aProvisioning({ languages: ['en', 'zh-Hans'] });
  expect([
    settingOf(provisioning, EMPTY_MEMORY).language,
    settingOf(provisioning, { ...EMPTY_MEMORY, language: 'zh-Hans' }).language,
  ]).toEqual(['en', 'zh-Hans']);
});
