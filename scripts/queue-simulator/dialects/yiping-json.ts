import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Dialect } from '../dialect.ts';
import type { Reply } from '../replies.ts';

const result = {
  event: z.enum(['done', 'timeout']),
  ticket: z.string().optional(),
  counter: z.string(),
};

const replySchema = z.union([
  z
    // With an error where a part of the event was left out.
    .strictObject({
      ack: z.string().nullable(),
      error: z.string().optional(),
      where: z.string().optional(),
    })
    .transform((reply): Reply => ({ kind: 'ack', id: reply.ack })),
  z
    .strictObject({ error: z.string(), where: z.string(), id: z.string().optional() })
    .transform((reply): Reply => ({ kind: 'error', error: reply.error, where: reply.where })),
  // Strict: anything about the citizen would be no result but a scandal (R12).
  z.strictObject(result).transform(
    ({ ticket, ...told }): Reply => ({
      kind: 'result',
      ...told,
      ...(ticket === undefined ? {} : { ticket }),
    }),
  ),
  z.strictObject({ ...result, level: z.int().min(1).max(5) }).transform(
    ({ ticket, event: _, counter: __, ...told }): Reply => ({
      kind: 'level',
      ...told,
      ...(ticket === undefined ? {} : { about: ticket }),
    }),
  ),
]);

/** The canonical events. */
export function yipingJson(counter: string, now: () => Date = () => new Date()): Dialect {
  return {
    words: new Set([
      'called',
      'recalled',
      'started',
      'evaluate',
      'cancelled',
      'abandoned',
      'transferred',
      'suspended',
      'paused',
      'resumed',
      'keyed',
    ]),
    say: (event, { id = randomUUID(), ...details }) => ({
      id,
      event,
      counter,
      at: now().toISOString(),
      ...details,
    }),
    converse: () => (message) => {
      const parsed = replySchema.safeParse(message);
      return parsed.success ? parsed.data : { kind: 'unknown', text: JSON.stringify(message) };
    },
  };
}
