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

/**
 * What is left of it without the names this version does not know. Whether that fits is for whoever
 * reads it then, with words for people.
 */
export function knownPartOf(schema: z.ZodType, value: unknown): unknown {
  const { error } = schema.safeParse(value);
  return error === undefined ? value : without(value, unknownIn(error));
}

type Unknown = { readonly path: Path; readonly name: string };

function read<S extends z.ZodType>(
  schema: S,
  value: unknown,
): { known: z.infer<S>; unknown: readonly Unknown[] } {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { known: parsed.data, unknown: [] };
  if (parsed.error.issues.some(({ code }) => code !== 'unrecognized_keys')) throw parsed.error;
  const unknown = unknownIn(parsed.error);
  return { known: schema.parse(without(value, unknown)), unknown };
}

function unknownIn({ issues }: z.ZodError): readonly Unknown[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => ({ path: issue.path, name }))
      : [],
  );
}

function without(value: unknown, names: readonly Unknown[]): unknown {
  const rest = structuredClone(value);
  for (const { path, name } of names) {
    const place = at(rest, path);
    if (isObject(place)) Reflect.deleteProperty(place, name);
  }
  return rest;
}

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((place, name) => isObject(place) && Reflect.get(place, name), value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
