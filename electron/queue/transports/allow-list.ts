import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Which addresses may connect. */
export interface AllowList {
  allows(address: string): boolean;
}

/**
 * @param entries addresses or CIDR ranges, IPv4 and IPv6
 * @throws when an entry is neither
 */
export function createAllowList(entries: readonly string[]): AllowList {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return {
    allows(address) {
      const plain = plainAddress(address);
      if (isIPv4(plain)) return list.check(plain, 'ipv4') || list.check(`::ffff:${plain}`, 'ipv6');
      return isIPv6(plain) && list.check(plain, 'ipv6');
    },
  };
}

/**
 * The address without what depends on how the socket was bound: a server on `::` sees IPv4 peers as
 * `::ffff:192.0.2.1`, and link-local ones with the name of the interface.
 */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped ?? address.replace(/%.*$/, '');
}
