import type { Handlers, Requests } from '../../shared/contract.ts';
import type { Role } from '../../shared/door.ts';

/** Over names known only at run time the compiler cannot see that input and output belong together. */
type Handle = (input: unknown) => unknown;
type ByName = Readonly<Record<string, Handle>>;

/**
 * The handlers of a table, each of which looks first at who has opened the door.
 * @param role @throws when the door is closed
 * @param may who may ask any of it; everybody else is refused, whatever the window shows
 */
export function forRoles<T extends Requests>(
  handlers: Handlers<T>,
  role: () => Role,
  may: readonly Role[],
): Handlers<T> {
  const guarded = Object.entries(handlers as ByName).map(([name, handle]) => [
    name,
    async (input: unknown) => {
      const asking = role();
      if (!may.includes(asking)) throw new Error(`${name} is not for the role ${asking}`);
      return handle(input);
    },
  ]);
  return Object.fromEntries(guarded) as Handlers<T>;
}

/**
 * The handlers of a table of a device that may not be there yet.
 * @param of @throws while it is not
 */
export function whenReady<T extends Requests>(table: T, of: () => Handlers<T>): Handlers<T> {
  const handlers = Object.keys(table).map((name) => [
    name,
    async (input: unknown) => (of() as ByName)[name]?.(input),
  ]);
  return Object.fromEntries(handlers) as Handlers<T>;
}
