import { describe, expect, it } from 'vitest';
import { createAllowList } from './allow-list.ts';

describe('allow-list', () => {
  const list = createAllowList(['10.1.0.0/16', '192.168.1.7', 'fd00::/8', '::ffff:172.16.0.9']);

  it.each(['10.1.255.3', '192.168.1.7', 'fd12::1', '::ffff:10.1.2.3', '172.16.0.9'])(
    'lets %s in',
    (address) => expect(list.allows(address)).toBe(true),
  );

  it.each(['10.2.0.1', '192.168.1.8', 'fe80::1%eth0', '::1', '::ffff:10.2.0.1', '', 'nonsense'])(
    'keeps %j out',
    (address) => expect(list.allows(address)).toBe(false),
  );

  it('refuses an entry that is no address', () => {
    expect(() => createAllowList(['hall-3'])).toThrow();
    expect(() => createAllowList(['10.0.0.0/99'])).toThrow();
  });
});
