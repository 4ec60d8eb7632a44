import { sm3 } from 'sm-crypto-v2';

/** How many services are remembered as told; a counter sees a few hundred a day. */
const REMEMBERED = 2_000;

/** Which 办件服务 the province has been told in this run, and in which wording: a mended case is told again. */
export interface Told {
  has(key: string, item: object): boolean;
  note(key: string, item: object): void;
  /** The province says it has none. */
  forget(key: string): void;
}

export function createTold(): Told {
  /** Key of the service → SM3 of what was told of it. */
  const told = new Map<string, string>();
  const contentOf = (item: object): string => sm3(JSON.stringify(item));
  return {
    has: (key, item) => told.get(key) === contentOf(item),
    note(key, item) {
      told.delete(key);
      told.set(key, contentOf(item));
      const [oldest] = told.keys();
      if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest);
    },
    forget: (key) => void told.delete(key),
  };
}
