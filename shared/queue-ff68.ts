import { bilingual } from './mistake-text.ts';
import { pathText } from './problem.ts';
import { byte, bytes } from './queue-bytes.ts';
import { NEEDED_FIELD, promptSchema, queueEventKindSchema } from './queue-event.ts';
import { z } from './schema.ts';

/** A key by the last bytes of the data, whatever stands before them, or by all of the data. */
const keySchema = z
  .strictObject({
    last: bytes.optional(),
    whole: bytes.optional(),
    event: queueEventKindSchema,
    prompt: promptSchema.optional(),
  })
  .refine((key) => (key.last === undefined) !== (key.whole === undefined), {
    error: bilingual('last 和 whole 须写其一', 'needs either last or whole'),
  })
  .refine((key) => (key.event === 'prompt') === (key.prompt !== undefined), {
    error: bilingual('prompt 事件须写明 prompt', 'a prompt, and nothing else, says which prompt'),
  });

/** The bytes of the serial machines (queue-machine.md, `ff68`). */
export const ff68Schema = z.strictObject({
  kind: z.literal('ff68'),
  caller: z.strictObject({
    function: byte,
    /** The longest match wins; a key of the whole data before all others. */
    keys: z.array(keySchema).min(1),
    /** Data that acknowledges a key code instead of being a key of the caller. */
    acknowledgements: z.array(byte),
  }),
  display: z.strictObject({
    function: byte,
    digits: z.int().min(2).max(32),
    blank: byte,
    /** A ticket shown at most so long before `called` is the called one. */
    ticketBeforeCallMs: z.int().min(0),
  }),
  beep: z.strictObject({ function: byte }),
  /** Keys of a wired evaluator; and how a result names its level, where that may be told (R12). */
  keypad: z.strictObject({
    function: byte,
    levels: z.partialRecord(z.enum(['5', '4', '3', '2', '1']), byte).default({}),
    /** A result that nobody acknowledges is said again, so often at most. */
    repeatMs: z.int().min(50).default(500),
    repeats: z.int().min(0).max(10).default(3),
  }),
});
export type Ff68Table = z.infer<typeof ff68Schema>;

interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Bytes of an `ff68` table that mean two things, or one that cannot be said with a key. */
export function ambiguousKeys({ caller, display, beep, keypad }: Ff68Table): readonly Mistake[] {
  const functions = Object.entries({ caller, display, beep, keypad }).map(
    ([name, part]) => [[name, 'function'], part.function] as const,
  );
  const keys = caller.keys.map(({ last, whole }, at) => {
    const key = whole === undefined ? `…${last}` : whole;
    return [['caller', 'keys', at], key] as const;
  });
  const levels = Object.entries(keypad.levels).map(
    ([level, key]) => [['keypad', 'levels', level], key] as const,
  );
  const speechless = caller.keys.flatMap(({ event, prompt }, at) => {
    const needed = NEEDED_FIELD[event];
    if (needed === undefined || prompt !== undefined) return [];
    const message = bilingual(
      `按键帧不含 ${needed}，不能是 ${event}`,
      `a key of the caller has no ${needed}, so it cannot be ${event}`,
    );
    return [{ path: ['caller', 'keys', at, 'event'], message }];
  });
  return [...[functions, keys, levels].flatMap(repeated), ...speechless].map(
    ({ path, message }) => ({ path: ['codec', ...path], message }),
  );
}

/** Each that stands there once before. */
function repeated(
  entries: readonly (readonly [path: readonly PropertyKey[], bytes: string])[],
): readonly Mistake[] {
  return entries.flatMap(([path, bytes], at) => {
    const first = entries.find(([, other]) => other === bytes);
    if (first === entries[at] || first === undefined) return [];
    const [where] = first;
    const message = bilingual(
      `与 ${pathText(where)} 相同：${bytes}`,
      `is the same as ${pathText(where)}: ${bytes}`,
    );
    return [{ path, message }];
  });
}
