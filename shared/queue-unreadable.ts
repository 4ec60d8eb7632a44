import { bilingual } from './mistake-text.ts';
import { NEEDED_FIELD, queueEventSchema } from './queue-event.ts';
import type { Condition, Fields, Mapping, Source } from './queue-mapping.ts';
import type { z } from './schema.ts';
import { caseSchema, serviceFactsSchema, staffSchema } from './service.ts';

interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

type Path = readonly PropertyKey[];
type Shape = Readonly<Record<string, z.ZodType>>;
type Sources = Readonly<Record<string, Source | undefined>>;

/**
 * What a mapping says of messages that could never be read so: found on import, since at the counter
 * each of them would be one more bad frame, or a case that is left out.
 * @param hasType whether the header of the frames has a type
 */
export function unreadable(mapping: Mapping, hasType: boolean): readonly Mistake[] {
  const { messages, fields } = mapping;
  return [
    ...inFields(['fields'], fields),
    ...messages.flatMap((message, at) => inFields(['messages', at, 'fields'], message.fields)),
    ...messages.flatMap((message, at) => [
      ...lacking(['messages', at, 'fields'], message.event, { ...fields, ...message.fields }),
      ...hidden(['messages', at, 'when'], message.when, messages.slice(0, at)),
    ]),
    ...(hasType ? [] : conditionsOf(mapping).flatMap(typed)),
  ].map(({ path, message }) => ({ path: ['codec', ...path], message }));
}

/** An event whose own field nobody fills in. */
function lacking(path: Path, event: string, fields: Fields): readonly Mistake[] {
  const needed = Object.entries(NEEDED_FIELD).find(([kind]) => kind === event)?.[1];
  if (needed === undefined || fields[needed] !== undefined) return [];
  const message = bilingual(`${event} 需要它`, `${event} needs it`);
  return [{ path: [...path, needed], message }];
}

/** A message that an earlier one always comes before. */
function hidden(
  path: Path,
  when: Condition,
  before: readonly { readonly when: Condition }[],
): readonly Mistake[] {
  const at = before.findIndex((earlier) => covers(earlier.when, when));
  if (at === -1) return [];
  const message = bilingual(
    `永远轮不到：messages[${at}] 已包括`,
    `is never reached: messages[${at}] fits all of these`,
  );
  return [{ path, message }];
}

function covers(earlier: Condition, later: Condition): boolean {
  return Object.entries(earlier).every(([path, wanted]) => {
    const others = Object.hasOwn(later, path) ? later[path] : undefined;
    const known = textsOf(wanted);
    return others !== undefined && textsOf(others).every((value) => known.includes(value));
  });
}

function textsOf(wanted: Condition[string]): readonly string[] {
  return (Array.isArray(wanted) ? wanted : [wanted]).map(String);
}

/** Every condition of a mapping, and where it stands. */
function conditionsOf({ messages, login, heartbeat, result }: Mapping) {
  const places: readonly (readonly [Path, Condition | undefined])[] = [
    ...messages.map(({ when }, at) => [['messages', at, 'when'], when] as const),
    [['login', 'answer', 'when'], login?.answer?.when],
    [['login', 'answer', 'accepted'], login?.answer?.accepted],
    [['login', 'lost'], login?.lost],
    [['heartbeat', 'answer'], heartbeat?.answer],
    [['result', 'answer', 'when'], result?.answer?.when],
    [['result', 'answer', 'accepted'], result?.answer?.accepted],
  ];
  return places;
}

/** A condition on a type, where no header has one. */
function typed([path, condition]: readonly [Path, Condition | undefined]): readonly Mistake[] {
  if (condition === undefined || !Object.hasOwn(condition, '@type')) return [];
  const message = bilingual('帧头中没有 type', 'the header of the frames has no type');
  return [{ path: [...path, '@type'], message }];
}

/** What the parts of an event can never be. */
function inFields(path: Path, fields: Fields | undefined): readonly Mistake[] {
  if (fields === undefined) return [];
  const { staff, service, ...plain } = fields;
  const { cases, ...facts } = service ?? {};
  const ofCase = [...path, 'service', 'cases', 'fields'];
  return [
    ...constants(path, plain, queueEventSchema.shape),
    ...(staff === undefined ? [] : whole([...path, 'staff'], staff, staffSchema.shape)),
    ...constants([...path, 'service'], facts, serviceFactsSchema.shape),
    ...(cases === undefined ? [] : whole(ofCase, cases.fields, caseSchema.shape)),
  ];
}

/** Of a part that is left out as a whole when something it needs is missing. */
function whole(path: Path, sources: Sources, shape: Shape): readonly Mistake[] {
  const missing = Object.keys(shape).filter(
    (name) => sources[name] === undefined && shape[name]?.safeParse(undefined).success === false,
  );
  const message = bilingual('必填', 'is missing');
  return [
    ...missing.map((name) => ({ path: [...path, name], message })),
    ...constants(path, sources, shape),
  ];
}

/** Values of the profile's own that the event cannot have. */
function constants(path: Path, sources: Sources, shape: Shape): readonly Mistake[] {
  return Object.entries(sources).flatMap(([name, source]) => {
    if (source === undefined || typeof source === 'string') return [];
    const ours = 'value' in source ? { value: source.value } : source.values;
    const place = 'value' in source ? [] : ['values'];
    return Object.entries(ours)
      .filter(([, value]) => value !== '' && !canBe(shape[name], value))
      .map(([key, value]) => ({
        path: [...path, name, ...place, key],
        message: bilingual(`${name} 不能是 ${value}`, `${name} cannot be ${value}`),
      }));
  });
}

/** Texts and numbers stand for each other, as in the messages. */
function canBe(schema: z.ZodType | undefined, value: string | number | boolean): boolean {
  return (
    schema === undefined ||
    [String(value), Number(value)].some((one) => schema.safeParse(one).success)
  );
}
