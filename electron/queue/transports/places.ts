/** A connection that has a place. */
interface Taken {
  readonly address: string;
  readonly cut: (why: string) => void;
}

/**
 * The places of a server, shared out fairly: whoever takes many cannot keep a machine at another
 * address from the one it needs.
 * @param limit connections at once
 */
export function createPlaces<C>(limit: number) {
  /** Who has said nothing that counts for the longest stands first. */
  const taken = new Map<C, Taken>();

  function held(address: string): number {
    return [...taken.values()].filter((each) => each.address === address).length;
  }

  return {
    /**
     * Takes a place; when none is free, that of the connection that was useless for the longest among
     * those of the address that holds most.
     * @returns false when nobody holds more than this address would
     */
    take(connection: C, address: string, cut: (why: string) => void): boolean {
      if (taken.size >= limit) {
        const most = Math.max(...[...taken.values()].map((each) => held(each.address)));
        if (most <= held(address) + 1) return false;
        const useless = [...taken].find(([, each]) => held(each.address) === most);
        if (useless === undefined) return false;
        const [other, { cut: cutOther }] = useless;
        taken.delete(other);
        cutOther('its place was needed for another address');
      }
      taken.set(connection, { address, cut });
      return true;
    },
    /** It has said something that counts. */
    useful(connection: C): void {
      const own = taken.get(connection);
      if (own === undefined) return;
      taken.delete(connection);
      taken.set(connection, own);
    },
    leave(connection: C): void {
      taken.delete(connection);
    },
  };
}
