/** A connection that has a place. */
interface Taken {
  readonly address: string;
  readonly cut: (why: string) => void;
  /** Something is under way on it that would be lost. */
  readonly isBusy?: () => boolean;
}

/**
 * The places of a server, shared out fairly: whoever takes many cannot keep a machine at another
 * address from the one it needs, nor itself from the one it takes next.
 * @param limit connections at once
 */
export function createPlaces<C>(limit: number) {
  /** Who has said nothing that counts for the longest stands first. */
  const taken = new Map<C, Taken>();

  function of(address: string): readonly C[] {
    return [...taken].filter(([, each]) => each.address === address).map(([one]) => one);
  }

  /** Whose place goes to a newcomer: of the address that holds more than it would, or its own. */
  function toGiveUp(address: string): C | undefined {
    const own = of(address);
    const most = [...taken.values()]
      .map((each) => of(each.address))
      .reduce((one, other) => (other.length > one.length ? other : one), own);
    const isIdle = (one: C) => taken.get(one)?.isBusy?.() !== true;
    if (most.length > own.length + 1) return most.find(isIdle) ?? most[0];
    return own.find(isIdle);
  }

  return {
    /**
     * Takes a place. When none is free it is that of the connection that was useless for the longest
     * among those of the address that holds most; or of this very address, where no other holds more
     * than it would: machines leak connections, and their newest is the one they speak through.
     * @returns false when nobody has one to give up
     */
    take(connection: C, newcomer: Taken): boolean {
      if (taken.size >= limit) {
        const other = toGiveUp(newcomer.address);
        if (other === undefined) return false;
        const left = taken.get(other);
        taken.delete(other);
        left?.cut('its place was needed for another connection');
      }
      taken.set(connection, newcomer);
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
