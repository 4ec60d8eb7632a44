import type { z } from '../../shared/schema.ts';

/**
 * What this device has kept was perhaps written by a newer version of the product, which was put back
 * afterwards: a name that this one does not know is no damage there. What people write and what comes
 * over a wire is read strictly, since an unknown name is a mistake in it.
 */

type Path = readonly PropertyKey[];

/**
 * Reads it and leaves out every name this version does not know.
 * @throws as `schema.parse` does, for anything else that does not fit
 */
export function parseWithout<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  return read(schema, value).known;
}

/**
 * Reads it with every name this version does not know, as it was: what is written again, or has a
 * digest, must not lose it.
 * @throws as `schema.parse` does, for anything else that does not fit
 */
export function parseCarrying<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const { known, unknown } = read(schema, value);
  for (const { path, name } of unknown) {
    const from = at(value, path);
    const to = at(known, path);
    if (isObject(from) && isObject(to)) {
      Object.defineProperty(to, name, { ...Object.getOwnPropertyDescriptor(from, name) });
    }
  }
  return known;
}

function read<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { known: z.infer<S>; unknown: readonly { path: Path; name: string }[] } {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { known: parsed.data, unknown: [] };
  const unknown: { path: Path; name: string }[] = [];
  for (const issue of parsed.error.issues) {
    if (issue.code !== 'unrecognized_keys') throw parsed.error;
    for (const name of issue.keys) unknown.push({ path: issue.path, name });
  }
  const rest = structuredClone(value);
  for (const { path, name } of unknown) {
    const place = at(rest, path);
    if (isObject(place)) Reflect.deleteProperty(place, name);
  }
  return { known: schema.parse(rest), unknown };
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((place, name) => isObject(place) && Reflect.get(place, name), value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
