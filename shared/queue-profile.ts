import { bilingual, says } from './mistake-text.ts';
import { byte, bytes } from './queue-bytes.ts';
import { contradictions } from './queue-contradictions.ts';
import { ff68Schema } from './queue-ff68.ts';
import { mappedSchema } from './queue-mapping.ts';
import { openNamesOf } from './queue-placeholders.ts';
import { z } from './schema.ts';

/** The longest frame of any framing, bytes (queue-machine.md: "frames ≤ 64 KiB"). */
export const FRAME_LIMIT = 64 * 1024;

const lengthPrefixedSchema = z
  .strictObject({
    kind: z.literal('length-prefixed'),
    /** What every frame begins with. Without it a stream that lost its way is begun anew. */
    magic: bytes.optional(),
    /** The header behind the magic, in order. */
    header: z
      .array(
        z.strictObject({
          field: z.enum(['type', 'length']),
          as: z.enum(['int32le', 'int32be', 'ascii8']),
        }),
      )
      .min(1)
      .max(2),
    /** Whether the length is that of the body or of everything from the first byte on. */
    counts: z.enum(['body', 'whole']).default('body'),
    /** The longest body, bytes. */
    limit: z.int().min(1).max(FRAME_LIMIT).default(FRAME_LIMIT),
    /** After so long without a byte inside a frame it is given up. */
    silenceMs: z.int().min(100).max(600_000).default(5_000),
  })
  .refine(
    ({ header }) => {
      const fields = header.map(({ field }) => field);
      return fields.includes('length') && new Set(fields).size === fields.length;
    },
    {
      error: bilingual('须有一个 length，至多一个 type', 'needs one length and at most one type'),
      path: ['header'],
    },
  );

export type LengthPrefixed = z.infer<typeof lengthPrefixedSchema>;

const framingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('line'),
    delimiter: z.union([z.literal(['\n', '\r\n']), byte], {
      error: says('须为 "\\n"、"\\r\\n" 或一个字节', 'must be "\\n", "\\r\\n" or a byte'),
    }),
    limit: z.int().min(1).max(FRAME_LIMIT).default(FRAME_LIMIT),
  }),
  z.strictObject({ kind: z.literal('ff68'), silenceMs: z.int().min(1).default(200) }),
  lengthPrefixedSchema,
  /** Only for transports that have messages of their own: each is one frame. */
  z.strictObject({ kind: z.literal('message') }),
]);

const replySchema = z.strictObject({
  acknowledge: z.boolean(),
  /** Whether the machine is told how a service ended. */
  result: z.boolean(),
  /** Whether it is told the level as well: only where the hall states `staffMaySeeLevels` (R12). */
  level: z.boolean(),
});

/** A queue profile: everything about a vendor's machine that is data (queue-machine.md). Plain JSON. */
export const queueProfileSchema = z
  .strictObject({
    format: z.literal('yiping-queue-profile/1'),
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9_-]{1,32}$/,
        bilingual(
          '只能用字母、数字、- 和 _，至多 32 个',
          'only letters, digits, - and _, at most 32',
        ),
      ),
    name: z.string().min(1).max(60),
    framing: framingSchema,
    codec: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('yiping-json') }),
      ff68Schema,
      mappedSchema,
    ]),
    reply: replySchema,
  })
  .superRefine((profile, refinement) => {
    for (const { path, message } of contradictions(profile)) {
      refinement.addIssue({ code: 'custom', path: [...path], message });
    }
  });
export type QueueProfile = z.infer<typeof queueProfileSchema>;

/** The names that an input of this profile must give values to (`queue[].values`). */
export function openNames({ codec }: Pick<QueueProfile, 'codec'>): readonly string[] {
  return codec.kind === 'mapped' ? openNamesOf(codec) : [];
}
