import { bilingual, says } from './mistake-text.ts';
import { promptSchema, queueEventKindSchema } from './queue-event.ts';
import { z } from './schema.ts';
import { caseSchema, staffSchema } from './service.ts';

/**
 * What a foreign queue machine says and wants to hear, as data (docs/queue-profiles.md). A message
 * is JSON or delimited text; a *path* names a place in it (`param.rateId`, `data.0.no`; the fields of
 * a text are `0`, `1`, …), and `@type` the type in the header of its frame.
 */

const path = z.string().min(1).max(200);
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: says('须为文本、数字或 true/false', 'must be a text, a number or true/false'),
});

/** Which messages are meant: at each path one of the values stands. Compared as text: 5 is "5". */
const conditionSchema = z.record(
  path,
  z.union([scalar, z.array(scalar).min(1)], {
    error: says('须为一个值或若干值的列表', 'must be a value or a list of values'),
  }),
);
export type Condition = z.infer<typeof conditionSchema>;

/** Where a value comes from. What is not in the table `values` (theirs → ours) is taken as it is. */
const sourceSchema = z.union(
  [
    path,
    z.strictObject({ path, values: z.record(z.string(), scalar) }),
    z.strictObject({ value: scalar }),
  ],
  {
    error: says('须为路径、{path, values} 或 {value}', 'must be a path, {path, values} or {value}'),
  },
);
export type Source = z.infer<typeof sourceSchema>;

/** Where the parts of an event come from; what is missing, null or empty in a message is left out. */
const fieldsSchema = z.strictObject({
  /** The machine's own id of the event: repetitions are known by it, and results name it. */
  id: sourceSchema.optional(),
  ticket: sourceSchema.optional(),
  key: sourceSchema.optional(),
  prompt: sourceSchema.optional(),
  stars: sourceSchema.optional(),
  staff: z.partialRecord(staffSchema.keyof(), sourceSchema).optional(),
  service: z
    .strictObject({
      mode: sourceSchema.optional(),
      leadOrgCode: sourceSchema.optional(),
      serviceName: sourceSchema.optional(),
      serviceTime: sourceSchema.optional(),
      cases: z
        .strictObject({
          /** The list whose items are cases; paths then begin in an item. Absent: there is one case. */
          each: path.optional(),
          fields: z.partialRecord(caseSchema.keyof(), sourceSchema),
        })
        .optional(),
    })
    .optional(),
});
export type Fields = z.infer<typeof fieldsSchema>;

/** `nothing`: known and no business of ours. `complaint`: the machine did not understand us. */
const meaningSchema = z.enum([...queueEventKindSchema.options, 'nothing', 'complaint']);

const messageSchema = z
  .strictObject({ when: conditionSchema, event: meaningSchema, fields: fieldsSchema.optional() })
  .refine(
    ({ event, fields }) => {
      const prompt = fields?.prompt;
      if (typeof prompt !== 'object' || !('value' in prompt)) return true;
      return event === 'prompt' && promptSchema.safeParse(prompt.value).success;
    },
    {
      error: bilingual(
        'prompt 只能是 welcome、line、evaluate、thanks',
        'a prompt is welcome, line, evaluate or thanks',
      ),
      path: ['fields', 'prompt'],
    },
  );

/**
 * A message to the machine. `{name}` in its texts stands for a value: `counter`, `ticket`, `id`,
 * `event` and so on (docs/queue-profiles.md), or one of the input's own `values`.
 */
const templateSchema = z.strictObject({
  /** For the header of the frame, where it has a type. */
  type: z.int().min(0).max(0x7fffffff).optional(),
  /** JSON; for delimited text the list of its fields. */
  body: z.json(),
});
export type Template = z.infer<typeof templateSchema>;

/** How an answer to something of ours is known, and which of them say yes; absent: all. */
const answerSchema = z.strictObject({
  when: conditionSchema,
  accepted: conditionSchema.optional(),
});

export const mappedSchema = z.strictObject({
  kind: z.literal('mapped'),
  charset: z.enum(['utf-8', 'gbk', 'gb18030']).default('utf-8'),
  syntax: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('json') }),
    z.strictObject({ kind: z.literal('text'), delimiter: z.string().min(1).max(8) }),
  ]),
  /** Where the counter stands, and what stands there for ours; absent: all messages are for us. */
  counter: z.strictObject({ path, is: z.string().min(1).default('{counter}') }).optional(),
  /** What stands at the same place in all messages; a message's own fields come before them. */
  fields: fieldsSchema.optional(),
  /** What the machine says; the first that fits counts. */
  messages: z.array(messageSchema).min(1).max(200),
  /** What is said first on each new connection. */
  login: z
    .strictObject({
      send: templateSchema,
      /** Absent: there is no answer, and saying it is enough. */
      answer: answerSchema.optional(),
      /** Messages that say that we are not logged in. */
      lost: conditionSchema.optional(),
    })
    .optional(),
  heartbeat: z
    .strictObject({
      everyMs: z.int().min(1_000).max(86_400_000),
      send: templateSchema,
      /** Answers to it, which mean nothing more. */
      answer: conditionSchema.optional(),
    })
    .optional(),
  acknowledge: templateSchema.optional(),
  refuse: templateSchema.optional(),
  result: z
    .strictObject({
      done: templateSchema.optional(),
      timeout: templateSchema.optional(),
      /** Where a result is answered it is kept and said again after each login until it is. */
      answer: answerSchema.extend({ id: path.optional() }).optional(),
    })
    .optional(),
  /** The machine's word for each level; one that is missing cannot be reported. */
  levels: z.partialRecord(z.enum(['5', '4', '3', '2', '1']), scalar).optional(),
  /** What the machine's codes mean; only these words are ever logged. */
  codes: z
    .strictObject({ path, names: z.record(z.string(), z.string().min(1).max(60)) })
    .optional(),
});
export type Mapping = z.infer<typeof mappedSchema>;
