import type { Fields, Source } from '../../../shared/queue-mapping.ts';
import { type Document, documentOf, textOf } from './mapped-document.ts';

/** The fields of the canonical event that are numbers; all others are texts. */
const NUMBERS: ReadonlySet<string> = new Set(['key', 'stars', 'proStatus', 'serviceNumber']);

/**
 * Makes the canonical event (`canonical.ts`) out of a foreign message.
 * @returns what the fields say; it still has to be read, since a machine can send anything
 */
export function canonicalOf(document: Document, fields: Fields): Readonly<Record<string, unknown>> {
  const { staff, service, ...plain } = fields;
  const facts = service === undefined ? undefined : serviceOf(document, service);
  const clerk = staff === undefined ? {} : valuesOf(document, staff);
  return {
    ...valuesOf(document, plain),
    ...(Object.keys(clerk).length > 0 && { staff: clerk }),
    ...(facts !== undefined && { service: facts }),
  };
}

function serviceOf(
  document: Document,
  { cases, ...plain }: NonNullable<Fields['service']>,
): object | undefined {
  const facts = valuesOf(document, plain);
  const found = cases === undefined ? [] : casesOf(document, cases);
  if (Object.keys(facts).length === 0 && found.length === 0) return undefined;
  return { ...facts, cases: found };
}

function casesOf(
  document: Document,
  { each, fields }: NonNullable<NonNullable<Fields['service']>['cases']>,
): readonly object[] {
  const list = each === undefined ? [document] : document.at(each);
  if (!Array.isArray(list)) return [];
  return list
    .map((item) => valuesOf(each === undefined ? document : documentOf(item), fields))
    .filter((item) => Object.keys(item).length > 0);
}

function valuesOf(
  document: Document,
  sources: { readonly [field: string]: Source | undefined },
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([field, source]) => {
      const value = source === undefined ? undefined : valueAt(document, source);
      // Many machines send every field, empty where they know nothing.
      if (value === undefined || value === null || value === '') return [];
      return [[field, asKindOf(field, value)]];
    }),
  );
}

function valueAt(document: Document, source: Source): unknown {
  if (typeof source === 'string') return document.at(source);
  if ('value' in source) return source.value;
  const theirs = document.at(source.path);
  const key = textOf(theirs);
  return key !== undefined && Object.hasOwn(source.values, key) ? source.values[key] : theirs;
}

function asKindOf(field: string, value: unknown): unknown {
  const text = textOf(value);
  if (text === undefined) return value;
  if (!NUMBERS.has(field)) return text;
  return /^\d{1,9}$/.test(text) ? Number(text) : value;
}
