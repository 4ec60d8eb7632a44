import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import ff68 from '../../../resources/queue-profiles/ff68.json' with { type: 'json' };
import { QUEUE_PROFILES } from '../../../shared/provisioning.ts';
import { readProfile } from './profile.ts';
import { shippedProfiles } from './shipped.ts';

describe('queue profiles', () => {
  it('ships two that are right', () => {
    expect(shippedProfiles().map(({ id }) => id)).toEqual(['yiping-json', 'ff68']);
  });

  it('lets a provisioning file name each of them, and no other', () => {
    const files = readdirSync(new URL('../../../resources/queue-profiles/', import.meta.url));
    expect(files.sort()).toEqual(QUEUE_PROFILES.map((id) => `${id}.json`));
    expect(
      shippedProfiles()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...QUEUE_PROFILES].sort());
  });

  it('refuses to report the level', () => {
    const reply = { ...ff68.reply, level: true };
    expect(readProfile({ ...ff68, reply })).toMatchObject({
      ok: false,
      problems: [{ where: 'reply.level' }],
    });
  });

  it('refuses a result over ff68, for that would be the level', () => {
    const reply = { ...ff68.reply, result: true };
    expect(readProfile({ ...ff68, reply })).toMatchObject({
      ok: false,
      problems: [{ where: 'reply.result' }],
    });
  });

  it('names each mistake with its place', () => {
    const codec = { ...ff68.codec, beep: { function: '3' }, keypad: {} };
    const result = readProfile({ ...ff68, codec });
    expect(result.ok ? [] : result.problems.map(({ where }) => where)).toEqual([
      'codec.beep.function',
      'codec.keypad.function',
    ]);
  });
});
