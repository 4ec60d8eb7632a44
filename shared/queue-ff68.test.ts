import { describe, expect, it } from 'vitest';
import ff68 from '../resources/queue-profiles/ff68.json' with { type: 'json' };
import { mistakes } from '../tests/queue-profile-mistakes.ts';

describe('a table of ff68 that could never work', () => {
  const table = (more: object) => ({ ...ff68, codec: { ...ff68.codec, ...more } });
  const withKey = (key: object) =>
    table({ caller: { ...ff68.codec.caller, keys: [...ff68.codec.caller.keys, key] } });

  it.each([
    [
      table({ keypad: { ...ff68.codec.keypad, function: '01' } }),
      'codec.keypad.function: 与 caller.function 相同：01 / is the same as caller.function: 01',
    ],
    [
      withKey({ last: '0C', event: 'paused' }),
      'codec.caller.keys[11]: 与 caller.keys[0] 相同：…0C / is the same as caller.keys[0]: …0C',
    ],
    [
      withKey({ last: '20', event: 'keyed' }),
      'codec.caller.keys[11].event: 按键帧不含 key，不能是 keyed / a key of the caller has no key, so it cannot be keyed',
    ],
    [
      table({ keypad: { ...ff68.codec.keypad, levels: { 5: '01', 4: '01' } } }),
      'codec.keypad.levels.5: 与 keypad.levels.4 相同：01 / is the same as keypad.levels.4: 01',
    ],
  ])('says which bytes mean two things or none: %#', (content, what) => {
    expect(mistakes(content)).toEqual([what]);
  });

  it('may have a key that is all of the data beside one that ends so', () => {
    expect(mistakes(withKey({ whole: '0C', event: 'paused' }))).toEqual([]);
  });
});
