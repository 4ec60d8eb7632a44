import { type Problem, pathText } from '../../../shared/provisioning.ts';
import { promptSchema, queueEventKindSchema } from '../../../shared/queue-event.ts';
import { z } from '../../../shared/schema.ts';
import { FRAME_LIMIT } from '../framings/framing.ts';

const bytes = z
  .string()
  .regex(/^[0-9A-F]{2}( [0-9A-F]{2})*$/, 'bytes are written as upper-case hex, such as "06 0F"')
  .transform((text) => Uint8Array.from(text.split(' '), (byte) => Number.parseInt(byte, 16)));

const byte = z
  .string()
  .regex(/^[0-9A-F]{2}$/, 'a byte is written as upper-case hex, such as "0C"')
  .transform((text) => Number.parseInt(text, 16));

const framingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('line'),
    delimiter: z.union([z.literal(['\n', '\r\n']), byte]),
    limit: z.int().min(1).max(FRAME_LIMIT).default(FRAME_LIMIT),
  }),
  z.strictObject({ kind: z.literal('ff68'), silenceMs: z.int().min(1).default(200) }),
]);

const meaning = { event: queueEventKindSchema, prompt: promptSchema.optional() };

/** A key by the last bytes of the data, whatever stands before them, or by all of the data. */
const keySchema = z
  .union([
    z.strictObject({ last: bytes, ...meaning }),
    z.strictObject({ whole: bytes, ...meaning }),
  ])
  .transform(({ event, prompt, ...match }) => ({
    event,
    prompt,
    whole: 'whole' in match,
    bytes: 'whole' in match ? match.whole : match.last,
  }))
  .refine((key) => (key.event === 'prompt') === (key.prompt !== undefined), {
    message: 'a prompt, and nothing else, says which prompt',
  });

const ff68Schema = z.strictObject({
  kind: z.literal('ff68'),
  caller: z.strictObject({
    function: byte,
    /** The longest match wins; a key of the whole data before all others. */
    keys: z
      .array(keySchema)
      .min(1)
      .transform((keys) =>
        keys.toSorted(
          (one, other) =>
            Number(other.whole) - Number(one.whole) || other.bytes.length - one.bytes.length,
        ),
      ),
    /** Data that acknowledges a key code instead of being a key of the caller. */
    acknowledgements: z.array(bytes),
  }),
  display: z.strictObject({
    function: byte,
    digits: z.int().min(2).max(32),
    blank: byte,
    /** A ticket shown at most so long before `called` is the called one. */
    ticketBeforeCallMs: z.int().min(0),
  }),
  beep: z.strictObject({ function: byte }),
  keypad: z.strictObject({ function: byte }),
});

const codecSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('yiping-json') }),
  ff68Schema,
]);

/** A queue profile: everything about a vendor's machine that is data (queue-machine.md). */
export const profileSchema = z
  .strictObject({
    format: z.literal('yiping-queue-profile/1'),
    id: z.string().regex(/^[A-Za-z0-9_-]{1,32}$/),
    name: z.string().min(1).max(60),
    framing: framingSchema,
    codec: codecSchema,
    reply: z.strictObject({
      acknowledge: z.boolean(),
      result: z.boolean(),
      level: z.literal(false, 'the level is not reported to the queue machine (R12)'),
    }),
  })
  .refine((profile) => profile.codec.kind !== 'ff68' || profile.framing.kind === 'ff68', {
    message: 'the codec ff68 needs the framing ff68',
    path: ['framing', 'kind'],
  })
  .refine((profile) => profile.codec.kind !== 'ff68' || !profile.reply.result, {
    message: 'a result over ff68 is the key code of the level (R12)',
    path: ['reply', 'result'],
  });

export type Profile = z.infer<typeof profileSchema>;
export type Ff68Table = z.infer<typeof ff68Schema>;

export type ProfileResult =
  | { readonly ok: true; readonly profile: Profile }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Checks the content of a profile file.
 * @returns the profile, or each mistake with the path where it stands; never throws
 */
export function readProfile(content: unknown): ProfileResult {
  const parsed = profileSchema.safeParse(content);
  if (parsed.success) return { ok: true, profile: parsed.data };
  const problems = parsed.error.issues.map((issue) => ({
    where: pathText(issue.path),
    what: issue.message,
  }));
  return { ok: false, problems };
}
